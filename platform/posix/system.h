// What the System of every POSIX platform has in common.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_SYSTEM_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_SYSTEM_H_

#include <memory>

#include "lib/ending/wait_status.h"
#include "lib/result.h"
#include "platform/clock.h"
#include "platform/gate.h"
#include "platform/group_witness.h"
#include "platform/host_processes.h"
#include "platform/notice.h"
#include "platform/posix/clock.h"
#include "platform/posix/diagnostics.h"
#include "platform/posix/files.h"
#include "platform/posix/signal_mask.h"
#include "platform/posix/terminal.h"
#include "platform/system.h"

namespace acp_wrap {

class PosixSystem : public System {
 public:
  Clock& clock() override { return clock_; }
  Diagnostics& diagnostics() override { return diagnostics_; }
  Terminal& terminal() override { return terminal_; }
  Files& files() override { return files_; }
  Notice& notice() override { return notice_; }

  Result<ChannelPair> CreateChannel() override;
  Result<std::unique_ptr<Gate>> CreateGate() override;
  Result<std::unique_ptr<GroupWitness>> CreateGroupWitness() override;
  Result<std::unique_ptr<HostProcesses>> OpenHost() override;
  void CloseInheritedDescriptors() override;
  void GoToBackground() override;

  void RestoreSignalsForAgent() override { mask_.RestoreForAgent(); }
  bool IgnoredAtStart(int signal) override {
    return SignalMask::Ignored(signal);
  }
  void StopSelf(int signal) override { mask_.TakeDefault(signal); }
  [[noreturn]] void EndAs(const WaitStatus& status) override {
    mask_.EndAs(status);
  }

 protected:
  // Blocks all signals. `diagnostics` has to outlive it.
  explicit PosixSystem(MessageWriter& diagnostics)
      : diagnostics_(diagnostics) {}

 private:
  SignalMask mask_;
  MessageWriter& diagnostics_;
  MonotonicClock clock_;
  DevTty terminal_;
  PosixFiles files_;
  Notice notice_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_SYSTEM_H_
