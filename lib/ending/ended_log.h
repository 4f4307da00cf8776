// What became of the processes that the wrapper dealt with.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_ENDED_LOG_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_ENDED_LOG_H_

#include <cstddef>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "lib/identity/net.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

class EndedLog {
 public:
  enum class Fate {
    kEnded,
    // The caller may not signal it: it has changed its user.
    kNotPermitted,
    // It is still there after SIGKILL.
    kSurvived,
    // It has asked to be kept, and was.
    kKept,
    // The same, by --spare.
    kSpared,
  };

  struct Entry {
    ProcessInfo info;
    Net net = Net::kLineage;
    // The last signal that it was sent, SIGTERM or SIGKILL; 0 if none.
    int signal = 0;
    Fate fate = Fate::kEnded;
    // It was signalled while the agent lived, since it had lost its parent.
    bool orphan = false;
    // Summary() has been said of it.
    bool told = false;
  };

  // Notes that the process was sent `signal`, or could not be.
  void RecordSignal(const ProcessInfo& info, Net net, int signal,
                    bool permitted);
  void RecordKept(const ProcessInfo& info);
  void RecordSpared(const ProcessInfo& info);
  // Notes that nobody could see whether the process asks to be kept.
  void RecordUnread(const ProcessInfo& info);
  // Notes that the process, seen now as `info`, could not be ended.
  void RecordSurvivor(const ProcessInfo& info);

  // Notes what became of orphans, of which `told` says whether that was said.
  void RecordOrphans(const EndedLog& orphans, bool told);

  // Notes that nothing is left below the caller: what could not be signalled
  // has ended by itself, and is forgotten.
  void RecordNothingLeft();

  // In the order in which they were first met.
  const std::vector<Entry>& entries() const { return entries_; }

  // Whether any process was sent a signal.
  bool anything_signaled() const { return anything_signaled_; }

  // "ended 3 processes: 2 by SIGTERM, 1 by SIGKILL: sleep (42), node (43), ..."
  // with the first `most` by name; empty if none was ended but those that were
  // told already.
  std::string Summary(size_t most) const;

  // One line for each process that is still there, with the reason.
  std::vector<std::string> Remaining() const;

  // What was ended though it may have asked to be kept, with the first `most`
  // by name, and how to keep such a one; empty if there is none.
  std::string Unread(size_t most) const;

 private:
  Entry& Find(const ProcessInfo& info);

  std::vector<Entry> entries_;
  std::unordered_map<ProcessId, size_t, ProcessIdHash> index_;
  std::unordered_set<ProcessId, ProcessIdHash> unread_;
  bool anything_signaled_ = false;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_ENDED_LOG_H_
