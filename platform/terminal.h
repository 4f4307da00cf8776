// The controlling terminal of the calling process.

#ifndef SPROUT_ACP_WRAP_PLATFORM_TERMINAL_H_
#define SPROUT_ACP_WRAP_PLATFORM_TERMINAL_H_

#include <sys/types.h>

namespace acp_wrap {

class Terminal {
 public:
  virtual ~Terminal() = default;

  // Whether the caller's session has a terminal (credentials(7)).
  virtual bool Exists() = 0;

  // The process group in the foreground (tcgetpgrp(3)); 0 if there is none.
  virtual pid_t Foreground() = 0;

  // Puts `group`, of the caller's session, into the foreground if the group
  // that is there now has no process left.
  virtual void RestoreForeground(pid_t group) = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_TERMINAL_H_
