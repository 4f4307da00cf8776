// The whole screen of a terminal, for what is drawn again and again.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_SCREEN_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_SCREEN_H_

#include <signal.h>
#include <termios.h>

#include <cstddef>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/result.h"

namespace acp_wrap {

// Standard output, with standard input for the keys.  One at a time, since
// signals are the process's; it has a single thread.
class Screen {
 public:
  // How many signals it takes for itself.
  static constexpr size_t kSignals = 7;

  struct Size {
    size_t columns = 80;
    size_t rows = 24;
  };

  // Gives the terminal back as it was, and signals too.
  ~Screen();

  // Takes the other screen of a terminal that has two (ECMA-48 private mode
  // 1049), so that what was there comes back, and every key as it is pressed.
  // ENOTTY if either descriptor is no terminal.
  Outcome Take();

  // What the terminal says now.
  Size size() const;

  // Replaces what is shown by `text`, lines with newlines in between, no more
  // of them, and none wider, than size().  False if it cannot be written.
  bool Show(absl::string_view text);

  enum class Event {
    kTime,
    // A key was pressed, or there will be none.
    kKey,
    // What is shown may be gone or of the wrong size: the window has changed,
    // or the process was stopped and has been continued.
    kSpoiled,
    // A signal wants the process to end: die_of().
    kEnd,
  };

  // Blocks until one of these, kTime after `most`.  By SIGTSTP the process is
  // stopped in here, with the terminal as it was before.
  Event Await(absl::Duration most);

  // SIGINT, SIGTERM, SIGHUP or SIGQUIT, to be raised once the screen is gone;
  // 0 before.
  int die_of() const { return die_of_; }

 private:
  void Enter();
  void Leave();
  void StopHere();

  bool taken_ = false;
  termios before_ = {};
  sigset_t mask_before_ = {};
  struct sigaction actions_before_[kSignals] = {};
  int die_of_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_SCREEN_H_
