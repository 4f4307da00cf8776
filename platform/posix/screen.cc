#include "platform/posix/screen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/result.h"

namespace acp_wrap {
namespace {

// Other screen and no cursor; and both back (ECMA-48 private modes, as xterm
// and all that follow it have them).
constexpr absl::string_view kEnter = "\x1b[?1049h\x1b[?25l";
constexpr absl::string_view kLeave = "\x1b[?25h\x1b[?1049l";
// To the upper left; the rest of the line, and of the screen, is empty.
constexpr absl::string_view kHome = "\x1b[H";
constexpr absl::string_view kNextLine = "\x1b[K\r\n";
constexpr absl::string_view kClearRest = "\x1b[K\x1b[J";

constexpr int kTaken[Screen::kSignals] = {SIGINT,  SIGTERM,  SIGHUP, SIGQUIT,
                                          SIGTSTP, SIGWINCH, SIGCONT};

// What has come since Await() began; they are blocked but in pselect(2).
volatile sig_atomic_t g_end = 0;
volatile sig_atomic_t g_stop = 0;
volatile sig_atomic_t g_spoiled = 0;

void OnSignal(int signal) {
  if (signal == SIGTSTP) {
    g_stop = 1;
  } else if (signal == SIGWINCH || signal == SIGCONT) {
    g_spoiled = 1;
  } else {
    g_end = signal;
  }
}

bool WriteAll(absl::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (written < 0 && errno == EAGAIN) {
      pollfd room = {STDOUT_FILENO, POLLOUT, 0};
      poll(&room, 1, -1);
    } else if (written < 0 && errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

Screen::~Screen() {
  if (!taken_) return;
  Leave();
  for (size_t i = 0; i < kSignals; ++i) {
    sigaction(kTaken[i], &actions_before_[i], nullptr);
  }
  sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
}

Outcome Screen::Take() {
  if (isatty(STDOUT_FILENO) != 1 || tcgetattr(STDIN_FILENO, &before_) != 0) {
    return Error{"isatty", ENOTTY};
  }
  sigset_t taken;
  sigemptyset(&taken);
  for (size_t i = 0; i < kSignals; ++i) {
    struct sigaction& before = actions_before_[i];
    struct sigaction action = {};
    action.sa_handler = OnSignal;
    sigaction(kTaken[i], &action, &before);
    sigaddset(&taken, kTaken[i]);
    // As nohup(1) has it.
    if (before.sa_handler == SIG_IGN) sigaction(kTaken[i], &before, nullptr);
  }
  sigprocmask(SIG_BLOCK, &taken, &mask_before_);
  taken_ = true;
  Enter();
  return Ok{};
}

void Screen::Enter() {
  termios keys = before_;
  keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  keys.c_cc[VMIN] = 1;
  keys.c_cc[VTIME] = 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &keys);
  WriteAll(kEnter);
}

void Screen::Leave() {
  WriteAll(kLeave);
  // What is left of a key that sends several bytes is not for the shell.
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
}

Screen::Size Screen::size() const {
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
      size.ws_row == 0) {
    return {};
  }
  return {size.ws_col, size.ws_row};
}

bool Screen::Show(absl::string_view text) {
  std::string all(kHome);
  for (char c : text) {
    if (c == '\n') {
      all += std::string(kNextLine);
    } else {
      all += c;
    }
  }
  all += std::string(kClearRest);
  return WriteAll(all);
}

Screen::Event Screen::Await(absl::Duration most) {
  fd_set keys;
  FD_ZERO(&keys);
  FD_SET(STDIN_FILENO, &keys);
  const timespec timeout = absl::ToTimespec(most);
  sigset_t open = mask_before_;
  for (int signal : kTaken) sigdelset(&open, signal);
  g_end = g_stop = g_spoiled = 0;
  const int ready =
      pselect(STDIN_FILENO + 1, &keys, nullptr, nullptr, &timeout, &open);
  if (g_end != 0) {
    die_of_ = g_end;
    return Event::kEnd;
  }
  if (g_stop != 0) StopHere();
  if (g_stop != 0 || g_spoiled != 0) return Event::kSpoiled;
  // A failure without a signal would come again at once.
  return ready == 0 ? Event::kTime : Event::kKey;
}

void Screen::StopHere() {
  Leave();
  struct sigaction stop = {};
  stop.sa_handler = SIG_DFL;
  struct sigaction taken;
  sigaction(SIGTSTP, &stop, &taken);
  sigset_t only_stop;
  sigemptyset(&only_stop);
  sigaddset(&only_stop, SIGTSTP);
  raise(SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &only_stop, nullptr);
  // Here it has been continued.
  sigprocmask(SIG_BLOCK, &only_stop, nullptr);
  sigaction(SIGTSTP, &taken, nullptr);
  Enter();
}

}  // namespace acp_wrap
