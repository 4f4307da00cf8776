// What the agent has started, as front has it: below the guardian, or, once
// that is gone, below front itself.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_TREE_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_TREE_H_

#include <sys/types.h>

#include <memory>
#include <optional>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/wait_status.h"

namespace acp_wrap {

class Tree {
 public:
  // Front, which the tree tells what the caller is to see.
  class Listener {
   public:
    virtual ~Listener() = default;
    // The agent has been let go.
    virtual void OnAgentStarted() = 0;
    // agent() says how.
    virtual void OnAgentEnded() = 0;
    // Returns once front goes on.
    virtual void OnAgentStopped(int signal) = 0;
    // A child of front has been waited for.
    virtual void OnReaped(pid_t pid) = 0;
  };

  struct Agent {
    // 0 as long as it is not known.
    pid_t pid = 0;
    // It may not be executed yet: what the group has got may have been sent
    // before there was an agent.
    bool waits = true;
    // Nothing as long as it lives, or if how it ended is not known.
    std::optional<WaitStatus> status;
  };

  virtual ~Tree() = default;

  virtual const Agent& agent() const = 0;

  // A process of its own supervises the tree, the guardian.
  virtual bool guarded() const = 0;
  // The guardian is lost, and the tree is not gone: front has to take over.
  virtual bool lost() const = 0;
  // The same tree, supervised by front from now on; this one does nothing any
  // more.  Not for one that front supervises already.
  virtual std::unique_ptr<Tree> TakenOver() = 0;
  // The process below which the tree stands.
  virtual pid_t Root() const = 0;

  // What the caller wants.
  virtual void Terminate(const TerminationRequest& request) = 0;
  virtual void ForwardToAgent(const ReceivedSignal& signal) = 0;
  // Whether a signal that stops the agent (SIGTSTP, SIGTTIN, SIGTTOU) may not
  // have reached it yet.
  virtual bool HoldsStop() const = 0;

  // Whether the agent's group got `signal`, which front has just received; each
  // is told once.  False if that cannot be found out.
  virtual bool GroupGot(int signal) = 0;

  // Does what is due before front waits for events, and answers until when
  // nothing is; nothing if the tree is gone.
  virtual std::optional<absl::Time> Advance() = 0;
  // What has come until Advance() has been taken: first SIGCHLD, perhaps, then
  // what stands on the channel, then all.
  virtual void OnChildrenChanged() = 0;
  virtual void OnChannelReady() = 0;
  virtual void OnEventsTaken() = 0;

  // Once Advance() has said that the tree is gone: lets go of what shows that
  // the group got a signal, and tells how the run has ended, if that is front's
  // part.
  virtual void Finish() = 0;
  // Whether the kernel says so too, once Finish() has been called.  Whoever
  // says on the channel that the tree is gone, or has front fork (ptrace(2)),
  // has not got away by that.
  virtual bool ProvedGone() = 0;

  // For a child that front forks: closes what only front may hold.
  virtual void CloseInChild() = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_TREE_H_
