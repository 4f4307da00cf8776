// What /proc says, read by code of the tests' own: an error in the program's
// reading must not hide itself.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_PROC_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_PROC_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace acp_wrap {

struct Proc {
  pid_t pid = 0;
  std::string name;
  // As in proc(5): 'Z' has ended.
  char state = '?';
  pid_t parent = 0;
  pid_t group = 0;
  pid_t session = 0;
  // With the pid, this names one process for ever.
  unsigned long long start_time = 0;
};

// Nothing if there is no such process.
std::optional<Proc> ReadProc(pid_t pid);

// All processes that the caller can see.
std::vector<Proc> ReadAllProcs();

// Those whose parent is `parent`.
std::vector<Proc> ChildrenOf(pid_t parent);

// The whole of a small file; empty if it cannot be read.
std::string ReadWhole(const std::string& path);

// False if that failed, which errno tells.
bool WriteWhole(const std::string& path, const std::string& text);

// "name (pid) state S, child of 1, group 2, session 3".
std::string Describe(const Proc& proc);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_PROC_H_
