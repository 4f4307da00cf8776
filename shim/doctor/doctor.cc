#include "shim/doctor/doctor.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "lib/ending/wait_status.h"
#include "lib/host/run_list.h"
#include "lib/result.h"
#include "lib/text/printable.h"
#include "platform/host_features.h"
#include "platform/native_system.h"
#include "platform/posix/trial.h"
#include "platform/system.h"
#include "shim/doctor/findings.h"
#include "shim/doctor/place.h"
#include "shim/drop_in/drop_in.h"
#include "shim/drop_in/target.h"
#include "shim/leftovers/list_command.h"
#include "shim/leftovers/output.h"
#include "shim/run/messages.h"
#include "shim/run/run.h"

namespace acp_wrap {
namespace {

constexpr absl::string_view kOwnVariables = "SPROUT_ACP_WRAP_";

// Where there is no setsid(1), a process that has lost its parent.
constexpr char kEscape[] =
    "exec 2>/dev/null; "
    "if command -v setsid >/dev/null; then setsid sleep 600 & "
    "else (sleep 600 &) & fi; "
    "echo started >&3";

void CheckKernel(Findings& findings) {
  for (const HostFeature& feature : HostFeatures()) {
    switch (feature.state) {
      case HostFeature::State::kThere:
        findings.Good(feature.name);
        break;
      case HostFeature::State::kMissing:
        findings.Note("no " + feature.name + ": " + feature.means);
        break;
      case HostFeature::State::kNeeded:
        findings.Bad("no " + feature.name + ": " + feature.means);
        break;
    }
  }
}

void CheckTarget(System& system, const std::vector<std::string>& environment,
                 Findings& findings) {
  const TargetSearch search = LookForProgram(system, environment, "");
  if (!search.chosen_wrong.empty()) {
    findings.Note("SPROUT_ACP_WRAP_TARGET " + search.chosen_wrong);
  }
  if (search.found) {
    findings.Good("without a command, this runs: " + Printable(*search.found));
  } else {
    findings.Note(
        "no buzz-acp found, which matters only in its place; `sprout-acp-wrap "
        "-- COMMAND` needs none");
  }
}

std::string Count(size_t count, const char* one, const char* more) {
  return std::to_string(count) + " " + (count == 1 ? one : more);
}

void CheckRuns(const std::vector<std::string>& environment,
               Findings& findings) {
  const Result<std::vector<ListedRun>> runs = ListAllRuns(environment);
  if (!runs.ok()) {
    findings.Note(FailureMessage("what runs cannot be seen", runs.error()));
    return;
  }
  size_t living = 0;
  size_t left = 0;
  for (const ListedRun& run : runs.value()) {
    if (run.state == ListedRun::State::kLiving) {
      ++living;
    } else {
      left += run.processes.size();
    }
  }
  findings.Good(Count(living, "run", "runs") + " under a wrapper now");
  if (left > 0) {
    findings.Note("dead runs have left " + Count(left, "process", "processes") +
                  ": `sprout-acp-wrap --sweep --dry-run` shows them");
  }
}

// As they are, but that nothing is configured.
std::vector<std::string> WithoutOwn(
    const std::vector<std::string>& environment) {
  std::vector<std::string> rest;
  for (const std::string& entry : environment) {
    if (!absl::StartsWith(entry, kOwnVariables)) rest.push_back(entry);
  }
  return rest;
}

void Prove(System& system, const std::vector<std::string>& environment,
           Findings& findings) {
  const std::string self = system.self().Executable();
  const Result<Trial> tried =
      Try({self, "--sweep-on-start=0", "--", "/bin/sh", "-c", kEscape},
          WithoutOwn(environment), absl::Seconds(20));
  if (!tried.ok()) {
    findings.Bad(FailureMessage("cannot try a run", tried.error()));
    return;
  }
  const Trial& trial = tried.value();
  if (!absl::StartsWith(trial.said, "started")) {
    findings.Bad("tried a run, and it did not start: status " +
                 std::to_string(trial.status.ShellCode()));
  } else if (!trial.all_gone) {
    findings.Bad("tried a run: what its agent had left behind is still there");
  } else {
    findings.Good("tried a run: what its agent had left behind is gone");
  }
}

}  // namespace

int RunDoctor(System& system, const std::vector<std::string>& environment,
              const std::string& version) {
  Findings findings;
  CheckKernel(findings);
  CheckPlace(system, environment, findings);
  CheckTarget(system, environment, findings);
  CheckRuns(environment, findings);
  Prove(system, environment, findings);
  const std::string head(absl::StripTrailingAsciiWhitespace(version));
  const std::string text = head + ", " + KernelName() + "\n" + findings.text();
  if (!Output().Write(text)) return kExitFailure;
  return findings.bad() ? 1 : 0;
}

}  // namespace acp_wrap
