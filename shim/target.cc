#include "shim/target.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/marker.h"

namespace acp_wrap {
namespace {

constexpr absl::string_view kTargetVariable = "SPROUT_ACP_WRAP_TARGET";
constexpr char kTargetName[] = "sprout-acp";

bool SameFile(const std::string& a, const std::string& b) {
  struct stat first, second;
  return stat(a.c_str(), &first) == 0 && stat(b.c_str(), &second) == 0 &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

bool Executable(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

std::vector<std::string> Candidates(absl::string_view search_path,
                                    const std::string& own_executable) {
  std::vector<std::string> candidates;
  size_t slash = own_executable.rfind('/');
  if (slash != std::string::npos) {
    candidates.push_back(own_executable.substr(0, slash + 1) + kTargetName);
  }
  while (!search_path.empty()) {
    size_t colon = search_path.find(':');
    std::string directory(search_path.substr(0, colon));
    // An empty entry is the working directory (environ(7)).
    if (directory.empty()) directory = ".";
    candidates.push_back(directory + "/" + kTargetName);
    search_path.remove_prefix(
        colon == absl::string_view::npos ? search_path.size() : colon + 1);
  }
  return candidates;
}

}  // namespace

TargetSearch FindTarget(const std::vector<std::string>& environment,
                        const std::string& own_executable) {
  TargetSearch search;
  std::optional<absl::string_view> chosen =
      FindVariable(environment, kTargetVariable);
  if (chosen && !chosen->empty()) {
    std::string path(*chosen);
    search.looked_at.push_back(path);
    if (!SameFile(path, own_executable)) search.found = path;
    return search;
  }
  absl::string_view search_path = FindVariable(environment, "PATH")
                                      .value_or("/usr/local/bin:/usr/bin:/bin");
  for (const std::string& path : Candidates(search_path, own_executable)) {
    search.looked_at.push_back(path);
    if (Executable(path) && !SameFile(path, own_executable)) {
      search.found = path;
      return search;
    }
  }
  return search;
}

}  // namespace acp_wrap
