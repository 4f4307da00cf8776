#include "platform/posix/kernel.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"
#include "platform/macos/own_signals.h"
#include "platform/macos/process_source.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

void DoNothing(int) {}

}  // namespace

bool CloseRange(int, int) { return false; }

// The crash report that macOS writes besides follows the signal, not the limit.
void SuppressCoreDump() {
  rlimit none = {};
  setrlimit(RLIMIT_CORE, &none);
}

// There is nothing like PR_SET_PDEATHSIG; the helper sees its socket end.
void EndWithParent(pid_t) {}

// macOS drops what is ignored before it looks whether it is blocked, SIGWINCH
// for one (psignal_internal() in XNU's bsd/kern/kern_sig.c); what has a handler
// it keeps.
void KeepIgnoredSignals() {
  struct sigaction action = {};
  action.sa_handler = DoNothing;
  for (int signal = 1; signal < NSIG; ++signal) {
    if (signal != SIGKILL && signal != SIGSTOP) {
      sigaction(signal, &action, nullptr);
    }
  }
}

// CLOCK_MONOTONIC of macOS counts the time that the system sleeps.
clockid_t UptimeClock() { return CLOCK_UPTIME_RAW; }

void NoteOwnSignal(int signal) { OwnSignals().Note(signal); }

// EPERM says that there is a group and nobody in it who could take a signal:
// somebody else's processes, or zombies alone (killpg1() in XNU's
// bsd/kern/kern_sig.c).
bool GroupLives(pid_t group) {
  if (kill(-group, 0) == 0) return true;
  if (errno != EPERM) return errno != ESRCH;
  LibprocSource source([] { return nullptr; });
  const std::optional<std::vector<pid_t>> members = source.ListGroup(group);
  if (!members) return true;
  return std::any_of(members->begin(), members->end(), [&](pid_t pid) {
    const std::optional<Sighting> sighting = source.Look(pid);
    return sighting && !sighting->info.zombie;
  });
}

UniqueFd RememberPipe(int) { return UniqueFd(); }

UniqueFd OpenRemembered(const UniqueFd&) { return UniqueFd(); }

// SO_NOSIGPIPE, which is older, cannot be set once the peer is gone (EINVAL,
// sosetoptlock() in bsd/kern/uipc_socket.c).
ssize_t SendQuietly(int socket, const void* data, size_t size) {
  return send(socket, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace acp_wrap
