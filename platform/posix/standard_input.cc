#include "platform/posix/standard_input.h"

#include <sys/stat.h>

#include <cstdint>

#include "lib/ending/standard_input.h"

namespace acp_wrap {

StandardInput ToStandardInput(const struct stat& status) {
  StandardInput input;
  input.kind = S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)
                   ? StandardInput::Kind::kConduit
                   : StandardInput::Kind::kFile;
  input.device = static_cast<uint64_t>(status.st_dev);
  input.inode = static_cast<uint64_t>(status.st_ino);
  return input;
}

}  // namespace acp_wrap
