#include "shim/run/end_child.h"

#include <signal.h>
#include <sys/types.h>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "platform/child_waiter.h"

namespace acp_wrap {
namespace {

// What SIGKILL takes to end a process that waits.
constexpr absl::Duration kKillTime = absl::Seconds(1);

}  // namespace

bool EndChild(ChildWaiter& children, pid_t pid) {
  ReceivedSignal kill;
  kill.number = SIGKILL;
  return children.Forward(pid, kill).ok() && children.AwaitEnd(pid, kKillTime);
}

}  // namespace acp_wrap
