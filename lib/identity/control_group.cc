#include "lib/identity/control_group.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "lib/identity/marker.h"

namespace acp_wrap {
namespace {

constexpr absl::string_view kService = ".service";
constexpr absl::string_view kScope = ".scope";

// Of the hierarchy that systemd keeps: one without controllers ("0::") or,
// where that is not used, the one of its name.
absl::string_view PathIn(absl::string_view text) {
  absl::string_view unified;
  while (!text.empty()) {
    const absl::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const size_t named = line.find(":name=systemd:");
    if (named != absl::string_view::npos) {
      const absl::string_view path = line.substr(line.find(":/", named) + 1);
      if (path != "/") return path;
    } else if (absl::StartsWith(line, "0::")) {
      unified = line.substr(3);
    }
  }
  return unified;
}

// The user's service manager, below which everything of the user's may be.
bool IsManager(absl::string_view name) {
  return absl::StartsWith(name, "user@");
}

bool IsAtOrBelow(absl::string_view path, absl::string_view above) {
  return absl::StartsWith(path, above) &&
         (path.size() == above.size() || path[above.size()] == '/');
}

}  // namespace

absl::string_view UnitIn(absl::string_view text) {
  absl::string_view path = PathIn(text);
  while (!path.empty()) {
    if (absl::EndsWith(path, kService) || absl::EndsWith(path, kScope)) {
      return path;
    }
    const size_t slash = path.rfind('/');
    path = path.substr(0, slash == absl::string_view::npos ? 0 : slash);
  }
  return path;
}

void NoteUnit(std::vector<std::string>& environment, absl::string_view text) {
  const std::string prefix = std::string(kUnitVariable) + '=';
  environment.erase(std::remove_if(environment.begin(), environment.end(),
                                   [&](const std::string& entry) {
                                     return absl::StartsWith(entry, prefix);
                                   }),
                    environment.end());
  const absl::string_view unit = UnitIn(text);
  if (!unit.empty()) environment.push_back(prefix + std::string(unit));
}

bool IsInAnotherService(absl::string_view block, absl::string_view text) {
  const absl::string_view unit = UnitIn(text);
  if (!absl::EndsWith(unit, kService) ||
      IsManager(unit.substr(unit.rfind('/') + 1))) {
    return false;
  }
  const absl::string_view run = FindInBlock(block, kUnitVariable).value_or("");
  return !run.empty() && !IsAtOrBelow(unit, run) && !IsAtOrBelow(run, unit);
}

}  // namespace acp_wrap
