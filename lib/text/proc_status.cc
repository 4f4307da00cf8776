#include "lib/text/proc_status.h"

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace acp_wrap {
namespace {

// What stands behind "\nNAME:\t", up to the end of the line; none at all for
// none.
std::vector<absl::string_view> Fields(absl::string_view status,
                                      absl::string_view name) {
  const size_t line = status.find(name);
  if (line == absl::string_view::npos) return {};
  status.remove_prefix(line + name.size());
  return absl::StrSplit(status.substr(0, status.find('\n')), '\t');
}

// "Uid:\treal\teffective\tsaved\tof the file system".
std::vector<absl::string_view> Users(absl::string_view status) {
  return Fields(status, "\nUid:\t");
}

std::optional<uid_t> ParseUser(absl::string_view text) {
  uid_t user;
  if (!absl::SimpleAtoi(text, &user)) return std::nullopt;
  return user;
}

}  // namespace

std::optional<uid_t> EffectiveUser(absl::string_view status) {
  const std::vector<absl::string_view> users = Users(status);
  if (users.size() < 2) return std::nullopt;
  return ParseUser(users[1]);
}

std::optional<uid_t> SingleUser(absl::string_view status) {
  const std::vector<absl::string_view> users = Users(status);
  for (absl::string_view other : users) {
    if (other != users[0]) return std::nullopt;
  }
  return users.empty() ? std::nullopt : ParseUser(users[0]);
}

// "NSpid:\t42\t1": in each namespace from the reader's to its own.
bool IsInitBelow(absl::string_view status) {
  const std::vector<absl::string_view> pids = Fields(status, "\nNSpid:\t");
  return pids.size() > 1 && pids.back() == "1";
}

}  // namespace acp_wrap
