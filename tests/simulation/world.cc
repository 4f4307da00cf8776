#include "tests/simulation/world.h"

#include <signal.h>
#include <string.h>
#include <sys/types.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/wait_status.h"
#include "shim/run/front.h"
#include "tests/simulation/action.h"
#include "tests/simulation/hash.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/process.h"
#include "tests/simulation/scenario.h"
#include "tests/simulation/script.h"
#include "tests/simulation/simulated_system.h"
#include "tests/simulation/system_call.h"

namespace acp_wrap::simulation {
namespace {

using Kind = Action::Kind;

constexpr int kMostStrangers = 2;

// Of numbers that nobody has.
constexpr char kMarkOfDeadRun[] =
    "SPROUT_ACP_WRAP_RUN=7-2000000000.1-2000000001.1";

System& PlainSystem() {
  static SimulatedSystem* const system = new SimulatedSystem;
  return *system;
}

// main(), as far as it matters here.
void RunProgram(void* argument) {
  const Scenario& scenario = *static_cast<const Scenario*>(argument);
  System& system =
      scenario.system != nullptr ? *scenario.system : PlainSystem();
  system.EndAs(RunFront(system, scenario.run));
}

ScriptPtr Pause(const char* name) {
  return std::make_shared<Script>(Script{name, {{Op::Kind::kPause}}});
}

ReceivedSignal FromOutside(int number) {
  ReceivedSignal signal;
  signal.number = number;
  signal.sender = kInitPid;
  return signal;
}

pid_t StartFront(Kernel& kernel, const Scenario& scenario) {
  PlainSystem();
  static const ScriptPtr waiting = std::make_shared<Script>(
      Script{"caller", {{Op::Kind::kWait}, {Op::Kind::kPause}}});
  static const ScriptPtr nothing = Pause("nothing");
  pid_t caller = kernel.Start(kInitPid, Party::kCaller, nothing);
  Process& process = kernel.Edit(caller);
  process.session = process.group = caller;
  for (const ScriptPtr& script : scenario.leftovers) {
    Process& leftover =
        kernel.Edit(kernel.Start(kInitPid, Party::kLeftover, script));
    leftover.session = leftover.group = leftover.id.pid;
    leftover.environment = {kMarkOfDeadRun};
  }
  pid_t front = kernel.Start(caller, Party::kFront, nothing);
  if (scenario.leads_group) kernel.Edit(front).group = front;
  for (const ScriptPtr& script : scenario.earlier_children) {
    kernel.Start(front, Party::kStranger, script);
  }
  process.script = waiting;
  kernel.SetExecuted(scenario.agent);
  kernel.RunCode(front, RunProgram, const_cast<Scenario*>(&scenario));
  return front;
}

}  // namespace

World::World(const Scenario& scenario)
    : scenario_(&scenario),
      kernel_(scenario.rules),
      promises_(kernel_.Find(StartFront(kernel_, scenario))->id,
                scenario.run.timing, scenario.sweeps_all),
      budget_(scenario.interventions.budget) {}

std::vector<Action> World::Actions() const {
  std::vector<Action> actions;
  for (const auto& [pid, process] : kernel_.processes()) {
    if (!kernel_.StepIsPrivate(process)) continue;
    // No other order has to be tried.
    actions.push_back({Kind::kStep, pid});
    AddFailures(process, actions);
    return actions;
  }
  for (const auto& [pid, process] : kernel_.processes()) {
    if (kernel_.CanStep(process)) actions.push_back({Kind::kStep, pid});
  }
  if (actions.empty() && kernel_.NextDeadline() != absl::InfiniteFuture()) {
    actions.push_back({Kind::kTime});
  }
  if (actions.empty()) AddUrge(actions);
  AddInterventions(actions);
  return actions;
}

// Whoever has stopped somebody lets them go on, and whoever has started the
// run wants it to end one day.
void World::AddUrge(std::vector<Action>& actions) const {
  const Process* front = kernel_.Find(promises_.front());
  const Process* stopped = nullptr;
  for (const auto& [pid, process] : kernel_.processes()) {
    if (process.state != Process::State::kStopped) continue;
    if (process.party == Party::kFront || process.party == Party::kGuardian) {
      stopped = &process;
      break;
    }
  }
  if (stopped != nullptr) {
    actions.push_back({Kind::kUrge, stopped->id.pid, SIGCONT});
  } else if (front != nullptr && front->alive() && !promises_.end_requested()) {
    actions.push_back({Kind::kUrge, front->id.pid, SIGTERM});
  }
}

void World::AddInterventions(std::vector<Action>& actions) const {
  if (budget_ == 0) return;
  const Interventions& may = scenario_->interventions;
  int strangers = 0;
  for (const auto& [pid, process] : kernel_.processes()) {
    if (process.party == Party::kStranger && process.parent == kInitPid) {
      ++strangers;
    }
    if (!process.alive()) continue;
    AddSignals(process, actions);
    AddFailures(process, actions);
  }
  const Process* front = kernel_.Find(promises_.front());
  // Before that the group is the caller's.
  if (front != nullptr && front->alive() && front->group == front->id.pid) {
    if (may.kills) actions.push_back({Kind::kSignalGroup, 0, SIGKILL});
    if (may.requests) actions.push_back({Kind::kSignalGroup, 0, SIGTERM});
  }
  if (may.strangers && strangers < kMostStrangers && StrangerMatters()) {
    actions.push_back({Kind::kStranger});
  }
}

void World::AddSignals(const Process& process,
                       std::vector<Action>& actions) const {
  const Interventions& may = scenario_->interventions;
  const pid_t pid = process.id.pid;
  const Party party = process.party;
  const bool of_wrapper = party == Party::kFront || party == Party::kGuardian;
  if (may.kills && party != Party::kInit && party != Party::kStranger &&
      !process.HasPending(SIGKILL)) {
    actions.push_back({Kind::kSignal, pid, SIGKILL});
  }
  if (may.stops && (of_wrapper || party == Party::kTree)) {
    bool stopped = process.state == Process::State::kStopped;
    actions.push_back({Kind::kSignal, pid, stopped ? SIGCONT : SIGSTOP});
  }
  // They stay pending until it looks: earlier makes no difference.
  const bool looks = process.call.kind == SystemCall::Kind::kPoll ||
                     process.call.kind == SystemCall::Kind::kTakeSignals;
  if (may.requests && of_wrapper && looks) {
    actions.push_back({Kind::kSignal, pid, SIGTERM});
    if (party == Party::kFront) {
      actions.push_back({Kind::kSignal, pid, SIGINT});
      actions.push_back({Kind::kSignal, pid, SIGUSR1});
    }
  }
}

void World::AddFailures(const Process& process,
                        std::vector<Action>& actions) const {
  const Party party = process.party;
  if (budget_ == 0 || !scenario_->interventions.failures ||
      (party != Party::kFront && party != Party::kGuardian &&
       party != Party::kTree) ||
      !kernel_.CanFail(process)) {
    return;
  }
  for (int error : PossibleErrors(process.call)) {
    actions.push_back({Kind::kFail, process.id.pid, error});
  }
}

// Whether one could be mistaken for somebody: by a number that was somebody
// else's, or by its mark.
bool World::StrangerMatters() const {
  const auto& processes = kernel_.processes();
  if (!kernel_.rules().reuse_pids) {
    return !kernel_.executed_environment().empty();
  }
  return processes.rbegin()->first > static_cast<pid_t>(processes.size());
}

void World::StepIfPossible(pid_t pid) {
  const Process* process = kernel_.Find(pid);
  if (process->alive() && kernel_.CanStep(*process)) kernel_.Step(pid);
}

void World::Apply(const Action& action) {
  kernel_.ClearRecords();
  promises_.Before(action, kernel_);
  if (action.IsIntervention()) --budget_;
  switch (action.kind) {
    case Kind::kStep:
      kernel_.Step(action.pid);
      break;
    case Kind::kTime:
      kernel_.AdvanceTo(kernel_.NextDeadline());
      break;
    case Kind::kFail:
      kernel_.FailCall(action.pid, action.number);
      break;
    case Kind::kSignal:
    case Kind::kUrge:
      kernel_.Send(action.pid, FromOutside(action.number));
      // Between the two it would only seem to be late.
      if (action.number == SIGKILL || action.number == SIGSTOP) {
        StepIfPossible(action.pid);
      }
      break;
    case Kind::kSignalGroup:
      kernel_.SendToGroup(promises_.front().pid, FromOutside(action.number));
      break;
    case Kind::kStranger: {
      static const ScriptPtr script = Pause("stranger");
      pid_t pid = kernel_.Start(kInitPid, Party::kStranger, script);
      Process& stranger = kernel_.Edit(pid);
      stranger.session = stranger.group = pid;
      for (const std::string& entry : kernel_.executed_environment()) {
        stranger.environment.push_back(entry + "0");
      }
      break;
    }
  }
  promises_.After(kernel_);
  bool quiet = kernel_.NextDeadline() == absl::InfiniteFuture() &&
               std::none_of(kernel_.processes().begin(),
                            kernel_.processes().end(), [this](auto& entry) {
                              return kernel_.CanStep(entry.second);
                            });
  if (!quiet) return;
  promises_.WhenQuiet(kernel_);
  std::vector<Action> urge;
  AddUrge(urge);
  if (urge.empty()) promises_.AtTheEnd(kernel_);
}

std::string World::Describe(const Action& action) const {
  const Process* process = kernel_.Find(action.pid);
  const std::string name = process != nullptr ? Name(*process) : "?";
  std::string step = process != nullptr ? kernel_.DescribeStep(*process) : "?";
  switch (action.kind) {
    case Kind::kStep:
      return step;
    case Kind::kTime:
      return "-- " +
             absl::FormatDuration(kernel_.NextDeadline() - kernel_.now()) +
             " pass";
    case Kind::kFail:
      return "** " + step + " fails: " + strerror(action.number);
    case Kind::kSignal:
      return "** " + SignalName(action.number) + " to " + name;
    case Kind::kUrge:
      return "-- nothing moves: " + SignalName(action.number) + " to " + name;
    case Kind::kSignalGroup:
      return "** " + SignalName(action.number) + " to the group";
    case Kind::kStranger:
      return "** a stranger is started";
  }
  return "";
}

uint64_t World::Hash() const {
  Hasher hasher;
  kernel_.AddTo(hasher);
  promises_.AddTo(hasher);
  hasher.Add(static_cast<uint64_t>(budget_));
  return hasher.value();
}

}  // namespace acp_wrap::simulation
