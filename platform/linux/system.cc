#include "platform/posix/system.h"

#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/types.h>

#include <memory>
#include <utility>

#include "lib/result.h"
#include "platform/control_channel.h"
#include "platform/linux/child_waiter.h"
#include "platform/linux/event_loop.h"
#include "platform/linux/notice.h"
#include "platform/linux/process_table.h"
#include "platform/linux/self.h"
#include "platform/linux/waitid_process_table.h"
#include "platform/native_system.h"
#include "platform/posix/diagnostics.h"
#include "platform/posix/kernel_signals.h"
#include "platform/posix/spawner.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

class LinuxSystem : public PosixSystem {
 public:
  LinuxSystem(MessageWriter& diagnostics, char** arguments)
      : PosixSystem(diagnostics), self_(arguments) {
    Result<ProcProcessTable> table = ProcProcessTable::Open("/proc");
    if (table.ok()) {
      processes_ = std::make_unique<ProcProcessTable>(std::move(table.value()));
    } else {
      diagnostics.Say(
          "/proc cannot be used; processes are found by asking for each "
          "number, which is slow");
      processes_ = std::make_unique<WaitidProcessTable>();
    }
  }

  Self& self() override { return self_; }
  Spawner& spawner() override { return spawner_; }
  ProcessTable& processes() override { return *processes_; }
  ChildWaiter& children() override { return children_; }
  Notice& notice() override { return notice_; }

  Result<std::unique_ptr<EventLoop>> CreateEventLoop(ControlChannel& channel,
                                                     pid_t parent) override {
    const sigset_t all = AllSignals();
    UniqueFd signals(signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals.valid()) return Error{"signalfd", errno};
    auto loop = std::make_unique<PollEventLoop>(clock(), std::move(signals),
                                                channel.Descriptor());
    if (parent != 0) {
      Outcome watch = loop->WatchParent(parent);
      if (!watch.ok()) return watch.error();
    }
    return std::unique_ptr<EventLoop>(std::move(loop));
  }

  void StopSelf(int signal) override {
    // A stop takes back a SIGCONT that is there already, and nobody would know
    // of it.
    sigset_t pending;
    if (sigpending(&pending) == 0 && sigismember(&pending, SIGCONT) == 1) {
      return;
    }
    PosixSystem::StopSelf(signal);
  }

 private:
  LinuxSelf self_;
  PosixSpawner spawner_;
  WaitidChildWaiter children_;
  MemfdNotice notice_;
  std::unique_ptr<ProcessTable> processes_;
};

}  // namespace

std::unique_ptr<System> CreateNativeSystem(MessageWriter& diagnostics,
                                           char** arguments) {
  return std::make_unique<LinuxSystem>(diagnostics, arguments);
}

}  // namespace acp_wrap
