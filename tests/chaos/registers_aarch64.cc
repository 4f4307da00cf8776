#include <elf.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/user.h>

#include "tests/chaos/registers.h"

namespace acp_wrap {
namespace {

void* Number(unsigned long number) { return reinterpret_cast<void*>(number); }

}  // namespace

void SkipCall(pid_t pid) {
  int number = -1;
  iovec part = {&number, sizeof number};
  ptrace(PTRACE_SETREGSET, pid, Number(NT_ARM_SYSTEM_CALL), &part);
}

void SetError(pid_t pid, int error) {
  user_regs_struct registers;
  iovec part = {&registers, sizeof registers};
  ptrace(PTRACE_GETREGSET, pid, Number(NT_PRSTATUS), &part);
  registers.regs[0] = static_cast<unsigned long long>(-error);
  ptrace(PTRACE_SETREGSET, pid, Number(NT_PRSTATUS), &part);
}

}  // namespace acp_wrap
