// What the System of every POSIX platform has in common.

#ifndef SPROUT_ACP_WRAP_PLATFORM_SYSTEM_POSIX_H_
#define SPROUT_ACP_WRAP_PLATFORM_SYSTEM_POSIX_H_

#include <memory>

#include "lib/result.h"
#include "lib/wait_status.h"
#include "platform/clock.h"
#include "platform/clock_posix.h"
#include "platform/diagnostics.h"
#include "platform/files.h"
#include "platform/gate.h"
#include "platform/group_witness.h"
#include "platform/signal_mask.h"
#include "platform/system.h"
#include "platform/terminal.h"

namespace acp_wrap {

class PosixSystem : public System {
 public:
  Clock& clock() override { return clock_; }
  Diagnostics& diagnostics() override { return diagnostics_; }
  Terminal& terminal() override { return terminal_; }
  Files& files() override { return files_; }

  Result<ChannelPair> CreateChannel() override;
  Result<std::unique_ptr<Gate>> CreateGate() override;
  Result<std::unique_ptr<GroupWitness>> CreateGroupWitness() override;
  void CloseInheritedDescriptors() override;

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
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_SYSTEM_POSIX_H_
