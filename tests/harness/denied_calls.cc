#include "tests/harness/denied_calls.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <utility>
#include <vector>

namespace acp_wrap {

std::function<void()> Deny(std::vector<int> numbers, int error) {
  return [numbers = std::move(numbers), error] {
    std::vector<sock_filter> program = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
    for (int number : numbers) {
      program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
                                 static_cast<uint32_t>(number), 0, 1));
      program.push_back(BPF_STMT(
          BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<uint32_t>(error)));
    }
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    sock_fprog whole = {static_cast<unsigned short>(program.size()),
                        program.data()};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) != 0) {
      std::perror("seccomp");
      _exit(98);
    }
  };
}

}  // namespace acp_wrap
