// Exception ports, as osfmk/kern/ipc_tt.c and osfmk/ipc/mach_port.c of XNU have
// them.  The daemon keeps which port each task has for EXC_RPC_ALERT, the only
// one there is here, and who asked to run in real time; a process's own rights
// are its own affair.  Linux is not asked for another scheduling policy: it has
// no such thing without privilege.

#include "tests/darwin/include/mach/mach.h"

#include <unistd.h>

#include "tests/darwin/connection.h"
#include "tests/darwin/include/mach/mach_time.h"
#include "tests/darwin/include/mach/thread_policy.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

constexpr mach_port_t kOwnTask = 0x103;
constexpr mach_port_t kOwnThread = 0x203;

// Send rights in the process's own name space, to the one port that it makes.
unsigned own_send_rights = 0;

Reply Ask(Op op, uint64_t port) {
  Request request;
  request.op = op;
  request.pid = getpid();
  request.data = port;
  return Daemon().Ask(request);
}

}  // namespace
}  // namespace darwin

extern "C" {

mach_port_t mach_task_self(void) { return darwin::kOwnTask; }
mach_port_t mach_thread_self(void) { return darwin::kOwnThread; }

kern_return_t mach_port_allocate(mach_port_t, mach_port_right_t right,
                                 mach_port_t* name) {
  if (right != MACH_PORT_RIGHT_RECEIVE) return KERN_INVALID_ARGUMENT;
  if (darwin::SharedSettings().no_ports.load()) return KERN_RESOURCE_SHORTAGE;
  darwin::own_send_rights = 0;
  *name = static_cast<mach_port_t>(
      darwin::Ask(darwin::Op::kMakePort, 0).record.tag);
  return KERN_SUCCESS;
}

kern_return_t mach_port_insert_right(mach_port_t, mach_port_t name,
                                     mach_port_t right,
                                     mach_msg_type_name_t type) {
  if (name != right || type != MACH_MSG_TYPE_MAKE_SEND) {
    return KERN_INVALID_ARGUMENT;
  }
  ++darwin::own_send_rights;
  return KERN_SUCCESS;
}

kern_return_t mach_port_mod_refs(mach_port_t, mach_port_t,
                                 mach_port_right_t right, int delta) {
  if (right == MACH_PORT_RIGHT_SEND) {
    darwin::own_send_rights += static_cast<unsigned>(delta);
  }
  return KERN_SUCCESS;
}

kern_return_t mach_port_deallocate(mach_port_t, mach_port_t) {
  return KERN_SUCCESS;
}

// Those of all tasks, exception ports among them.
kern_return_t mach_port_get_srights(mach_port_t, mach_port_t name,
                                    mach_port_rights_t* count) {
  *count = static_cast<mach_port_rights_t>(
               darwin::Ask(darwin::Op::kCountTag, name).record.tag) +
           darwin::own_send_rights;
  return KERN_SUCCESS;
}

kern_return_t task_set_exception_ports(mach_port_t, exception_mask_t mask,
                                       mach_port_t port, exception_behavior_t,
                                       thread_state_flavor_t flavor) {
  if (mask != EXC_MASK_RPC_ALERT || flavor == 0) return KERN_INVALID_ARGUMENT;
  darwin::Ask(darwin::Op::kSetTag, port);
  return KERN_SUCCESS;
}

// One entry for all masks with the same port, and none where there is no port.
kern_return_t task_get_exception_ports(mach_port_t, exception_mask_t mask,
                                       exception_mask_t* masks,
                                       mach_msg_type_number_t* count,
                                       exception_handler_t* ports,
                                       exception_behavior_t* behaviors,
                                       thread_state_flavor_t* flavors) {
  masks[0] = mask;
  ports[0] =
      static_cast<mach_port_t>(darwin::Ask(darwin::Op::kLook, 0).record.tag);
  behaviors[0] = EXCEPTION_STATE;
  flavors[0] = 0;
  *count = 1;
  return KERN_SUCCESS;
}

// thread_policy_set_internal() in osfmk/kern/thread_policy.c: a computation of
// 50 microseconds at least and 50 milliseconds at most (min_rt_quantum and
// max_rt_quantum in sched_prim.c), within the constraint.
kern_return_t thread_policy_set(mach_port_t, unsigned flavor,
                                thread_policy_t policy,
                                mach_msg_type_number_t count) {
  constexpr uint32_t kLeast = 50000, kMost = 50000000;
  const auto* wanted =
      reinterpret_cast<const thread_time_constraint_policy_data_t*>(policy);
  if (flavor != THREAD_TIME_CONSTRAINT_POLICY ||
      count < THREAD_TIME_CONSTRAINT_POLICY_COUNT ||
      wanted->computation < kLeast || wanted->computation > kMost ||
      wanted->constraint < wanted->computation) {
    return KERN_INVALID_ARGUMENT;
  }
  darwin::Ask(darwin::Op::kRunInRealTime, 0);
  return KERN_SUCCESS;
}

int mach_timebase_info(mach_timebase_info_data_t* info) {
  *info = {1, 1};
  return KERN_SUCCESS;
}

}  // extern "C"
