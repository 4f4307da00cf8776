// All that front and guardian need of the operating system, in one place, so
// that a simulation can stand in for it.

#ifndef SPROUT_ACP_WRAP_PLATFORM_SYSTEM_H_
#define SPROUT_ACP_WRAP_PLATFORM_SYSTEM_H_

#include <sys/types.h>

#include <memory>
#include <utility>

#include "lib/ending/wait_status.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/clock.h"
#include "platform/control_channel.h"
#include "platform/diagnostics.h"
#include "platform/event_loop.h"
#include "platform/files.h"
#include "platform/gate.h"
#include "platform/group_witness.h"
#include "platform/host_processes.h"
#include "platform/notice.h"
#include "platform/process_table.h"
#include "platform/self.h"
#include "platform/spawner.h"
#include "platform/terminal.h"

namespace acp_wrap {

class System {
 public:
  using ChannelPair = std::pair<std::unique_ptr<ControlChannel>,
                                std::unique_ptr<ControlChannel>>;

  virtual ~System() = default;

  // Each lives as long as the System.
  virtual Clock& clock() = 0;
  virtual Self& self() = 0;
  virtual Spawner& spawner() = 0;
  virtual ProcessTable& processes() = 0;
  virtual ChildWaiter& children() = 0;
  virtual Diagnostics& diagnostics() = 0;

  virtual Terminal& terminal() = 0;
  virtual Files& files() = 0;
  virtual Notice& notice() = 0;

  virtual Result<ChannelPair> CreateChannel() = 0;
  virtual Result<std::unique_ptr<Gate>> CreateGate() = 0;

  // A member of the caller's process group that front can ask.
  virtual Result<std::unique_ptr<GroupWitness>> CreateGroupWitness() = 0;

  // A loop that takes the caller's signals and watches `channel`, and its
  // parent too if `parent` is not 0 (EventLoop::Events).
  virtual Result<std::unique_ptr<EventLoop>> CreateEventLoop(
      ControlChannel& channel, pid_t parent) = 0;

  // All processes that the caller can see.  Lifts its limit on descriptors, to
  // hold many: not for a process that becomes another program.  Fails if the
  // process table cannot be read.
  virtual Result<std::unique_ptr<HostProcesses>> OpenHost() = 0;

  // Closes all inherited descriptors but standard error and those that this
  // System has made.
  virtual void CloseInheritedDescriptors() = 0;

  // Lets go of standard error too, where nothing is said from now on, and of
  // the working directory: whoever stays for days must not hold a pipe's reader
  // or a file system that somebody wants to unmount.
  virtual void GoToBackground() {}

  // Gives the signal mask and SIGCHLD back as they were inherited.
  virtual void RestoreSignalsForAgent() = 0;

  // Whether `signal` was ignored when the program was started.
  virtual bool IgnoredAtStart(int signal) = 0;

  // Stops the calling process as `signal` would by default; returns when it
  // has been continued.
  virtual void StopSelf(int signal) = 0;

  // Ends the calling process so that its parent sees `status`.
  [[noreturn]] virtual void EndAs(const WaitStatus& status) = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_SYSTEM_H_
