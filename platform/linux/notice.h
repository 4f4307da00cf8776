// A notice in a file without a name (memfd_create(2), Linux 3.17), which
// /proc/PID/fd shows to who may trace the process (proc(5)).
//
// It is written through memory.  Whoever can open the file could hold the lock
// that write(2) takes (i_rwsem), as long as he likes, by a write(2) from memory
// that is never there (userfaultfd(2), FUSE), and this process with it.  A page
// fault takes none, and the seals (fcntl(2)) keep the size, without which it
// would be SIGBUS, and others from writing (F_SEAL_FUTURE_WRITE, Linux 5.1).

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
  // What does not fit is left out.
  static constexpr size_t kBytes = size_t{64} << 10;

  void Open() override;
  void Post(absl::string_view text) override;

 private:
  UniqueFd file_;
  // Its kBytes, the first NUL behind the text; null where there is none.
  char* memory_ = nullptr;
};

// What stands in the notice of the process whose folder of descriptors is
// `folder` in `proc`, "42/fd"; at most `most` bytes of it.  Empty where there
// is none, or it cannot be read.  Whoever has made it cannot make this block.
std::string ReadNoticeIn(const UniqueFd& proc, const std::string& folder,
                         size_t most);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_NOTICE_H_
