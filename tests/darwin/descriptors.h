// What a process has open, as bsd/kern/proc_info.c of XNU tells it.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_DESCRIPTORS_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_DESCRIPTORS_H_

#include <sys/types.h>

namespace darwin {

// proc_pidfdlist(): as many proc_fdinfo as there is room for, the lowest
// descriptors first; answers their bytes.
int PutDescriptors(pid_t pid, void* buffer, int size);

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_DESCRIPTORS_H_
