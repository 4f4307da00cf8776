#include "tests/app/ways_to_stop.h"

#include <signal.h>
#include <sys/types.h>

#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "tests/app/app.h"

namespace acp_wrap {
namespace {

constexpr char kName[] = "agent";

void StopButton(Stage& stage) { stage.app().Stop(kName); }

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

Stage::Stage(bool wrapped, std::vector<std::string> settings) {
  plan_.wrapped = wrapped;
  plan_.settings = std::move(settings);
  App::Plan other = plan_;
  other.instance += ".dev";
  other_app_ = std::make_unique<App>(folder_, other);
  neighbour_ = other_app_->Start("neighbour");
  app_ = std::make_unique<App>(folder_, plan_);
  agent_ = app_->Start(kName);
}

void Stage::Relaunch() {
  app_ = std::make_unique<App>(folder_, plan_);
  app_->Sweep();
}

void Stage::StartNext() { next_ = app_->Start("next"); }

const std::vector<WayToStop>& AllWaysToStop() {
  static const auto* const ways = new std::vector<WayToStop>{
      {"StopButton", "stop button: TERM, up to 1 s, KILL to the group",
       StopButton},
      {"Restart", "restart: the same, and the next agent", Restart, false,
       true},
      {"Quit", "app quits: TERM, 200 ms, KILL to the group", Quit},
      {"QuitSweeping", "app quits, and sweeps by name and marker",
       QuitSweeping},
      {"Crash", "app crashes", Crash},
      {"CrashAndRelaunch", "app crashes, is started again, and sweeps",
       CrashAndRelaunch, false, true},
      {"HarnessCrashes", "sprout-acp crashes", HarnessCrashes},
      {"HarnessIsKilled", "SIGKILL to sprout-acp, as for want of memory",
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
  return *ways;
}

std::ostream& operator<<(std::ostream& stream, const WayToStop& way) {
  return stream << way.name;
}

}  // namespace acp_wrap
