// Signals as the kernel knows them.  A C library keeps some for itself, and
// leaves them out of what sigprocmask(2), sigaction(2) and sigfillset(3) do:
// glibc 32 and 33 (signal(7)), musl 34 as well, which is a glibc program's
// SIGRTMIN.  To an agent that was built with another library, or with none,
// they are signals like any other.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_KERNEL_SIGNALS_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_KERNEL_SIGNALS_H_

#include <signal.h>

namespace acp_wrap {

sigset_t AllSignals();
sigset_t OnlySignal(int signal);

// As sigprocmask(2), which cannot fail with a valid `how`; `old` may be
// nullptr.
void ChangeSignalMask(int how, const sigset_t& set, sigset_t* old);

// Takes one pending instance of `signal`, which is blocked; false if there is
// none.
bool TakePending(int signal);

enum class Disposition { kDefault, kIgnored };

// What exec leaves of a disposition: a handler is the default again
// (execve(2)).
Disposition DispositionOf(int signal);

// False for SIGKILL and SIGSTOP, whose disposition cannot be changed.
bool SetDisposition(int signal, Disposition disposition);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_KERNEL_SIGNALS_H_
