// The end of whoever has started the agent.

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

std::vector<std::string> Hasty() {
  return {"--grace=10ms", "--kill-after=10ms"};
}

Stage::Plan Listening() {
  Stage::Plan plan;
  plan.steps = {"catch=30", "report=ready", "wait"};
  plan.options = Hasty();
  return plan;
}

// Ends the process in between, and waits until the test is the parent: a
// subreaper, and not process 1.
void EndParent(Stage& stage) {
  SendSignal(stage.program().parent(), SIGKILL);
  AwaitExit(stage.program().parent());
  auto adopted = [&stage] {
    std::optional<Proc> process = ReadProc(stage.pid());
    return !process || process->parent == getpid();
  };
  while (!adopted()) absl::SleepFor(absl::Milliseconds(1));
}

void ParentDies(const Setting& setting, Observation& seen, Stage::Plan plan) {
  plan.through_parent = true;
  Stage stage(setting, std::move(plan));
  seen.Note(stage.Next());
  EndParent(stage);
  seen.Note("all have ended", stage.AwaitEnd() ? "yes" : "no");
}

void Dies(const Setting& setting, Observation& seen) {
  ParentDies(setting, seen, Listening());
}

void DiesUnderNohup(const Setting& setting, Observation& seen) {
  Stage::Plan plan = Listening();
  plan.options.push_back("--on-parent-exit=terminate");
  plan.before_exec = [] { signal(SIGHUP, SIG_IGN); };
  ParentDies(setting, seen, std::move(plan));
}

// What would end the agent comes after what is passed on: so it is asked twice.
void Stays(const Setting& setting, Observation& seen, Stage::Plan plan) {
  plan.through_parent = true;
  Stage stage(setting, std::move(plan));
  seen.Note(stage.Next());
  EndParent(stage);
  seen.Note("meanwhile", Join(stage.Settle()));
  stage.Send(SIGTERM);
  seen.Note("all have ended", stage.AwaitEnd() ? "yes" : "no");
}

void StaysUnderNohup(const Setting& setting, Observation& seen) {
  Stage::Plan plan = Listening();
  plan.before_exec = [] { signal(SIGHUP, SIG_IGN); };
  Stays(setting, seen, std::move(plan));
}

void StaysIfIgnored(const Setting& setting, Observation& seen) {
  Stage::Plan plan = Listening();
  plan.options.push_back("--on-parent-exit=ignore");
  Stays(setting, seen, std::move(plan));
}

// As a desktop app does it from a pool of threads.
void ThreadEnds(const Setting& setting, Observation& seen) {
  std::unique_ptr<Stage> stage;
  std::thread thread([&] {
    stage = std::make_unique<Stage>(setting, Listening());
    // The agent is there before the thread is not.
    seen.Note(stage->Next());
  });
  thread.join();
  seen.Note("meanwhile", Join(stage->Settle()));
}

// The parent, in a session of its own, has ended before the exec.
void OrphanBeforeTheExec() {
  setsid();
  const pid_t parent = getpid();
  if (fork() != 0) _exit(0);
  while (getppid() == parent) usleep(1000);
}

void DeadBefore(const Setting& setting, Observation& seen) {
  // Who has a parent of another session was adopted; where a session cannot be
  // seen, as in a PID namespace of a test runner, the test needs its own.
  setsid();
  if (getsid(0) == 0) return seen.Skip("the test's session cannot be seen");
  Stage::Plan plan = Listening();
  plan.own_group = false;
  plan.before_exec = OrphanBeforeTheExec;
  Stage stage(setting, plan);
  seen.Note(stage.Next());
}

void DeadBeforeAndIgnored(const Setting& setting, Observation& seen) {
  Stage::Plan plan = Listening();
  plan.options.push_back("--on-parent-exit=ignore");
  plan.own_group = false;
  plan.before_exec = OrphanBeforeTheExec;
  Stage stage(setting, plan);
  seen.Note(stage.Next());
}

}  // namespace

Scenarios Parents() {
  const std::vector<std::string> ends = {"ready", "all have ended: yes"};
  return {
      {"Parent", "ThreadEnds", "the thread that has started the agent ends",
       ThreadEnds},
      {"Parent", "StaysUnderNohup",
       "the parent ends, where the caller has SIGHUP ignored", StaysUnderNohup},
      {"Parent", "StaysIfIgnored",
       "the parent ends, with --on-parent-exit=ignore", StaysIfIgnored},
      {"Parent", "Dies", "the parent ends: the agent does", Dies, ends},
      {"Parent", "DiesUnderNohup",
       "the parent ends, where the caller has SIGHUP ignored, with "
       "--on-parent-exit=terminate: the agent does",
       DiesUnderNohup, ends},
      {"Parent",
       "DeadBefore",
       "the parent has ended before the wrapper looks: no agent runs",
       DeadBefore,
       {"(end)"}},
      {"Parent", "DeadBeforeAndIgnored",
       "the same with --on-parent-exit=ignore", DeadBeforeAndIgnored},
  };
}

}  // namespace acp_wrap
