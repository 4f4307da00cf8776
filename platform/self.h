// What the calling process is, and what it can make of itself.

#ifndef SPROUT_ACP_WRAP_PLATFORM_SELF_H_
#define SPROUT_ACP_WRAP_PLATFORM_SELF_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "lib/ending/standard_input.h"
#include "lib/result.h"

namespace acp_wrap {

class Self {
 public:
  virtual ~Self() = default;

  virtual pid_t Pid() = 0;
  // The parent of this moment: the reaper of orphans once the one that
  // started the caller has ended.
  virtual pid_t ParentPid() = 0;
  virtual pid_t Group() = 0;
  virtual pid_t Session() = 0;

  // The session of another process; 0 if that cannot be told.
  virtual pid_t SessionOf(pid_t pid) = 0;

  // Makes the caller the leader of a process group of its own, unless it leads
  // one already (setpgid(2)).
  virtual Outcome LeadGroup() = 0;

  // Makes the caller the leader of a session and group of its own, without a
  // terminal (setsid(2)).
  virtual Outcome LeadSession() = 0;

  // From now on descendants that lose their parent stay within the caller's
  // reach: the caller waits for them as for its own children (ChildWaiter),
  // and finds them below itself (ProcessTable).  On Linux that is the kernel's
  // doing, and certain; on macOS it is a record
  // (lib/lineage/ancestry_ledger.h), begun now, and what escapes it is said in
  // docs/platforms.md.
  //
  // A child forked from the caller has to ask for itself.
  virtual Outcome AdoptOrphans() = 0;

  // The name that ps(1) and pkill(1) show and look at, in place of the command
  // line, too: "pkill -f" looks at that.  For a process forked from the
  // program, with memory of its own.
  virtual void SetName(const char* name) = 0;

  // The same for the name that the kernel keeps, and nothing else: the command
  // line stays (prctl(2), PR_SET_NAME).  Where there is such a name.
  virtual void SetShortName(const char* /*name*/) {}

  // Whether AdoptOrphans() is the kernel's doing.
  virtual bool KernelAdoptsOrphans() { return false; }

  // Makes the environment that the caller was started with unreadable for
  // others (proc(5), /proc/PID/environ).  No variable can be read afterwards.
  virtual void HideEnvironment() {}

  // What descriptor 0 is.
  virtual StandardInput ReadsFrom() { return {}; }

  // Keeps other processes of the user from taking hold of the caller: from
  // tracing it, writing to its memory or taking its descriptors, where the
  // system can do that.  What of it could be seen of the caller then is, on
  // Linux, root's: its environment, open files and executable (proc(5)).
  virtual void Seclude() {}

  // Should the caller be stopped when its parent ends, it goes on; it gets
  // SIGCONT in any case.  Where the system can do that.
  virtual void GoOnWhenParentEnds() {}

  // Ends the caller when `parent`, which is or was its parent, has ended, where
  // the system can do that.
  virtual void BecomeHelper(pid_t /*parent*/) {}

  // From now on whatever else wants the processor comes first.
  virtual void GiveWay() {}

  // The file that the calling process runs; empty if that cannot be told.
  virtual std::string Executable() = 0;

  // The file that another process of the caller's user runs, likewise.
  virtual std::string ExecutableOf(pid_t /*pid*/) { return {}; }

  // In which control groups the caller is, as /proc/PID/cgroup has it
  // (cgroups(7)); empty if that cannot be told.
  virtual std::string ControlGroups() { return {}; }

  // An id of the PID namespace; 0 if that cannot be told.
  virtual uint64_t PidNamespace() = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_SELF_H_
