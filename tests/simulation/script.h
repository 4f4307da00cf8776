// What a simulated process does that does not run real code: the agent, what
// it starts, and the strangers around them.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SCRIPT_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SCRIPT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace acp_wrap::simulation {

struct Script;

// One step.
struct Op {
  enum class Kind {
    kFork,        // a child that runs `script`
    kExit,        // with `number`
    kRaise,       // signal `number`, to itself
    kSleep,       // for `duration`
    kPause,       // until a signal ends it
    kDiskSleep,   // for ever, uninterruptible: not even SIGKILL ends it
    kWait,        // for the end of a child; goes on if it has none
    kSetSession,  // setsid(2)
    kSetGroup,    // setpgid(0, 0)
    kGoto,        // step `number`
    kIgnore,      // signal `number`
    kSubreaper,   // PR_SET_CHILD_SUBREAPER, as a nested wrapper or systemd
    kClearEnvironment,
  };
  Kind kind;
  int number = 0;
  std::shared_ptr<const Script> script;
  absl::Duration duration;
};

struct Script {
  static constexpr int kDefault = -1;

  std::string name;
  std::vector<Op> ops;
  // The step that SIGTERM leads to, like a handler that does not return.
  int on_sigterm = kDefault;
  // It is set-uid: the wrapper may signal neither it nor what it forks.
  bool privileged = false;
  // Its standard input is a pipe from the one that forks it; else it has that
  // one's own.
  bool piped = false;
};

using ScriptPtr = std::shared_ptr<const Script>;

// "fork [setsid, pause], exit 0", for people.
std::string Describe(const Script& script);
std::string Describe(const Op& op);

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SCRIPT_H_
