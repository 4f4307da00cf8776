// A notice in a file without a name (memfd_create(2), Linux 3.17), which
// /proc/PID/fd shows to who may trace the process (proc(5)).

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_NOTICE_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_NOTICE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "platform/notice.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

class MemfdNotice : public Notice {
 public:
  void Open() override;
  void Post(absl::string_view text) override;

 private:
  UniqueFd file_;
};

// What stands in the notice of the process whose folder of descriptors is
// `folder` in `proc`, "42/fd"; at most `most` bytes of it.  Empty where there
// is none, or it cannot be read.  Whoever has made it cannot make this block.
std::string ReadNoticeIn(const UniqueFd& proc, const std::string& folder,
                         size_t most);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_NOTICE_H_
