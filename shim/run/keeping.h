// Which descendants a run with --keep leaves alone: those whose environment
// asks for it (kKeepVariable, marker.h), those that spare what is below them
// (kSpareName, role_names.h), and all below either.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_KEEPING_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_KEEPING_H_

#include <sys/types.h>

#include <optional>
#include <unordered_set>

#include "lib/ending/ended_log.h"
#include "lib/identity/process_info.h"
#include "platform/process_handle.h"
#include "platform/system.h"

namespace acp_wrap {

class Keeping {
 public:
  // `log` gets to know who is kept, and of whom that could not be seen.
  Keeping(System& system, EndedLog& log) : system_(system), log_(log) {}

  // To be called before each walk.
  void BeginWalk() { sparers_.clear(); }

  // Whether the process, and what is below it, is to be left alone.  In a walk
  // that shows parents before their children.  Nothing if it could not be read
  // for want of descriptors or memory.
  std::optional<bool> Keeps(const ProcessInfo& info, ProcessHandle& handle);

  // Whether it was kept in this walk since it spares what is below it, and that
  // is to be shown, to be named in its place.
  bool NamesWhatIsBelow(pid_t pid) const { return sparers_.count(pid) > 0; }

  // The same as Keeps(), of a process beside the tree.
  bool KeepsBeside(const ProcessInfo& info, ProcessHandle& handle);

 private:
  std::optional<bool> AsksToBeKept(const ProcessInfo& info,
                                   ProcessHandle& handle);
  bool IsSpared(const ProcessInfo& info);
  bool StandsBelowSparer(const ProcessInfo& info);

  System& system_;
  EndedLog& log_;
  std::unordered_set<ProcessId, ProcessIdHash> kept_;
  std::unordered_set<pid_t> sparers_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_KEEPING_H_
