#include "tests/simulation/scripts.h"

#include <signal.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulation/script.h"

namespace acp_wrap::simulation {
namespace {

using Kind = Op::Kind;

ScriptPtr Make(std::string name, std::vector<Op> ops,
               int on_sigterm = Script::kDefault) {
  Script script;
  script.name = std::move(name);
  script.ops = std::move(ops);
  script.on_sigterm = on_sigterm;
  return std::make_shared<Script>(std::move(script));
}

}  // namespace

ScriptPtr Exits(int code) { return Make("exits", {{Kind::kExit, code}}); }

ScriptPtr Runs() { return Make("runs", {{Kind::kPause}}); }

ScriptPtr Crashes(int signal) {
  return Make("crashes", {{Kind::kRaise, signal}, {Kind::kExit, 1}});
}

ScriptPtr Starts(ScriptPtr child) {
  return Make("starts", {{Kind::kFork, 0, std::move(child)}, {Kind::kPause}});
}

ScriptPtr Leaves(ScriptPtr child) {
  return Make("leaves", {{Kind::kFork, 0, std::move(child)}, {Kind::kExit, 0}});
}

ScriptPtr Awaits(ScriptPtr child) {
  return Make(
      "awaits",
      {{Kind::kFork, 0, std::move(child)}, {Kind::kWait}, {Kind::kExit, 7}});
}

ScriptPtr Daemon() {
  return Make("daemon", {{Kind::kSetSession},
                         {Kind::kClearEnvironment},
                         {Kind::kFork, 0, Runs()},
                         {Kind::kExit, 0}});
}

ScriptPtr IgnoresTerm() {
  return Make("stubborn", {{Kind::kIgnore, SIGTERM}, {Kind::kPause}});
}

ScriptPtr ForksOnTerm() {
  return Make("hydra",
              {{Kind::kPause}, {Kind::kFork, 0, Runs()}, {Kind::kExit, 0}}, 1);
}

ScriptPtr Respawns(int times) {
  std::vector<Op> ops;
  for (int i = 0; i < times; ++i) {
    ops.push_back({Kind::kFork, 0, Runs()});
    ops.push_back({Kind::kWait});
  }
  ops.push_back({Kind::kExit, 0});
  return Make("respawns", std::move(ops));
}

ScriptPtr Stops(int signal) {
  return Make("stops", {{Kind::kRaise, signal}, {Kind::kExit, 5}});
}

ScriptPtr Piped(ScriptPtr script) {
  Script piped = *script;
  piped.name += ", piped";
  piped.piped = true;
  return std::make_shared<Script>(std::move(piped));
}

ScriptPtr Privileged() {
  Script script = *Runs();
  script.name = "set-uid";
  script.privileged = true;
  return std::make_shared<Script>(std::move(script));
}

ScriptPtr Uninterruptible() { return Make("disk-sleep", {{Kind::kDiskSleep}}); }

}  // namespace acp_wrap::simulation
