#include "tests/ending/cast.h"

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/harness/proc.h"
#include "tests/transparency/setting.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

// What the agent is told by the kernel is no concern of the tests.
constexpr char kChildEnded[] = "agent: got 17 from the kernel";

constexpr absl::Duration kLongEnough = absl::Milliseconds(300);

Stage::Plan ToStage(const Cast::Plan& plan) {
  Stage::Plan staged;
  staged.steps = plan.starts + Steps{"catch", "report=agent"} + plan.then;
  staged.options = plan.options;
  staged.options.push_back("--sweep-on-start=0");
  staged.through_parent = plan.through_parent;
  staged.named = true;
  return staged;
}

}  // namespace

Steps operator+(Steps first, const Steps& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

Steps Child() {
  return {"fork", "{", "catch", "report=child", "wait-signal", "exit=0", "}"};
}

Steps Worker() {
  return {"fork",          "{",           "own-group", "catch",
          "report=worker", "wait-signal", "exit=0",    "}"};
}

Steps Daemon() {
  return {"fork",          "{",           "own-session", "catch", "close=0",
          "report=daemon", "wait-signal", "exit=0",      "}"};
}

Steps Server() {
  return {"server",    "{",        "own-session",  "catch",  "report=server",
          "until-eof", "sleep=50", "report=saved", "exit=0", "}"};
}

Steps StubbornServer() {
  return {"server",    "{",          "own-session", "catch", "report=server",
          "until-eof", "report=eof", "wait",        "}"};
}

Cast::Cast(const Plan& plan) : stage_(Wrapper(), ToStage(plan)) {
  for (size_t i = 0; i < plan.count + 1; ++i) {
    const std::string report = stage_.Next();
    // Each has its name twice: "agent: agent".
    const size_t colon = report.find(": ");
    if (colon == std::string::npos ||
        report.substr(0, colon) != report.substr(colon + 2)) {
      return;
    }
  }
  ready_ = true;
}

pid_t Cast::guardian() const {
  std::optional<Proc> agent = ReadProc(this->agent());
  return agent ? agent->parent : 0;
}

std::string Cast::Next() {
  std::string report;
  do {
    report = stage_.Next();
  } while (report == kChildEnded);
  return report;
}

std::vector<std::string> Cast::Next(size_t count) {
  std::vector<std::string> reports;
  for (size_t i = 0; i < count; ++i) reports.push_back(Next());
  return reports;
}

std::vector<std::string> Cast::Rest() {
  std::vector<std::string> reports;
  while (true) {
    std::string report = Next();
    if (report == "(end)") return reports;
    reports.push_back(std::move(report));
    if (reports.back() == "(nothing)") return reports;
  }
}

std::vector<std::string> Cast::Meanwhile() {
  absl::SleepFor(kLongEnough);
  std::vector<std::string> reports = stage_.Settle();
  reports.erase(std::remove(reports.begin(), reports.end(), kChildEnded),
                reports.end());
  return reports;
}

std::vector<std::string> Cast::MeanwhileWithoutAgent() {
  absl::SleepFor(kLongEnough);
  std::vector<std::string> reports;
  while (stage_.HasReport()) reports.push_back(stage_.Next());
  return reports;
}

std::string Got(const std::string& who, int signal) {
  return who + ": got " + std::to_string(signal) + " SI_USER";
}

}  // namespace acp_wrap
