// The process table as XNU keeps it, fed with what happens on Linux.  It makes
// no system call.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_PROCESS_TABLE_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_PROCESS_TABLE_H_

#include <sys/types.h>

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "tests/darwin/wire.h"

namespace darwin {

inline constexpr pid_t kLaunchd = 1;
// launchd's own, and that of the app that the test is.
inline constexpr uint64_t kLaunchdsCoalition = 1;
inline constexpr uint64_t kTestsCoalition = 2;

class ProcessTable {
 public:
  // With launchd, and `first`, a child of it.  What is not forked by one of
  // these, or below, is not in the table: others' processes do not exist.
  ProcessTable(pid_t first, uint64_t now_us);

  // forkproc() in bsd/kern/kern_fork.c: a unique id and a version that no
  // process has had, and those of the forker; its coalition, too
  // (task_create_internal() in osfmk/kern/task.c).  False if the forker is
  // unknown.
  bool Fork(pid_t parent, pid_t child, uint64_t now_us);

  // exec_mach_imgact() in kern_exec.c gives another version; proc_exec_copy(),
  // from macOS 13 on, makes the parent of this moment the forker, and leaves
  // p_orig_ppidversion.  A program with set-user-ID loses the exception ports
  // (exec_handle_sugid(), ipc_task_reset()).
  void Exec(pid_t pid, int release, bool set_user_id = false);

  // proc_exit() in kern_exit.c: children go to launchd, then the process is a
  // zombie.  launchd waits for its own at once.  False if it is no living
  // process.
  bool Exit(pid_t pid);

  // It has been waited for.
  void Reap(pid_t pid);

  // How many tasks have `tag`: those of living processes, and of those that
  // have ended after `ended_after_us` (Record::exited_us).  ipc_task_init() in
  // osfmk/kern/ipc_tt.c: a child's task has its parent's exception ports.
  uint64_t CountTag(uint64_t tag, int64_t ended_after_us) const;

  // The latest process of that number, also after it has been waited for; null
  // if there has been none.
  Record* Find(pid_t pid);
  // Null if it has been waited for.
  Record* FindListed(pid_t pid);

  // bsd/kern/proc_info.c, proc_listpids(): the youngest first, as in allproc.
  std::vector<pid_t> ListAll() const;
  std::vector<pid_t> ListChildren(pid_t parent) const;

 private:
  struct Entry {
    Record record;
    bool reaped = false;
  };
  Record& Add(pid_t pid, pid_t parent, uint64_t now_us);

  std::unordered_map<pid_t, Entry> entries_;
  uint64_t last_unique_id_ = 0;
  int32_t last_version_ = 0;
};

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_PROCESS_TABLE_H_
