// A run of the wrapper with an agent and what it has started, of which each
// tells the test of what it gets: docs/architecture.md says who gets what when.

#ifndef SPROUT_ACP_WRAP_TESTS_ENDING_CAST_H_
#define SPROUT_ACP_WRAP_TESTS_ENDING_CAST_H_

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {

using Steps = std::vector<std::string>;

// One after the other.
Steps operator+(Steps first, const Steps& second);

// Those that an agent starts, each named by how it is reached.  All of them
// report each signal, and end by the first one.
//
// In the agent's process group.
Steps Child();
// In a group of its own.
Steps Worker();
// In a session of its own, with nothing to read.
Steps Daemon();
// In a session of its own, with a pipe from the agent as its standard input: at
// end-of-file it reports "saved" after a moment, and ends.
Steps Server();
// The same which does not end, neither by that nor by a signal.
Steps StubbornServer();

class Cast {
 public:
  struct Plan {
    // The wrapper's, besides those that keep its sweep out of the way.
    std::vector<std::string> options;
    // What the agent starts, so many processes.
    Steps starts;
    size_t count = 0;
    // What the agent does once it has reported itself.
    Steps then = {"until-eof", "report=leaves", "exit=3"};
    // Put a process of its own between the test and the wrapper.
    bool through_parent = false;
  };

  // Starts it, and waits until the agent and all that it starts have reported.
  // The agent catches all signals.
  explicit Cast(const Plan& plan);

  bool ready() const { return ready_; }
  Stage& stage() { return stage_; }

  pid_t front() const { return stage_.pid(); }
  pid_t guardian() const;
  pid_t agent() const { return stage_.Reporter("agent"); }

  // The next report, "worker: got 15 SI_USER".
  std::string Next();
  // The next so many, in no order.
  std::vector<std::string> Next(size_t count);
  // All until the last of them has ended, in their order.
  std::vector<std::string> Rest();

  // What else is reported in a time in which the wrapper, if it meant to, would
  // have done something.  The agent is alive.
  std::vector<std::string> Meanwhile();
  // The same without the agent.
  std::vector<std::string> MeanwhileWithoutAgent();

  // Lets the agent do what comes behind "until-eof".
  void EndInput() { stage_.program().EndInput(); }

  // How front ends: "exit 3".
  std::string End() { return stage_.End(); }

  // Waits until all that have reported have ended.
  bool AllGone() { return stage_.leash().AwaitAllGone(); }

 private:
  Stage stage_;
  bool ready_ = false;
};

// "agent: got 15 SI_USER".
std::string Got(const std::string& who, int signal);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_ENDING_CAST_H_
