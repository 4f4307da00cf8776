// The tree below the guardian, which front hears of by the control channel.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_REMOTE_TREE_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_REMOTE_TREE_H_

#include <sys/types.h>

#include <memory>
#include <optional>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/wait_status.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/gate.h"
#include "platform/group_witness.h"
#include "platform/system.h"
#include "shim/run/front_start.h"
#include "shim/run/guardian_watch.h"
#include "shim/run/owned_tree.h"
#include "shim/run/protocol.h"
#include "shim/run/run.h"
#include "shim/run/supervision.h"
#include "shim/run/tree.h"

namespace acp_wrap {

class RemoteTree : public Tree {
 public:
  // Takes from `start` what belongs to the tree; `loop` watches the channel
  // there.
  RemoteTree(System& system, const Run& run, EventLoop& loop,
             Tree::Listener& listener, FrontStart& start);

  const Agent& agent() const override { return known_.agent; }
  bool guarded() const override { return guardian_ != kNobody; }
  bool lost() const override { return guardian_ == kNobody && !tree_gone_; }
  std::unique_ptr<Tree> TakenOver() override;
  pid_t Root() const override {
    return guarded() ? guardian_ : system_.self().Pid();
  }

  void Terminate(const TerminationRequest& request) override;
  void ForwardToAgent(const ReceivedSignal& signal) override;
  bool HoldsStop() const override { return known_.forwards.HoldsStop(); }
  bool GroupGot(int signal) override {
    return known_.witness != nullptr && known_.witness->Saw(signal);
  }

  std::optional<absl::Time> Advance() override;
  void OnChildrenChanged() override;
  void OnChannelReady() override;
  void OnEventsTaken() override;

  void Finish() override { known_.witness.reset(); }
  bool ProvedGone() override;
  void CloseInChild() override {
    channel_.reset();
    gate_.reset();
  }

 private:
  // No process has that pid.
  static constexpr pid_t kNobody = -1;

  template <typename Message>
  void Send(const Message& message) {
    if (channel_ == nullptr) return;
    channel_->Send(Pack<FrontMessage>(message)).ok();
  }

  void On(const AgentForked& message);
  void On(GuardianReady) { guardian_ready_ = true; }
  void On(const AgentEnded& message);
  void On(const AgentStopped& message);
  void On(SignalForwarded);
  void On(const TreeGone& message);
  void On(IAmHere) { watch_.OnAnswer(); }

  void OnAgentEnded(const WaitStatus& status);
  void OnGuardianEnded(const WaitStatus& status);
  void StartAgent();
  void TellCallerHeard();

  System& system_;
  const Run& run_;
  EventLoop& loop_;
  Tree::Listener& listener_;
  Inheritance known_;
  std::unique_ptr<ControlChannel> channel_;
  // Holds the agent back; nothing once it has been let go.
  std::unique_ptr<Gate> gate_;

  // kNobody once it has been waited for.
  pid_t guardian_;
  bool guardian_ready_ = false;
  bool tree_gone_ = false;
  bool some_stay_ = false;
  // The guardian has told of the agent's end, and waits to be told that front
  // has taken signals since.
  bool caller_unheard_ = false;
  GuardianWatch watch_;

  // As of the last Advance().
  bool starts_agent_ = false;
  bool tells_caller_heard_ = false;
  absl::Time looked_at_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_REMOTE_TREE_H_
