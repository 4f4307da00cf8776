#include "tests/simulation/scenarios.h"

#include <signal.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/timing.h"
#include "tests/simulation/scenario.h"
#include "tests/simulation/script.h"
#include "tests/simulation/scripts.h"
#include "tests/simulation/sweeps.h"

namespace acp_wrap::simulation {

Scenario NamedScenario(std::string name, ScriptPtr agent) {
  Scenario scenario;
  scenario.name = std::move(name);
  scenario.run.command.file = "agent";
  scenario.run.command.arguments = {"agent"};
  scenario.agent = std::move(agent);
  return scenario;
}

std::vector<Scenario> SmallScenarios() {
  std::vector<Scenario> scenarios;
  auto add = [&scenarios](std::string name, ScriptPtr agent,
                          void (*edit)(Scenario&)) {
    Scenario scenario = NamedScenario(std::move(name), std::move(agent));
    // Numbers that do not depend on who comes first make for far fewer states.
    scenario.rules.reuse_pids = false;
    scenario.interventions = {};
    scenario.interventions.kills = false;
    edit(scenario);
    scenarios.push_back(std::move(scenario));
  };
  auto kills = [](Scenario& s) { s.interventions.kills = true; };
  auto requests = [](Scenario& s) { s.interventions.requests = true; };
  auto stops = [](Scenario& s) { s.interventions.stops = true; };
  auto failures = [](Scenario& s) { s.interventions.failures = true; };
  add("an agent that exits, kills", Exits(3), kills);
  add("an agent that exits, failures", Exits(3), failures);
  add("an agent that exits, stops", Exits(3), stops);
  add("an agent that exits, requests", Exits(3), requests);
  add("an agent that crashes, kills", Crashes(SIGSEGV), kills);
  add("an agent that runs, kills", Runs(), kills);
  add("an agent that runs, requests", Runs(), requests);
  add("an agent that runs, stops", Runs(), stops);
  add("an agent that runs, failures", Runs(), failures);
  add("an agent that ignores SIGTERM, kills", IgnoresTerm(), kills);
  add("an agent that stops itself, kills", Stops(SIGSTOP), kills);
  add("an agent that leaves a process behind, kills", Leaves(Runs()), kills);
  add("an agent that leaves a process behind, failures", Leaves(Runs()),
      failures);
  add("an agent with a daemon, kills", Leaves(Daemon()), kills);
  add("an agent that leaves a server, requests", Leaves(Piped(Runs())),
      requests);
  add("an agent with a server, requests", Starts(Piped(Runs())), requests);
  add("an agent that forks on SIGTERM, requests", ForksOnTerm(), requests);
  add("an earlier child, kills", Exits(0), [](Scenario& s) {
    s.interventions.kills = true;
    s.earlier_children = {Runs()};
  });
  add("an earlier child that forks, kills", Exits(0), [](Scenario& s) {
    s.interventions.kills = true;
    s.earlier_children = {Leaves(Runs())};
  });
  auto sweep = [](Scenario& s) {
    s.run.sweep = SweepLeftovers;
    s.sweeps_all = true;
    s.interventions.budget = 0;
    s.leftovers = {IgnoresTerm(), Leaves(Runs())};
  };
  add("leftovers of a dead run", Runs(), sweep);
  add("leftovers of a dead run, kills", Runs(), [](Scenario& s) {
    s.interventions.kills = true;
    s.run.sweep = SweepLeftovers;
    s.leftovers = {Runs()};
  });
  add("pids used again, kills and strangers", Exits(0), [](Scenario& s) {
    s.interventions.kills = true;
    s.interventions.strangers = true;
    s.interventions.budget = 2;
    s.rules.reuse_pids = true;
  });
  return scenarios;
}

namespace {

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  Scenario Generate() {
    Scenario scenario = NamedScenario("random", nullptr);
    room_ = 1 + Below(8);
    scenario.agent = RandomScript(0);
    while (Chance(4)) scenario.earlier_children.push_back(EarlierChild());
    scenario.rules.reuse_pids = Chance(2);
    scenario.rules.newest_child_first = Chance(4);
    scenario.rules.channel_capacity = Chance(4) ? 6 : 64;
    scenario.leads_group = Chance(3);
    if (Chance(3))
      scenario.run.sweep = Chance(2) ? SweepNothing : SweepSomething;
    if (Chance(4)) {
      scenario.run.sweep = SweepLeftovers;
      while (Chance(2)) scenario.leftovers.push_back(EarlierChild());
    }
    if (Chance(6)) scenario.run.timing.grace = absl::Seconds(2);
    if (Chance(6)) scenario.run.timing.linger = absl::Seconds(4);
    if (Chance(8)) scenario.run.timing.ask = Ask::kGroup;
    Interventions& may = scenario.interventions;
    may.budget = static_cast<int>(Below(5));
    may.kills = !Chance(4);
    may.requests = Chance(2);
    may.stops = Chance(2);
    may.failures = Chance(3);
    may.strangers = Chance(2);
    return scenario;
  }

 private:
  size_t Below(size_t limit) { return random_() % limit; }
  bool Chance(size_t one_in) { return Below(one_in) == 0; }

  ScriptPtr EarlierChild() {
    room_ = Below(3);
    return RandomScript(1);
  }

  ScriptPtr RandomScript(int depth) {
    if (room_ > 0) --room_;
    Script script;
    script.name = "r" + std::to_string(depth);
    auto& ops = script.ops;
    if (Chance(4)) ops.push_back({Op::Kind::kSetSession});
    if (Chance(8)) ops.push_back({Op::Kind::kSetGroup});
    if (Chance(4)) ops.push_back({Op::Kind::kClearEnvironment});
    if (Chance(8)) ops.push_back({Op::Kind::kSubreaper});
    const bool ignores = Chance(6);
    if (ignores) ops.push_back({Op::Kind::kIgnore, SIGTERM});
    while (depth < 4 && room_ > 0 && !Chance(3)) {
      ops.push_back({Op::Kind::kFork, 0, RandomScript(depth + 1)});
      if (Chance(5)) ops.push_back({Op::Kind::kWait});
      if (Chance(5)) ops.push_back(Sleep());
    }
    AddEnd(script);
    if (!ignores && Chance(4)) AddHandler(script, depth);
    script.privileged = depth > 0 && Chance(40);
    script.piped = depth > 0 && Chance(3);
    if (depth > 0 && Chance(40)) {
      script.ops.insert(script.ops.end() - 1, {Op::Kind::kDiskSleep});
    }
    return std::make_shared<Script>(std::move(script));
  }

  Op Sleep() {
    Op sleep{Op::Kind::kSleep};
    sleep.duration = absl::Milliseconds(int64_t{1} << Below(16));
    return sleep;
  }

  void AddEnd(Script& script) {
    switch (Below(8)) {
      case 0:
        script.ops.push_back({Op::Kind::kRaise, SIGSEGV});
        break;
      case 1:
        script.ops.push_back({Op::Kind::kRaise, Chance(2) ? SIGSTOP : SIGTSTP});
        break;
      case 2:
        script.ops.push_back(Sleep());
        break;
      case 3:
        script.ops.push_back({Op::Kind::kWait});
        break;
      case 4:
      case 5:
        script.ops.push_back({Op::Kind::kPause});
        break;
      default:
        break;
    }
    script.ops.push_back({Op::Kind::kExit, static_cast<int>(Below(256))});
  }

  void AddHandler(Script& script, int depth) {
    script.on_sigterm = static_cast<int>(script.ops.size());
    if (depth < 4 && Chance(2)) {
      script.ops.push_back({Op::Kind::kFork, 0, RandomScript(depth + 1)});
    }
    if (Chance(2)) script.ops.push_back(Sleep());
    if (Chance(4)) script.ops.push_back({Op::Kind::kPause});
    script.ops.push_back({Op::Kind::kExit, static_cast<int>(Below(256))});
  }

  std::mt19937_64 random_;
  // How many more processes there may be, loosely.
  size_t room_ = 0;
};

}  // namespace

Scenario RandomScenario(uint64_t seed) { return Generator(seed).Generate(); }

std::string Describe(const Scenario& scenario) {
  std::string text = scenario.name + "\n  agent: " + Describe(*scenario.agent);
  for (const ScriptPtr& script : scenario.earlier_children) {
    text += "\n  earlier child: " + Describe(*script);
  }
  for (const ScriptPtr& script : scenario.leftovers) {
    text += "\n  leftover: " + Describe(*script);
  }
  text += scenario.rules.reuse_pids ? "\n  pids are used again" : "";
  text += scenario.rules.newest_child_first ? "\n  newest child first" : "";
  text += scenario.leads_group ? "\n  front leads its group" : "";
  return text + "\n";
}

}  // namespace acp_wrap::simulation
