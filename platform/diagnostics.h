// Lines on standard error, the only place where the wrapper writes.

#ifndef SPROUT_ACP_WRAP_PLATFORM_DIAGNOSTICS_H_
#define SPROUT_ACP_WRAP_PLATFORM_DIAGNOSTICS_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace acp_wrap {

class Diagnostics {
 public:
  virtual ~Diagnostics() = default;

  // Writes one line, "sprout-acp-wrap: " in front of it, in one write(2).
  virtual void Say(absl::string_view line) = 0;
};

// On file descriptor 2.  A reader that does not read must not hold the
// wrapper up: it is waited for half a second in all, and what cannot be
// written then is dropped.
class StandardError : public Diagnostics {
 public:
  // If descriptor 2 is closed now, nothing is ever written, since the number
  // may come to belong to something else.
  StandardError();

  void Say(absl::string_view line) override;

 private:
  bool open_;
  absl::Duration patience_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_DIAGNOSTICS_H_
