// Something that a process has to say to whoever asks: a text that others of
// the same user can read (HostProcesses::ReadNotice()) as long as it lives.

#ifndef SPROUT_ACP_WRAP_PLATFORM_NOTICE_H_
#define SPROUT_ACP_WRAP_PLATFORM_NOTICE_H_

#include "absl/strings/string_view.h"

namespace acp_wrap {

// As it stands here, where nobody can read it.
class Notice {
 public:
  virtual ~Notice() = default;

  // From now on this process can be asked for what it posts, or what those post
  // that it forks from now on; before, and where this fails, Post() does
  // nothing.
  virtual void Open() {}

  // In the place of what was there.  Whoever reads meanwhile may find a bit of
  // both.
  virtual void Post(absl::string_view) {}
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_NOTICE_H_
