// The states in which a process can be.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_PROC_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_PROC_H_

#define SIDL 1
#define SRUN 2
#define SSLEEP 3
#define SSTOP 4
#define SZOMB 5

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_PROC_H_
