// The controlling terminal, by /dev/tty (tty(4)).

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_TERMINAL_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_TERMINAL_H_

#include <sys/types.h>

#include "platform/terminal.h"

namespace acp_wrap {

// On /dev/tty.  Holds no descriptor in between.
class DevTty : public Terminal {
 public:
  bool Exists() override;
  pid_t Foreground() override;
  void RestoreForeground(pid_t group) override;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_TERMINAL_H_
