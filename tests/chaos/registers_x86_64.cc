#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/user.h>

#include "tests/chaos/registers.h"

namespace acp_wrap {
namespace {

void Set(pid_t pid, size_t offset, long value) {
  ptrace(PTRACE_POKEUSER, pid, offset, value);
}

}  // namespace

void SkipCall(pid_t pid) { Set(pid, offsetof(user, regs.orig_rax), -1); }

void SetError(pid_t pid, int error) {
  Set(pid, offsetof(user, regs.rax), -error);
}

}  // namespace acp_wrap
