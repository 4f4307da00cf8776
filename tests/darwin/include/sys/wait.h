// Linux's header, and the calls that Darwin answers differently: whoever
// includes this calls darwin_NAME() by the name of NAME().

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_WAIT_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_WAIT_H_

#include_next <sys/wait.h>

extern "C" int waitid(idtype_t type, id_t id, siginfo_t* info,
                      int options) __asm__("darwin_waitid");

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_WAIT_H_
