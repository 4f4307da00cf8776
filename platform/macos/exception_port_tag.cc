#include "platform/macos/exception_port_tag.h"

#include <errno.h>
#include <mach/mach.h>

#include <cstddef>
#include <optional>

#include "lib/result.h"

namespace acp_wrap {
namespace {

// Any that the machine has: EXCEPTION_STATE asks for one (KERN_INVALID_ARGUMENT
// otherwise, task_set_exception_ports()).
#if defined(__arm64__)
constexpr thread_state_flavor_t kFlavor = ARM_THREAD_STATE64;
#else
constexpr thread_state_flavor_t kFlavor = x86_THREAD_STATE64;
#endif

int ToErrno(kern_return_t answer) {
  switch (answer) {
    case KERN_RESOURCE_SHORTAGE:
    case KERN_NO_SPACE:
      return ENOMEM;
    case KERN_DENIED:
    case KERN_NO_ACCESS:
      return EPERM;
    default:
      return EINVAL;
  }
}

kern_return_t SetPort(mach_port_t port) {
  return task_set_exception_ports(mach_task_self(), EXC_MASK_RPC_ALERT, port,
                                  EXCEPTION_STATE, kFlavor);
}

// Whether the calling task has a port for that exception.
bool IsTaken() {
  exception_mask_t masks[EXC_TYPES_COUNT];
  exception_handler_t ports[EXC_TYPES_COUNT];
  exception_behavior_t behaviors[EXC_TYPES_COUNT];
  thread_state_flavor_t flavors[EXC_TYPES_COUNT];
  mach_msg_type_number_t count = EXC_TYPES_COUNT;
  if (task_get_exception_ports(mach_task_self(), EXC_MASK_RPC_ALERT, masks,
                               &count, ports, behaviors,
                               flavors) != KERN_SUCCESS) {
    return true;
  }
  bool taken = false;
  for (mach_msg_type_number_t i = 0; i < count; ++i) {
    if (ports[i] == MACH_PORT_NULL) continue;
    taken = true;
    mach_port_deallocate(mach_task_self(), ports[i]);
  }
  return taken;
}

}  // namespace

Outcome ExceptionPortTag::PutOn() {
  if (IsTaken()) return Error{"task_get_exception_ports", EBUSY};
  mach_port_t port = MACH_PORT_NULL;
  kern_return_t answer =
      mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &port);
  if (answer != KERN_SUCCESS) {
    return Error{"mach_port_allocate", ToErrno(answer)};
  }
  answer = mach_port_insert_right(mach_task_self(), port, port,
                                  MACH_MSG_TYPE_MAKE_SEND);
  if (answer == KERN_SUCCESS) {
    answer = SetPort(port);
    // The exception port holds a right of its own.
    mach_port_mod_refs(mach_task_self(), port, MACH_PORT_RIGHT_SEND, -1);
  }
  if (answer != KERN_SUCCESS) {
    mach_port_mod_refs(mach_task_self(), port, MACH_PORT_RIGHT_RECEIVE, -1);
    return Error{"task_set_exception_ports", ToErrno(answer)};
  }
  port_ = port;
  return Ok{};
}

Outcome ExceptionPortTag::TakeOff() {
  const kern_return_t answer = SetPort(MACH_PORT_NULL);
  if (answer == KERN_SUCCESS) return Ok{};
  return Error{"task_set_exception_ports", ToErrno(answer)};
}

std::optional<size_t> ExceptionPortTag::Count() {
  mach_port_rights_t count = 0;
  if (port_ == MACH_PORT_NULL ||
      mach_port_get_srights(mach_task_self(), port_, &count) != KERN_SUCCESS) {
    return std::nullopt;
  }
  return count;
}

}  // namespace acp_wrap
