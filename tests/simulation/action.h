// One thing that happens in a simulated world.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_ACTION_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_ACTION_H_

#include <sys/types.h>

namespace acp_wrap::simulation {

struct Action {
  enum class Kind {
    kStep,  // `pid` does what it does next
    kTime,  // it becomes the next moment at which somebody wakes up
    // Interventions:
    kFail,         // the system call of `pid` fails with errno `number`
    kSignal,       // signal `number` to `pid`
    kSignalGroup,  // signal `number` to front's group
    kStranger,     // a stranger is started
    // Only when nothing else can happen any more:
    kUrge,  // signal `number` to `pid`, as a user who loses patience
  };
  Kind kind = Kind::kStep;
  pid_t pid = 0;
  int number = 0;

  bool IsIntervention() const {
    return kind != Kind::kStep && kind != Kind::kTime && kind != Kind::kUrge;
  }

  friend bool operator==(const Action& a, const Action& b) {
    return a.kind == b.kind && a.pid == b.pid && a.number == b.number;
  }
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_ACTION_H_
