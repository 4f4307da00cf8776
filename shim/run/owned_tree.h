// The tree without a guardian: front supervises it itself.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_OWNED_TREE_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_OWNED_TREE_H_

#include <sys/types.h>

#include <memory>
#include <optional>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/run_id.h"
#include "platform/group_witness.h"
#include "platform/system.h"
#include "shim/run/forward_queue.h"
#include "shim/run/run.h"
#include "shim/run/supervision.h"
#include "shim/run/tree.h"

namespace acp_wrap {

// What front knows of a tree, for the case that it has to take over.
struct Inheritance {
  Scope scope;
  // The time of day at which the run began.
  absl::Time began;
  Tree::Agent agent;
  // As long as the agent runs, it is asked what the group got.
  std::unique_ptr<GroupWitness> witness;
  // The terminal's SIGINT, which asks for nothing, and what does.
  std::optional<TerminationRequest> interrupted;
  std::optional<TerminationRequest> requested;
  ForwardQueue forwards;
};

class OwnedTree : public Tree {
 public:
  // Takes from `inheritance` what it needs.
  OwnedTree(System& system, const Run& run, Tree::Listener& listener,
            Inheritance& inheritance);

  const Agent& agent() const override { return agent_; }
  bool guarded() const override { return false; }
  bool lost() const override { return false; }
  std::unique_ptr<Tree> TakenOver() override { return nullptr; }
  pid_t Root() const override { return system_.self().Pid(); }

  void Terminate(const TerminationRequest& request) override {
    supervision_.Terminate(request);
  }
  void ForwardToAgent(const ReceivedSignal& signal) override {
    supervision_.ForwardToAgent(signal);
  }
  bool HoldsStop() const override { return false; }
  bool GroupGot(int signal) override {
    return witness_ != nullptr && witness_->Saw(signal);
  }

  std::optional<absl::Time> Advance() override;
  void OnChildrenChanged() override { supervision_.OnChildrenChanged(); }
  void OnChannelReady() override {}
  void OnEventsTaken() override {}

  void Finish() override;
  // Nothing else ends the supervision.
  bool ProvedGone() override { return true; }
  void CloseInChild() override {}

 private:
  // Not the tree itself: a second base class would bring the library's casts
  // between several into the executable.
  class Heard : public Supervision::Listener {
   public:
    explicit Heard(OwnedTree& tree) : tree_(tree) {}
    bool OnAgentEnded(const WaitStatus& status) override {
      tree_.agent_.status = status;
      tree_.listener_.OnAgentEnded();
      return false;
    }
    // A front that stops has nobody to end the tree meanwhile.
    void OnAgentStopped(int signal) override {
      if (tree_.supervision_.terminating()) return;
      tree_.listener_.OnAgentStopped(signal);
    }
    void OnAgentContinued() override {}
    void OnReaped(pid_t pid) override {
      if (tree_.witness_ != nullptr) tree_.witness_->OnReaped(pid);
    }

   private:
    OwnedTree& tree_;
  };

  System& system_;
  const Run& run_;
  Tree::Listener& listener_;
  const RunId id_;
  const absl::Time began_;
  Agent agent_;
  std::unique_ptr<GroupWitness> witness_;
  Heard heard_;
  Supervision supervision_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_OWNED_TREE_H_
