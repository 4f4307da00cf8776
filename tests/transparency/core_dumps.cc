// A crash leaves the agent's core dump, and no second one.

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

size_t FilesIn(const std::filesystem::path& folder) {
  return static_cast<size_t>(
      std::distance(std::filesystem::directory_iterator(folder), {}));
}

// Whether a core dump is a file in the working directory (core(5)).
bool CoresAreLocalFiles() {
  std::string pattern = ReadWhole("/proc/sys/kernel/core_pattern");
  return !pattern.empty() && !absl::StartsWith(pattern, "|") &&
         !absl::StrContains(pattern, "/");
}

bool AllowCores() {
  rlimit limit;
  getrlimit(RLIMIT_CORE, &limit);
  return limit.rlim_max == RLIM_INFINITY;
}

// The working directory tells whose core it is: the agent has another one.
void OneCore(const Setting& setting, Observation& seen) {
  if (!CoresAreLocalFiles() || !AllowCores()) {
    seen.Skip("core dumps are not written to the working directory here");
    return;
  }
  std::string folder = TemporaryFolder() + "/coresXXXXXX";
  if (mkdtemp(folder.data()) == nullptr) {
    seen.Skip("no folder to write to");
    return;
  }
  for (int signal : {SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV,
                     SIGXCPU, SIGXFSZ, SIGSYS}) {
    const std::string name = std::to_string(signal);
    const std::string callers = folder + "/caller" + name;
    const std::string agents = folder + "/agent" + name;
    std::filesystem::create_directory(callers);
    std::filesystem::create_directory(agents);
    Stage::Plan plan{{"cd=" + agents, "crash=" + name}};
    plan.before_exec = [callers] {
      rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
      setrlimit(RLIMIT_CORE, &unlimited);
      if (chdir(callers.c_str()) != 0) _exit(1);
    };
    Stage stage(setting, plan);
    seen.Note("crash=" + name, stage.End());
    seen.Note("the agent's cores", std::to_string(FilesIn(agents)));
    seen.Note("other cores", std::to_string(FilesIn(callers)));
  }
  std::filesystem::remove_all(folder);
}

}  // namespace

Scenarios CoreDumps() {
  return {{"Status", "CoreDumps",
           "a core dump is the agent's, and the only one", OneCore}};
}

}  // namespace acp_wrap
