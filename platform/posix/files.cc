#include "platform/posix/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "lib/result.h"
#include "platform/posix/write_quietly.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

Outcome WriteAll(const UniqueFd& file, absl::string_view content) {
  while (!content.empty()) {
    ssize_t written = WriteQuietly(file.get(), content.data(), content.size());
    if (written < 0) return Error{"write", errno};
    content.remove_prefix(static_cast<size_t>(written));
  }
  return Ok{};
}

// Makes a file that is to become `path`, and leaves its name in `temporary`.
Result<UniqueFd> Prepare(const std::string& path, std::string& temporary) {
  struct stat present;
  if (lstat(path.c_str(), &present) == 0 && !S_ISREG(present.st_mode)) {
    return Error{"lstat", ENOTSUP};
  }
  temporary = path + ".XXXXXX";
  // O_EXCL and mode 0600 (mkstemp(3)): nobody else's file, nobody else's eyes.
  UniqueFd file(mkstemp(temporary.data()));
  if (!file.valid()) return Error{"open", errno};
  return file;
}

}  // namespace

Outcome PosixFiles::ReplaceFile(const std::string& path,
                                absl::string_view content) {
  std::string temporary;
  Result<UniqueFd> file = Prepare(path, temporary);
  if (!file.ok()) return file.error();
  Outcome outcome = WriteAll(file.value(), content);
  if (outcome.ok() && rename(temporary.c_str(), path.c_str()) != 0) {
    outcome = Error{"rename", errno};
  }
  if (!outcome.ok()) unlink(temporary.c_str());
  return outcome;
}

Outcome PosixFiles::CanReplaceFile(const std::string& path) {
  std::string temporary;
  Result<UniqueFd> file = Prepare(path, temporary);
  if (!file.ok()) return file.error();
  unlink(temporary.c_str());
  return Ok{};
}

}  // namespace acp_wrap
