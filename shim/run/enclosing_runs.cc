#include "shim/run/enclosing_runs.h"

#include <sys/types.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "lib/cli/command_line.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/identity/program_names.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "platform/process_table.h"
#include "platform/system.h"

namespace acp_wrap {
namespace {

using Answer = EnclosingRuns::Answer;

// `block`: entries that each end with a NUL byte.
std::vector<std::string> Entries(absl::string_view block) {
  if (block.empty()) return {};
  if (block.back() == '\0') block.remove_suffix(1);
  return absl::StrSplit(block, '\0');
}

class Search {
 public:
  Search(System& system, const std::vector<std::string>& environment)
      : system_(system),
        chain_(ParseRunIdChain(
                   FindVariable(environment, kRunVariable).value_or(""))
                   .value_or(std::vector<RunId>())) {}

  EnclosingRuns Run() {
    pid_t above = system_.self().ParentPid();
    bool below_guardian = false;
    for (int i = 0; i < kMostGenerations && above > 0; ++i) {
      Result<ProcessInfo> read = system_.processes().Read(above);
      if (!read.ok()) return {Answer::kUnknown};
      const ProcessInfo& info = read.value();
      const bool front = IsFront(info);
      if (below_guardian && !front) return {Answer::kUnknown};
      below_guardian = info.name == kGuardianName;
      if (front) {
        found_.answer = Keeps(above);
        found_.front = above;
        if (found_.answer != Answer::kKeep) return found_;
      }
      above = info.parent;
    }
    if (found_.answer == Answer::kNone && IsOutOfSight()) {
      return {Answer::kUnknown};
    }
    return found_;
  }

 private:
  static constexpr int kMostGenerations = 1000;

  // A front whose guardian was killed is the agent's parent.
  bool IsFront(const ProcessInfo& info) const {
    if (info.name == kSpareName || info.name == kGuardianName) return false;
    if (IsWrapperName(info.name)) return true;
    const std::string file = system_.self().ExecutableOf(info.id.pid);
    if (!file.empty() && file == system_.self().Executable()) return true;
    return std::any_of(chain_.begin(), chain_.end(), [&info](const RunId& run) {
      return run.front == info.id;
    });
  }

  Answer Keeps(pid_t front) const {
    Result<std::unique_ptr<ProcessHandle>> held =
        system_.processes().Hold(front);
    if (!held.ok()) return Answer::kUnknown;
    const Result<std::string> arguments = held.value()->Arguments();
    const Result<std::string> environment = held.value()->Environment();
    if (!arguments.ok() || !environment.ok()) return Answer::kUnknown;
    return ParseCommandLine(Entries(arguments.value()),
                            Entries(environment.value()))
                   .keep
               ? Answer::kKeep
               : Answer::kDoNotKeep;
  }

  // What stands above the first process of a PID namespace is not shown in it.
  bool IsOutOfSight() const {
    return !chain_.empty() &&
           chain_.back().pid_namespace != system_.self().PidNamespace();
  }

  System& system_;
  const std::vector<RunId> chain_;
  EnclosingRuns found_;
};

}  // namespace

EnclosingRuns FindEnclosingRuns(System& system,
                                const std::vector<std::string>& environment) {
  return Search(system, environment).Run();
}

}  // namespace acp_wrap
