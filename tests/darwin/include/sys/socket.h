// Linux's header, and the calls that Darwin answers differently: whoever
// includes this calls darwin_NAME() by the name of NAME().

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_SOCKET_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_SOCKET_H_

#include_next <sys/socket.h>

#define SO_NOSIGPIPE 0x1022
// An enumerator of glibc's, and a macro of the same name and value.
#undef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0x80000

extern "C" {
ssize_t send(int socket, const void* data, size_t size,
             int flags) __asm__("darwin_send");
int setsockopt(int socket, int level, int name, const void* value,
               socklen_t size) noexcept __asm__("darwin_setsockopt");
}

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_SOCKET_H_
