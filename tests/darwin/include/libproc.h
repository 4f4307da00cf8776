// libproc, of which tests/darwin/libproc.cc has as much as the program calls.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_LIBPROC_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_LIBPROC_H_

#include <stdint.h>

#include "sys/proc_info.h"

extern "C" {
int proc_pidinfo(int pid, int flavor, uint64_t arg, void* buffer, int size);
int proc_pidfdinfo(int pid, int descriptor, int flavor, void* buffer, int size);
int proc_listpids(uint32_t type, uint32_t which, void* buffer, int size);
int proc_pidpath(int pid, void* buffer, uint32_t size);
}

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_LIBPROC_H_
