// Files that the wrapper writes.

#ifndef SPROUT_ACP_WRAP_PLATFORM_FILES_H_
#define SPROUT_ACP_WRAP_PLATFORM_FILES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "lib/result.h"

namespace acp_wrap {

class Files {
 public:
  virtual ~Files() = default;

  // Gives `path` a new file with `content`, mode 0600, all at once: whoever
  // opens it sees the old one or the new one, whole.  ENOTSUP if something is
  // there that is no regular file: a link or a device is not to be replaced.
  virtual Outcome ReplaceFile(const std::string& path,
                              absl::string_view content) = 0;

  // Whether ReplaceFile() would get as far as to write: fails as that would.
  // Leaves nothing behind.
  virtual Outcome CanReplaceFile(const std::string& path) = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_FILES_H_
