// What the caller has asked for, and who has heard of it without the wrapper.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_REQUESTS_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_REQUESTS_H_

#include <sys/types.h>

#include <cstdint>

#include "lib/ending/supervisor.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

// Who has got, from somebody else than the supervising process, the signal
// that asks for termination.
enum class AlreadySignaled : int32_t { kNobody, kAgent, kAgentGroup };

struct TerminationRequest {
  TerminationCause cause = TerminationCause::kCallerAsked;
  AlreadySignaled already = AlreadySignaled::kNobody;
  // With kAgentGroup: the start time (lib/identity/process_info.h) of a process
  // that was forked at that moment; 0 if that is not known. Who is younger has
  // not got the signal.
  uint64_t at = 0;
  // Which signal that was; 0 for kNobody.
  int signal = 0;
  // The largest number that a process had then; 0 if that is not known.  It
  // tells within one unit of start times who is younger.
  pid_t newest = 0;
};

// What both requests together ask for, the later one after the earlier, of
// somebody who has heard of neither.  Who has the caller's signal already, and
// that the caller insists, is not taken back by what comes later, such as the
// caller's end.
TerminationRequest Combine(const TerminationRequest& earlier,
                           const TerminationRequest& later);

// Those that the supervising process has heard of.
class Requests {
 public:
  // `first`: nothing has been asked before.
  void Note(const TerminationRequest& request, bool first);

  // Whether the agent has been asked by others.
  bool AgentHasIt() const { return asked_.already != AlreadySignaled::kNobody; }

  // Whether `process`, which is not the agent, has got SIGTERM from others as a
  // member of `group`.  `first_look`: this is the first one, right after the
  // request, so that hardly anybody can have joined the group since: that
  // decides where it is not known who is older.
  bool HasSigterm(const ProcessInfo& process, pid_t group,
                  bool first_look) const;

  // Whether it has been asked in any way, as a member of `group`; by the
  // terminal, too.
  bool WasAsked(const ProcessInfo& process, pid_t group) const;

  // Somebody has asked for the end; not the terminal.
  bool any() const { return any_; }

 private:
  bool any_ = false;
  TerminationRequest asked_;
  TerminationRequest interrupted_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_REQUESTS_H_
