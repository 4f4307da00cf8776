// The three sysctls that the program asks for.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_SYSCTL_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_SYSCTL_H_

#include <stddef.h>

#define CTL_KERN 1
#define KERN_ARGMAX 8
#define KERN_PROCARGS2 49

extern "C" int sysctl(int* name, unsigned int count, void* old, size_t* size,
                      void* value, size_t value_size);

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_SYSCTL_H_
