#include "platform/read_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <string>

#include "lib/result.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

Result<std::string> ReadFileAt(const UniqueFd& directory, const char* name) {
  UniqueFd file(openat(directory.get(), name, O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return Error{"open", errno};
  std::string text;
  char buffer[4096];
  while (true) {
    ssize_t count = read(file.get(), buffer, sizeof buffer);
    if (count == 0) return text;
    if (count > 0) {
      text.append(buffer, static_cast<size_t>(count));
    } else if (errno != EINTR) {
      return Error{"read", errno};
    }
  }
}

}  // namespace acp_wrap
