#include "platform/posix/terminal.h"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include "platform/posix/kernel.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// ENXIO unless the session has a controlling terminal (tty(4)).
UniqueFd Open() {
  return UniqueFd(open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
}

}  // namespace

bool DevTty::Exists() { return Open().valid(); }

pid_t DevTty::Foreground() {
  UniqueFd terminal = Open();
  if (!terminal.valid()) return 0;
  pid_t group = tcgetpgrp(terminal.get());
  return group > 0 ? group : 0;
}

void DevTty::RestoreForeground(pid_t group) {
  UniqueFd terminal = Open();
  if (!terminal.valid()) return;
  pid_t present = tcgetpgrp(terminal.get());
  // Linux answers a number above every pid if there is no foreground group.
  bool empty = present <= 1 || !GroupLives(present);
  // From the background this stops the caller unless SIGTTOU is blocked,
  // which it is (tcsetpgrp(3)).
  if (empty && present != group) tcsetpgrp(terminal.get(), group);
}

}  // namespace acp_wrap
