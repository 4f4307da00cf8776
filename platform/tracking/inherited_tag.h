// A tag that a process hands to what it forks, and that the kernel counts,
// where there is no subreaper.

#ifndef SPROUT_ACP_WRAP_PLATFORM_TRACKING_INHERITED_TAG_H_
#define SPROUT_ACP_WRAP_PLATFORM_TRACKING_INHERITED_TAG_H_

#include <cstddef>
#include <optional>

#include "lib/result.h"

namespace acp_wrap {

class InheritedTag {
 public:
  virtual ~InheritedTag() = default;

  // What the caller forks from now on carries the tag, and what that starts,
  // until TakeOff().  EBUSY if the caller carries somebody else's, which is
  // left alone: an outer wrapper counts by it.
  virtual Outcome PutOn() = 0;

  // The caller itself no longer carries it.
  virtual Outcome TakeOff() = 0;

  // How many tasks carry it; nothing if that cannot be told, or there is none.
  virtual std::optional<size_t> Count() = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_TRACKING_INHERITED_TAG_H_
