// One run of the probe as an agent, in a setting.

#ifndef SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_STAGE_H_
#define SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_STAGE_H_

#include <signal.h>
#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/transparency/setting.h"

namespace acp_wrap {

// The options with which the wrapper never loses patience, so that it is seen
// what comes from the caller.
std::vector<std::string> Patient();

// The program that plays the agent (tests/transparency/probe), in a folder
// that holds nothing else.
std::string ProbePath();

class Stage {
 public:
  struct Plan {
    // What the probe does (tests/transparency/probe/main.cc).
    std::vector<std::string> steps;
    // Instead of the probe and its steps.
    std::vector<std::string> agent;
    // The wrapper's.
    std::vector<std::string> options = Patient();
    // What is written in front of everything.
    std::vector<std::string> launcher;
    // As the app starts its agents, and most supervisors do not.
    bool own_group = true;
    // What the caller does between fork and exec, at last.
    std::function<void()> before_exec;
    // Put a process of its own between the test and what is started.
    bool through_parent = false;
    std::vector<std::pair<int, int>> descriptors;
    std::vector<std::string> environment = PlainEnvironment();
    // Reports begin with who has sent them: with its first report, which is its
    // name.
    bool named = false;
  };

  Stage(const Setting& setting, Plan plan);
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Ends all that is left.
  ~Stage();

  // What the caller has started: the agent, or what stands in front of it.
  pid_t pid() const { return program_.pid(); }

  // Whoever has reported first; 0 if nobody has.
  pid_t agent() const;
  // Whoever has reported this.
  pid_t Reporter(const std::string& text) const;

  Started& program() { return program_; }
  Leash& leash() { return leash_; }

  // The next report; "(nothing)" if none comes, "(end)" if none can come.
  std::string Next();

  // Whether there is one already.
  bool HasReport() {
    return leash_.AwaitReports(taken_ + 1, absl::ZeroDuration());
  }

  // Whether all that hold the leash end.
  bool AwaitEnd() { return leash_.AwaitAllGone(limit_); }

  // To pid() alone, or to the group that it leads.
  void Send(int signal) const;
  void SendToGroup(int signal) const;
  void Queue(int signal, void* value) const;
  // Whether it leads one by now.
  bool HasGroup() const;

  // Makes sure that all which was sent before has arrived, or never will: by
  // `signal`, which has to be caught, to and fro.  Answers what else was
  // reported until then.
  //
  // Pending signals are delivered in the order of their numbers, but for
  // SIGSYS and others that a process causes itself: SIGPWR comes after all
  // standard signals, SIGRTMAX after all.
  std::vector<std::string> Settle(int signal = SIGPWR);

  // Waits for the end of pid(): "exit 3", "signal 9", or "(does not end)".
  std::string End();
  // The same for the next stop or continuation too: "stopped by 20",
  // "continued".
  std::string NextChange();

 private:
  std::vector<std::string> UntilReported(const std::string& text);
  std::string NameOf(pid_t pid) const;

  const absl::Duration limit_;
  const bool named_;
  Leash leash_;
  Started program_;
  size_t taken_ = 0;
  bool ended_ = false;
};

// "a, b, c"; "(nothing)" for none.
std::string Join(const std::vector<std::string>& texts);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_STAGE_H_
