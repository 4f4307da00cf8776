// What one simulated run starts from, and what may befall it.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SCENARIO_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SCENARIO_H_

#include <string>
#include <vector>

#include "platform/system.h"
#include "shim/run/run.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/script.h"

namespace acp_wrap::simulation {

// What the world around the run may do, between any two steps of it.
struct Interventions {
  // How many of them in one run; the rest says which.
  int budget = 1;
  // SIGKILL to front, guardian, witness, agent, anything that it has started,
  // and to the whole group; the end of the caller.
  bool kills = true;
  // SIGTERM, SIGINT, SIGHUP and SIGUSR1 to front, SIGTERM to the group, to the
  // guardian.
  bool requests = false;
  // SIGSTOP to front, guardian or agent, and SIGCONT.
  bool stops = false;
  // A system call of front, of the guardian, or of the agent before its exec
  // fails.
  bool failures = false;
  // A stranger is started, with a mark that looks like the run's; where pids
  // are used again, it gets one that was just set free.
  bool strangers = false;
};

struct Scenario {
  std::string name;
  KernelRules rules;
  Run run;
  // What the agent does.
  ScriptPtr agent;
  // Children of front's from before its exec, as `sleep 60 & exec wrapper`
  // leaves them: strangers.
  std::vector<ScriptPtr> earlier_children;
  // What runs that are over have left, with their marks.
  std::vector<ScriptPtr> leftovers;
  // It is to be gone in the end, whatever intervenes.
  bool sweeps_all = false;
  // A shell with job control has started front: it leads a group already, and
  // the earlier children are in it.
  bool leads_group = false;
  Interventions interventions;
  // What the code runs on, the plain SimulatedSystem if null.
  System* system = nullptr;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SCENARIO_H_
