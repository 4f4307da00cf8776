// Linux's header, and the calls that Darwin answers differently: whoever
// includes this calls darwin_NAME() by the name of NAME().

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SIGNAL_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SIGNAL_H_

#include_next <signal.h>

#undef NSIG
#define NSIG 32

extern "C" {
int kill(pid_t pid, int number) noexcept __asm__("darwin_kill");
int sigpending(sigset_t* set) noexcept __asm__("darwin_sigpending");
int sigwait(const sigset_t* set, int* number) __asm__("darwin_sigwait");
int sigprocmask(int how, const sigset_t* set, sigset_t* old) noexcept
    __asm__("darwin_sigprocmask");
}

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SIGNAL_H_
