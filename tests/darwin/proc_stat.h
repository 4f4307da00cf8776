// What /proc/PID/stat (proc(5)) says, for the layer and its daemon: code of
// their own, so that an error in the program's reading does not hide itself.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_PROC_STAT_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_PROC_STAT_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace darwin {

struct ProcStat {
  std::string name;
  char state = '?';
  pid_t parent = 0;
  pid_t group = 0;
  pid_t session = 0;
  // As wait(2) has it; of what has ended.
  int exit_code = 0;

  bool ended() const { return state == 'Z' || state == 'X'; }
  bool stopped() const { return state == 'T' || state == 't'; }
};

// Nothing if there is no such process.
std::optional<ProcStat> ReadProcStat(pid_t pid);

// Its numbers in the PID namespaces below the caller's, outermost first; empty
// if it is in the caller's, or has been waited for.
std::vector<pid_t> ReadInnerPids(pid_t pid);

// The inode of its PID namespace; 0 for a zombie.
uint64_t ReadPidNamespace(pid_t pid);

// The whole of a file; empty if it cannot be read.
std::string ReadAll(const std::string& path);

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_PROC_STAT_H_
