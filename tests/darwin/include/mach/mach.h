// Mach, of which tests/darwin/mach.cc has as much as the program calls.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_MACH_MACH_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_MACH_MACH_H_

#include <stdint.h>

typedef int kern_return_t;
typedef unsigned mach_port_t;
typedef unsigned mach_port_rights_t;
typedef unsigned mach_port_right_t;
typedef unsigned mach_msg_type_name_t;
typedef unsigned mach_msg_type_number_t;
typedef unsigned exception_mask_t;
typedef unsigned exception_handler_t;
typedef int exception_behavior_t;
typedef int thread_state_flavor_t;
typedef int* thread_policy_t;

#define KERN_SUCCESS 0
#define KERN_NO_SPACE 3
#define KERN_INVALID_ARGUMENT 4
#define KERN_RESOURCE_SHORTAGE 6
#define KERN_NO_ACCESS 8
#define KERN_DENIED 53

#define MACH_PORT_NULL 0u
#define MACH_PORT_RIGHT_SEND 0u
#define MACH_PORT_RIGHT_RECEIVE 1u
#define MACH_MSG_TYPE_MAKE_SEND 20u

#define EXC_TYPES_COUNT 14
#define EXC_MASK_RPC_ALERT (1u << 9)
#define EXCEPTION_STATE 2

#define ARM_THREAD_STATE64 6
#define x86_THREAD_STATE64 4

extern "C" {
mach_port_t mach_task_self(void);
mach_port_t mach_thread_self(void);
kern_return_t mach_port_allocate(mach_port_t task, mach_port_right_t right,
                                 mach_port_t* name);
kern_return_t mach_port_insert_right(mach_port_t task, mach_port_t name,
                                     mach_port_t right,
                                     mach_msg_type_name_t type);
kern_return_t mach_port_mod_refs(mach_port_t task, mach_port_t name,
                                 mach_port_right_t right, int delta);
kern_return_t mach_port_deallocate(mach_port_t task, mach_port_t name);
kern_return_t mach_port_get_srights(mach_port_t task, mach_port_t name,
                                    mach_port_rights_t* count);
kern_return_t task_set_exception_ports(mach_port_t task, exception_mask_t mask,
                                       mach_port_t port,
                                       exception_behavior_t behavior,
                                       thread_state_flavor_t flavor);
kern_return_t task_get_exception_ports(mach_port_t task, exception_mask_t mask,
                                       exception_mask_t* masks,
                                       mach_msg_type_number_t* count,
                                       exception_handler_t* ports,
                                       exception_behavior_t* behaviors,
                                       thread_state_flavor_t* flavors);
kern_return_t thread_policy_set(mach_port_t thread, unsigned flavor,
                                thread_policy_t policy,
                                mach_msg_type_number_t count);
}

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_MACH_MACH_H_
