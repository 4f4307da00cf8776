#include "platform/linux/read_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <string>

#include "lib/result.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

Result<std::string> ReadFileAt(const UniqueFd& directory, const char* name,
                               size_t most, int flags) {
  std::string text;
  Outcome outcome = ReadFileAt(directory, name, text, most, flags);
  if (!outcome.ok()) return outcome.error();
  return text;
}

Outcome ReadFileAt(const UniqueFd& directory, const char* name,
                   std::string& text, size_t most, int flags) {
  text.clear();
  UniqueFd file(openat(directory.get(), name, O_RDONLY | O_CLOEXEC | flags));
  if (!file.valid()) return Error{"open", errno};
  char buffer[16384];
  while (text.size() < most) {
    ssize_t count = read(file.get(), buffer, sizeof buffer);
    if (count == 0) return Ok{};
    if (count > 0) {
      text.append(buffer, static_cast<size_t>(count));
    } else if (errno != EINTR) {
      return Error{"read", errno};
    }
  }
  return Ok{};
}

}  // namespace acp_wrap
