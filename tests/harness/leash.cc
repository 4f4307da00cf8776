#include "tests/harness/leash.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "platform/unique_fd.h"
#include "tests/harness/proc.h"

namespace acp_wrap {

Leash::Leash() {
  int ends[2];
  int on = 1;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0 ||
      setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0) {
    std::perror("socketpair");
    abort();
  }
  own_ = UniqueFd(ends[0]);
  victims_ = UniqueFd(ends[1]);
}

bool Leash::TakeNext(absl::Time end) {
  if (all_gone_) return false;
  absl::Duration left = std::max(end - absl::Now(), absl::ZeroDuration());
  pollfd polled = {own_.get(), POLLIN, 0};
  timespec timeout = absl::ToTimespec(left);
  if (ppoll(&polled, 1, &timeout, nullptr) <= 0) return false;

  char text[256];
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(ucred))];
  iovec part = {text, sizeof text};
  msghdr message = {};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t length = recvmsg(own_.get(), &message, MSG_DONTWAIT);
  if (length <= 0) {
    all_gone_ = length == 0 || errno == ECONNRESET;
    return all_gone_;
  }
  Report report;
  report.text.assign(text, static_cast<size_t>(length));
  if (cmsghdr* header = CMSG_FIRSTHDR(&message)) {
    ucred credentials;
    memcpy(&credentials, CMSG_DATA(header), sizeof credentials);
    report.pid = credentials.pid;
  }
  if (std::optional<Proc> proc = ReadProc(report.pid)) {
    report.start_time = proc->start_time;
  }
  reports_.push_back(std::move(report));
  return true;
}

bool Leash::AwaitReady(size_t count, absl::Duration limit) {
  const absl::Time end = absl::Now() + limit;
  while (true) {
    auto ready = std::count_if(reports_.begin(), reports_.end(),
                               [](const Report& report) {
                                 return absl::StartsWith(report.text, "ready");
                               });
    if (static_cast<size_t>(ready) >= count) return true;
    if (all_gone_ || unavailable() || !TakeNext(end)) return false;
  }
}

bool Leash::Await(const std::string& text, absl::Duration limit) {
  const absl::Time end = absl::Now() + limit;
  while (Find(text) == 0) {
    if (all_gone_ || !TakeNext(end)) return false;
  }
  return true;
}

bool Leash::AwaitReports(size_t count, absl::Duration limit) {
  const absl::Time end = absl::Now() + limit;
  while (reports_.size() < count) {
    if (all_gone_ || !TakeNext(end)) return false;
  }
  return true;
}

bool Leash::AllGone() {
  while (TakeNext(absl::InfinitePast())) {
  }
  return all_gone_;
}

bool Leash::AwaitAllGone(absl::Duration limit) {
  const absl::Time end = absl::Now() + limit;
  while (!all_gone_ && TakeNext(end)) {
  }
  return all_gone_;
}

pid_t Leash::Find(const std::string& text) const {
  for (const Report& report : reports_) {
    if (report.text == text) return report.pid;
  }
  return 0;
}

std::optional<std::string> Leash::unavailable() const {
  for (const Report& report : reports_) {
    if (absl::StartsWith(report.text, "unavailable")) return report.text;
  }
  return std::nullopt;
}

std::string Leash::DescribeLiving() const {
  std::string text;
  for (const Report& report : reports_) {
    std::optional<Proc> proc = ReadProc(report.pid);
    if (proc && proc->start_time == report.start_time) {
      text += "  " + report.text + ": " + Describe(*proc) + "\n";
    }
  }
  return text;
}

}  // namespace acp_wrap
