// Letting chosen system calls of a program fail, or wait, as a test wants.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_SYSCALL_GATE_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_SYSCALL_GATE_H_

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "platform/unique_fd.h"

namespace acp_wrap {

// A seccomp filter that asks the test about each such call, of the program and
// all that it starts, before the kernel carries it out (seccomp_unotify(2)).
class SyscallGate {
 public:
  struct Call {
    pid_t pid = 0;
    int number = 0;
    uint64_t arguments[6] = {};
  };

  // The errno with which the call is to fail; 0 if the kernel is to go on.
  // Called in a thread of its own, for one call after the other.
  using Decide = std::function<int(const Call& call)>;

  // Whether this system has what is needed.
  static bool Available();

  // `numbers` as in <sys/syscall.h>.
  SyscallGate(std::vector<int> numbers, Decide decide);

  // Calls that are made later fail with ENOSYS.
  ~SyscallGate();

  // For Launch::before_exec.
  std::function<void()> Installer();

 private:
  void Serve();

  const std::vector<int> numbers_;
  const Decide decide_;
  // The filter's descriptor comes to the test through these.
  UniqueFd receiving_;
  UniqueFd sending_;
  UniqueFd stop_;
  std::thread server_;
};

// The text at `address` in the memory of process `pid`.
std::string ReadText(pid_t pid, uint64_t address);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_SYSCALL_GATE_H_
