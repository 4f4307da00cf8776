#include "tests/transparency/stage.h"

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/paths.h"
#include "tests/harness/reaper.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

constexpr char kNothing[] = "(nothing)";

Launch ToLaunch(const Setting& setting, Stage::Plan plan, const Leash& leash) {
  std::vector<std::string> agent = std::move(plan.agent);
  if (agent.empty()) {
    agent = {ProbePath()};
    agent.insert(agent.end(), plan.steps.begin(), plan.steps.end());
  }
  Launch launch;
  launch.command = std::move(plan.launcher);
  for (std::string& word : setting.Command(agent, plan.options)) {
    launch.command.push_back(std::move(word));
  }
  launch.environment = std::move(plan.environment);
  launch.descriptors = std::move(plan.descriptors);
  launch.descriptors.push_back({kLeashDescriptor, leash.victims_end()});
  launch.through_parent = plan.through_parent;
  launch.before_exec = [own_group = plan.own_group,
                        before_exec = std::move(plan.before_exec)] {
    if (own_group) setpgid(0, 0);
    if (before_exec) before_exec();
  };
  return launch;
}

}  // namespace

std::vector<std::string> Patient() { return {"--grace=9h", "--kill-after=1h"}; }

std::string ProbePath() {
  return RunfilePath("tests/transparency/probe/probe");
}

Stage::Stage(const Setting& setting, Plan plan)
    : limit_(setting.limit),
      named_(plan.named),
      program_(ToLaunch(setting, std::move(plan), leash_)) {
  leash_.LetGo();
}

Stage::~Stage() { EndLeftovers(); }

pid_t Stage::agent() const {
  return leash_.reports().empty() ? 0 : leash_.reports().front().pid;
}

pid_t Stage::Reporter(const std::string& text) const {
  return leash_.Find(text);
}

std::string Stage::NameOf(pid_t pid) const {
  for (const Leash::Report& report : leash_.reports()) {
    if (report.pid == pid) return report.text;
  }
  return "";
}

std::string Stage::Next() {
  if (leash_.AwaitReports(taken_ + 1, limit_)) {
    const Leash::Report& report = leash_.reports()[taken_++];
    return named_ ? NameOf(report.pid) + ": " + report.text : report.text;
  }
  return leash_.AllGone() ? "(end)" : kNothing;
}

void Stage::Send(int signal) const {
  if (!ended_) kill(pid(), signal);
}

bool Stage::HasGroup() const { return !ended_ && getpgid(pid()) == pid(); }

void Stage::SendToGroup(int signal) const {
  if (HasGroup()) kill(-pid(), signal);
}

void Stage::Queue(int signal, void* value) const {
  union sigval data;
  data.sival_ptr = value;
  if (!ended_) sigqueue(pid(), signal, data);
}

std::vector<std::string> Stage::UntilReported(const std::string& text) {
  std::vector<std::string> others;
  while (true) {
    std::string report = Next();
    if (report == text || (named_ && absl::EndsWith(report, ": " + text))) {
      return others;
    }
    others.push_back(report);
    if (report == kNothing || report == "(end)") return others;
  }
}

// Once would not do: what the wrapper decides comes after what it forwards.
std::vector<std::string> Stage::Settle(int signal) {
  const std::string back = "got " + std::to_string(signal) + " SI_USER";
  std::vector<std::string> others;
  for (int i = 0; i < 2; ++i) {
    Send(signal);
    for (std::string& report : UntilReported(back)) {
      others.push_back(std::move(report));
    }
  }
  return others;
}

std::string Stage::NextChange() {
  sigset_t deaths;
  sigemptyset(&deaths);
  sigaddset(&deaths, SIGCHLD);
  const absl::Time end = absl::Now() + limit_;
  while (true) {
    int status;
    if (!ended_ &&
        waitpid(pid(), &status, WNOHANG | WUNTRACED | WCONTINUED) == pid()) {
      if (WIFSTOPPED(status)) {
        return "stopped by " + std::to_string(WSTOPSIG(status));
      }
      if (WIFCONTINUED(status)) return "continued";
      ended_ = true;
      return DescribeStatus(status);
    }
    absl::Duration left = end - absl::Now();
    if (ended_ || left <= absl::ZeroDuration()) return "(does not end)";
    timespec timeout = absl::ToTimespec(left);
    sigtimedwait(&deaths, nullptr, &timeout);
  }
}

std::string Stage::End() {
  while (true) {
    std::string change = NextChange();
    if (ended_ || change == "(does not end)") return change;
  }
}

std::string Join(const std::vector<std::string>& texts) {
  return texts.empty() ? kNothing : absl::StrJoin(texts, ", ");
}

}  // namespace acp_wrap
