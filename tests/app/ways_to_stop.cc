#include "tests/app/ways_to_stop.h"

#include <signal.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/app/app.h"

namespace acp_wrap {
namespace {

constexpr char kName[] = "agent";

void StopButton(Stage& stage) { stage.app().Stop(kName); }

void StopSlowly(Stage& stage) { stage.app().StopSlow(kName); }

void Restart(Stage& stage) {
  stage.app().Stop(kName);
  stage.StartNext();
}

void Quit(Stage& stage) { stage.app().Quit(/*sweeping=*/false); }

void QuitSweeping(Stage& stage) { stage.app().Quit(/*sweeping=*/true); }

void Crash(Stage& stage) { stage.app().Crash(); }

void CrashAndRelaunch(Stage& stage) {
  stage.app().Crash();
  stage.Relaunch();
  stage.StartNext();
}

// Started under its own name, the app ends what the receipt tells of.
void CrashAndRestart(Stage& stage) {
  stage.app().Crash();
  stage.Relaunch();
  stage.StartNext(kName);
}

// The harness answers when it has done that.
void AskHarness(Stage& stage, int signal, const std::string& report) {
  kill(stage.agent().harness(), signal);
  stage.agent().leash().Await(report);
}

void ReplacedThenStop(Stage& stage) {
  AskHarness(stage, SIGUSR1, "replaced");
  stage.agent().leash().AwaitReady(kProcessesOfAnAgent + kProcessesOfAWorker);
  stage.app().Stop(kName);
}

void AsleepThenStop(Stage& stage) {
  AskHarness(stage, SIGUSR2, "asleep");
  stage.app().Stop(kName);
}

void HarnessCrashes(Stage& stage) { kill(stage.agent().harness(), SIGSEGV); }

void HarnessIsKilled(Stage& stage) { kill(stage.agent().harness(), SIGKILL); }

void GroupIsKilled(Stage& stage) { kill(-stage.agent().pid(), SIGKILL); }

void FrontIsKilled(Stage& stage) { kill(stage.agent().pid(), SIGKILL); }

void GuardianIsKilled(Stage& stage) {
  kill(stage.agent().guardian(), SIGKILL);
  stage.app().Crash();
}

void GuardianIsKilledThenStop(Stage& stage) {
  kill(stage.agent().guardian(), SIGKILL);
  stage.app().Stop(kName);
}

void BothAreKilled(Stage& stage) {
  // Neither gets to run in between: front first, which lets a guardian that is
  // stopped go on.
  const pid_t guardian = stage.agent().guardian();
  kill(stage.agent().pid(), SIGSTOP);
  kill(guardian, SIGSTOP);
  kill(stage.agent().pid(), SIGKILL);
  kill(guardian, SIGKILL);
  stage.StartNext();
}

}  // namespace

const char* Name(Position position) {
  switch (position) {
    case Position::kNowhere:
      return "Nowhere";
    case Position::kAcpCommand:
      return "AcpCommand";
    case Position::kWorker:
      return "Worker";
    case Position::kBoth:
      return "Both";
  }
  return "";
}

const char* Title(Position position) {
  switch (position) {
    case Position::kNowhere:
      return "unwrapped, there stay";
    case Position::kAcpCommand:
      return "as `acp_command`";
    case Position::kWorker:
      return "as worker";
    case Position::kBoth:
      return "as both";
  }
  return "";
}

App::Plan PlanFor(Position position, std::vector<std::string> settings) {
  App::Plan plan;
  plan.wrapped =
      position == Position::kAcpCommand || position == Position::kBoth;
  plan.worker_wrapped =
      position == Position::kWorker || position == Position::kBoth;
  plan.settings = std::move(settings);
  return plan;
}

Stage::Stage(App::Version version, Position position,
             std::vector<std::string> settings)
    : plan_(PlanFor(position, std::move(settings))) {
  plan_.version = version;
  App::Plan other = plan_;
  other.instance += ".dev";
  other_app_ = std::make_unique<App>(other_folder_, other);
  neighbour_ = other_app_->Start("neighbour");
  app_ = std::make_unique<App>(folder_, plan_);
  agent_ = app_->Start(kName);
}

void Stage::Relaunch() {
  app_ = std::make_unique<App>(folder_, plan_);
  app_->Sweep();
}

void Stage::StartNext(const std::string& name) { next_ = app_->Start(name); }

std::vector<WayToStop> WaysToStop(App::Version version) {
  const bool older = version == App::Version::kOlder;
  std::vector<WayToStop> ways = {
      {"StopButton", "stop button: TERM, up to 1 s, KILL to the group",
       StopButton},
      {"Restart", "restart: the same, and the next agent", Restart, false,
       true},
      {"HarnessCrashes", "the harness crashes", HarnessCrashes},
      {"HarnessIsKilled", "SIGKILL to the harness, as for want of memory",
       HarnessIsKilled},
      {"GroupIsKilled", "SIGKILL to the group, at once", GroupIsKilled},
      {"FrontIsKilled", "SIGKILL to front", FrontIsKilled, true},
      {"GuardianIsKilled", "SIGKILL to the guardian, then the app crashes",
       GuardianIsKilled, true},
      {"GuardianIsKilledThenStop",
       "SIGKILL to the guardian, then the stop button",
       GuardianIsKilledThenStop, true, false, true},
      {"BothAreKilled", "SIGKILL to front and guardian, then the next start",
       BothAreKilled, true, true},
  };
  const std::vector<WayToStop> todays = {
      {"StopSlowly", "stop button of later versions: TERM, up to 5 s, KILL",
       StopSlowly},
      {"Quit", "app quits: TERM, up to 2 s, KILL, sweeps", QuitSweeping},
      {"Crash", "app crashes", Crash, false, false, false, true},
      {"CrashAndRestart", "app crashes, and starts the agent again",
       CrashAndRestart, false, true},
      {"ReplacedThenStop", "a worker is replaced, then the stop button",
       ReplacedThenStop},
      {"AsleepThenStop", "the pool is put to sleep, then the stop button",
       AsleepThenStop},
  };
  const std::vector<WayToStop> olders = {
      {"Quit", "app quits: TERM, 200 ms, KILL to the group", Quit},
      {"QuitSweeping", "app quits, and sweeps by name and marker",
       QuitSweeping},
      {"Crash", "app crashes", Crash},
      {"CrashAndRelaunch", "app crashes, is started again, and sweeps",
       CrashAndRelaunch, false, true},
  };
  const std::vector<WayToStop>& own = older ? olders : todays;
  ways.insert(ways.begin() + 2, own.begin(), own.end());
  return ways;
}

std::vector<Position> PositionsFor(App::Version version, const WayToStop& way) {
  if (version == App::Version::kOlder) return {Position::kAcpCommand};
  if (way.wrapped_only || way.harness_lives_on) {
    return {Position::kAcpCommand, Position::kBoth};
  }
  return {Position::kAcpCommand, Position::kWorker, Position::kBoth};
}

}  // namespace acp_wrap
