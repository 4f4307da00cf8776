#include "shim/drop_in/target.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/identity/marker.h"
#include "lib/identity/program_names.h"
#include "lib/text/printable.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// What execvp(3) takes where there is no PATH.
constexpr absl::string_view kStandardPath = "/usr/local/bin:/usr/bin:/bin";

// Nothing if the file cannot be read at all.
std::optional<size_t> ReadAt(const UniqueFd& file, char* buffer, size_t size,
                             off_t offset) {
  size_t length = 0;
  while (length < size) {
    ssize_t count = pread(file.get(), buffer + length, size - length,
                          offset + static_cast<off_t>(length));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    length += static_cast<size_t>(count);
  }
  return length;
}

bool SameContent(const std::string& a, const std::string& b) {
  UniqueFd first(open(a.c_str(), O_RDONLY | O_CLOEXEC));
  UniqueFd second(open(b.c_str(), O_RDONLY | O_CLOEXEC));
  if (!first.valid() || !second.valid()) return false;
  char some[16384], other[sizeof some];
  for (off_t offset = 0;; offset += sizeof some) {
    std::optional<size_t> length = ReadAt(first, some, sizeof some, offset);
    if (!length || length != ReadAt(second, other, sizeof other, offset) ||
        memcmp(some, other, *length) != 0) {
      return false;
    }
    if (*length < sizeof some) return true;
  }
}

class Search {
 public:
  Search(const std::vector<std::string>& environment,
         const std::vector<std::string>& wrappers, const std::string& called_as)
      : environment_(environment), wrappers_(wrappers) {
    if (called_as.empty()) {
      names_.assign(std::begin(kHarnessNames), std::end(kHarnessNames));
    } else {
      names_.push_back(called_as);
    }
    result_.name = names_[0];
    heeds_variable_ = IsHarnessName(names_[0]);
  }

  TargetSearch Run() {
    if (heeds_variable_) TryChosen();
    for (const std::string& name : names_) TryBesideTheWrapper(name);
    for (const std::string& name : names_) TryPath(name);
    return std::move(result_);
  }

 private:
  void TryChosen() {
    std::optional<absl::string_view> chosen =
        FindVariable(environment_, kTargetVariable);
    if (!chosen || chosen->empty()) return;
    if (chosen->find('/') == absl::string_view::npos) {
      TryPath(std::string(*chosen));
    } else {
      Try(std::string(*chosen));
    }
    if (result_.found) return;
    result_.chosen = std::string(*chosen);
    result_.chosen_wrong = why_not_;
  }

  void TryBesideTheWrapper(const std::string& name) {
    if (wrappers_.empty()) return;
    size_t slash = wrappers_[0].rfind('/');
    if (slash == std::string::npos) return;
    Try(wrappers_[0].substr(0, slash + 1) + name);
  }

  void TryPath(const std::string& name) {
    if (result_.found) return;
    absl::string_view path =
        FindVariable(environment_, "PATH").value_or(kStandardPath);
    why_not_ = "is not on PATH";
    while (!result_.found) {
      size_t colon = path.find(':');
      std::string directory(path.substr(0, colon));
      // An empty entry is the working directory (environ(7)).
      Try((directory.empty() ? "." : directory) + "/" + name);
      if (colon == absl::string_view::npos) return;
      path.remove_prefix(colon + 1);
    }
  }

  void Try(const std::string& path) {
    if (result_.found || !tried_.insert(path).second) return;
    struct stat status;
    if (stat(path.c_str(), &status) != 0) {
      Note(path, errno == ENOENT || errno == ENOTDIR
                     ? ""
                     : std::string("cannot be used: ") + strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
      Note(path, "is a directory");
    } else if (!S_ISREG(status.st_mode)) {
      Note(path, "is no regular file");
    } else if (access(path.c_str(), X_OK) != 0) {
      Note(path, "is not executable");
    } else if (IsWrapper(path, status)) {
      result_.found_wrapper = true;
      Note(path, "is the wrapper itself");
    } else {
      result_.found = path;
    }
  }

  // Nothing worth a word if there is no such file.
  void Note(const std::string& path, const std::string& wrong) {
    std::string note = Printable(path);
    if (!wrong.empty()) {
      note += " (" + wrong + ")";
      why_not_ = wrong;
    } else if (why_not_.empty()) {
      why_not_ = "does not exist";
    }
    result_.looked_at.push_back(note);
  }

  bool IsWrapper(const std::string& path, const struct stat& status) const {
    for (const std::string& wrapper : wrappers_) {
      struct stat own;
      if (stat(wrapper.c_str(), &own) != 0) continue;
      if (status.st_dev == own.st_dev && status.st_ino == own.st_ino) {
        return true;
      }
      if (status.st_size == own.st_size && SameContent(path, wrapper)) {
        return true;
      }
    }
    return false;
  }

  const std::vector<std::string>& environment_;
  const std::vector<std::string>& wrappers_;
  std::vector<std::string> names_;
  bool heeds_variable_ = false;
  TargetSearch result_;
  std::unordered_set<std::string> tried_;
  // With what was tried last.
  std::string why_not_;
};

// However long the names are that it is about, a line can be read at once.
std::string Short(absl::string_view name) {
  constexpr size_t kColumns = 32;
  return CutToColumns(Printable(name), kColumns);
}

}  // namespace

TargetSearch FindTarget(const std::vector<std::string>& environment,
                        const std::vector<std::string>& wrappers,
                        const std::string& called_as) {
  return Search(environment, wrappers, called_as).Run();
}

std::string NoTargetMessage(const TargetSearch& search) {
  const std::string variable(kTargetVariable);
  if (search.chosen) {
    return variable + ": '" + Short(*search.chosen) + "' " +
           search.chosen_wrong + ", and there is no other " +
           Short(search.name) + "; set it to its path alone";
  }
  return "no " + Short(search.name) +
         (search.found_wrapper ? " but the wrapper itself" : "") +
         " is beside the wrapper or on PATH (" +
         std::to_string(search.looked_at.size()) +
         (search.looked_at.size() == 1 ? " place); " : " places); ") +
         (IsHarnessName(search.name) ? "set " + variable + " to its path"
                                     : "put its folder on PATH");
}

std::string NotChosenMessage(const TargetSearch& search) {
  return std::string(kTargetVariable) + ": '" + Printable(*search.chosen) +
         "' " + search.chosen_wrong + "; '" + Printable(*search.found) +
         "' is run";
}

}  // namespace acp_wrap
