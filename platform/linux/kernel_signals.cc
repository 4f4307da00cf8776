#include "platform/posix/kernel_signals.h"

#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

namespace acp_wrap {
namespace {

// The kernel's sigset_t: signal N is bit N - 1.  The libraries' are longer, and
// begin with it.
using KernelSet = uint64_t;

// struct sigaction of <asm/signal.h>, the same on x86-64 and arm64.
struct KernelAction {
  void (*handler)(int);
  unsigned long flags;
  void (*restorer)();
  KernelSet mask;
};

sigset_t ToLibrary(KernelSet set) {
  sigset_t whole = {};
  static_assert(sizeof whole >= sizeof set, "begins with the kernel's");
  memcpy(&whole, &set, sizeof set);
  return whole;
}

}  // namespace

sigset_t AllSignals() { return ToLibrary(~KernelSet{0}); }

sigset_t OnlySignal(int signal) {
  return ToLibrary(KernelSet{1} << (signal - 1));
}

void ChangeSignalMask(int how, const sigset_t& set, sigset_t* old) {
  if (old != nullptr) *old = sigset_t{};
  syscall(SYS_rt_sigprocmask, how, &set, old, sizeof(KernelSet));
}

Disposition DispositionOf(int signal) {
  KernelAction action = {};
  const bool known = syscall(SYS_rt_sigaction, signal, nullptr, &action,
                             sizeof action.mask) == 0;
  return known && action.handler == SIG_IGN ? Disposition::kIgnored
                                            : Disposition::kDefault;
}

bool SetDisposition(int signal, Disposition disposition) {
  KernelAction action = {};
  action.handler = disposition == Disposition::kIgnored ? SIG_IGN : SIG_DFL;
  return syscall(SYS_rt_sigaction, signal, &action, nullptr,
                 sizeof action.mask) == 0;
}

}  // namespace acp_wrap
