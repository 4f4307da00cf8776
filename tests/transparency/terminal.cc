#include "tests/transparency/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/harness/launch.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/transparency/stage.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

UniqueFd OpenMaster() {
  UniqueFd master(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!master.valid() || grantpt(master.get()) != 0 ||
      unlockpt(master.get()) != 0) {
    std::perror("posix_openpt");
    abort();
  }
  // Or a key that sends a signal would drop what has not been read yet.
  termios mode;
  tcgetattr(master.get(), &mode);
  mode.c_lflag |= NOFLSH;
  tcsetattr(master.get(), TCSANOW, &mode);
  return master;
}

// The first terminal that the leader of a session opens is its own.
void TakeTerminal(const std::string& path) {
  setsid();
  int terminal = open(path.c_str(), O_RDWR);
  if (terminal < 0 || ioctl(terminal, TIOCSCTTY, 0) != 0) _exit(99);
  for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    dup2(terminal, fd);
  }
  if (terminal > STDERR_FILENO) close(terminal);
}

// What nobody tells.
bool Await(absl::Duration limit, absl::FunctionRef<bool()> come) {
  const absl::Time end = absl::Now() + limit;
  while (!come()) {
    if (absl::Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(1));
  }
  return true;
}

// As in "[1] 4242".
std::string WithoutPids(absl::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') continue;
    if (!absl::EndsWith(plain, "] ") || !absl::ascii_isdigit(text[i])) {
      plain += text[i];
      continue;
    }
    plain += "PID";
    while (i + 1 < text.size() && absl::ascii_isdigit(text[i + 1])) ++i;
  }
  return plain;
}

}  // namespace

Terminal::Terminal(const Setting& setting)
    : limit_(setting.limit), master_(OpenMaster()) {
  const std::string path = ptsname(master_.get());
  Launch launch;
  launch.command = {"/bin/bash", "--norc", "--noprofile", "--noediting", "-i"};
  launch.environment = {
      "PATH=/usr/bin:/bin",
      "TERM=dumb",
      "HISTFILE=",
      "LC_ALL=C",
      std::string("PS1=") + kPrompt,
      "AGENT=" + absl::StrJoin(setting.Command({ProbePath()}, Patient()), " ")};
  launch.descriptors = {{kLeashDescriptor, leash_.victims_end()}};
  launch.before_exec = [path] { TakeTerminal(path); };
  shell_ = std::make_unique<Started>(launch);
  leash_.LetGo();
  AwaitPrompt();
}

Terminal::~Terminal() {
  HangUp();
  EndLeftovers();
}

void Terminal::Type(const std::string& keys) {
  if (write(master_.get(), keys.data(), keys.size()) < 0) std::perror("write");
}

bool Terminal::Read(absl::Time end) {
  pollfd polled = {master_.get(), POLLIN, 0};
  absl::Duration left = end - absl::Now();
  if (left <= absl::ZeroDuration() ||
      poll(&polled, 1, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1) !=
          1) {
    return false;
  }
  char buffer[4096];
  ssize_t count = read(master_.get(), buffer, sizeof buffer);
  if (count <= 0) return false;
  shown_.append(buffer, static_cast<size_t>(count));
  LeaveOutWhoAsked();
  return true;
}

// The one line that the wrapper says by design when it was asked to end, which
// a shell's prompt may stand before.
void Terminal::LeaveOutWhoAsked() {
  size_t begin;
  while ((begin = shown_.find("sprout-acp-wrap: asked to end by ",
                              expected_)) != std::string::npos) {
    const size_t end = shown_.find('\n', begin);
    if (end == std::string::npos) return;
    shown_.erase(begin, end + 1 - begin);
  }
}

bool Terminal::Expect(const std::string& text) {
  const absl::Time end = absl::Now() + limit_;
  while (true) {
    size_t found = shown_.find(text, expected_);
    if (found != std::string::npos) {
      expected_ = found + text.size();
      return true;
    }
    if (!Read(end)) {
      shown_ += "(no " + text + ")\n";
      return false;
    }
  }
}

void Terminal::Command(const std::string& line) {
  Type(line + "\n");
  AwaitPrompt();
}

std::string Terminal::Next() {
  if (leash_.AwaitReports(taken_ + 1, limit_)) {
    return leash_.reports()[taken_++].text;
  }
  return leash_.AllGone() ? "(end)" : "(nothing)";
}

std::string Terminal::Settle() {
  std::vector<std::string> others;
  for (int i = 0; i < 2; ++i) {
    const pid_t job = Job();
    if (job == 0) return "(no job)";
    SendSignal(job, SIGPWR);
    while (true) {
      std::string report = Next();
      if (absl::StartsWith(report, "got " + std::to_string(SIGPWR))) break;
      others.push_back(report);
      if (report == "(nothing)" || report == "(end)") break;
    }
  }
  return Join(others);
}

pid_t Terminal::Job() const {
  for (const Proc& child : ChildrenOf(shell())) {
    if (child.group == child.pid) return child.pid;
  }
  return 0;
}

bool Terminal::AwaitExecuted(size_t children) const {
  return Await(limit_, [&] {
    std::vector<Proc> found = ChildrenOf(shell());
    return found.size() == children &&
           std::none_of(found.begin(), found.end(),
                        [](const Proc& child) { return child.name == "bash"; });
  });
}

bool Terminal::AwaitStopped() const {
  auto stopped = [](pid_t pid) {
    std::optional<Proc> process = ReadProc(pid);
    return process && process->state == 'T';
  };
  return Await(limit_, [&] {
    return stopped(Job()) && !leash_.reports().empty() &&
           stopped(leash_.reports().front().pid);
  });
}

void Terminal::Suspend() {
  Type(kSuspend);
  AwaitPrompt();
  AwaitStopped();
}

std::string Terminal::Foreground() const {
  const pid_t group = tcgetpgrp(master_.get());
  if (group == shell()) return "the shell";
  return group == Job() ? "its job" : "another";
}

void Terminal::Resize(unsigned short rows, unsigned short columns) {
  winsize size = {rows, columns, 0, 0};
  if (ioctl(master_.get(), TIOCSWINSZ, &size) != 0) std::perror("TIOCSWINSZ");
}

std::vector<std::string> Terminal::Screen() const {
  return absl::StrSplit(WithoutPids(shown_), '\n');
}

std::vector<std::string> Terminal::SortedScreen() const {
  std::vector<std::string> lines =
      absl::StrSplit(WithoutPids(shown_), '\n', absl::SkipEmpty());
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace acp_wrap
