// proc_signal_with_audittoken(), and dlsym(), which finds it from macOS 14 on.

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/types.h>

#include <cstddef>

#include "tests/darwin/connection.h"
#include "tests/darwin/include/bsm/audit.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

// proc_find_audit_token() in bsd/kern/kern_proc.c
constexpr size_t kPid = 5;
constexpr size_t kVersion = 7;

// proc_info_signal_with_audittoken() in proc_info.c
int SignalWithToken(audit_token_t* token, int signal) {
  const auto pid = static_cast<pid_t>(token->val[kPid]);
  const Reply reply = Look(pid);
  if (reply.error != 0 || reply.record.exited ||
      reply.record.id_version != static_cast<int>(token->val[kVersion])) {
    return ESRCH;
  }
  if (pid <= 1) return EPERM;
  return kill(pid, signal) == 0 ? 0 : errno;
}

}  // namespace
}  // namespace darwin

extern "C" void* darwin_dlsym(void*, const char* name) {
  if (strcmp(name, "proc_signal_with_audittoken") == 0 &&
      darwin::SharedSettings().release.load() >= darwin::kMacOS14) {
    return reinterpret_cast<void*>(&darwin::SignalWithToken);
  }
  return nullptr;
}
