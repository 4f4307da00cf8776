// Linux's header, and the calls that Darwin answers differently: whoever
// includes this calls darwin_NAME() by the name of NAME().

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_UNISTD_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_UNISTD_H_

#include_next <unistd.h>

extern "C" {
ssize_t write(int file, const void* data, size_t size) __asm__("darwin_write");
pid_t fork(void) noexcept __asm__("darwin_fork");
pid_t getppid(void) noexcept __asm__("darwin_getppid");
pid_t getsid(pid_t pid) noexcept __asm__("darwin_getsid");
}

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_UNISTD_H_
