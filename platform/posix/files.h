// Files that are replaced by rename(2).

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_FILES_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_FILES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "lib/result.h"
#include "platform/files.h"

namespace acp_wrap {

class PosixFiles : public Files {
 public:
  Outcome ReplaceFile(const std::string& path,
                      absl::string_view content) override;
  Outcome CanReplaceFile(const std::string& path) override;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_FILES_H_
