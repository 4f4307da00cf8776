#include "tests/darwin/kernel_feed.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "platform/unique_fd.h"
#include "tests/darwin/proc_stat.h"

namespace darwin {
namespace {

using acp_wrap::UniqueFd;

// Numbers of the connector's, the same in each version of its header.
constexpr unsigned kForked = 0x00000001;
constexpr unsigned kExeced = 0x00000002;
constexpr unsigned kExited = 0x80000000;

// Room for what a busy host does while the daemon does not run.
constexpr int kBufferBytes = 64 << 20;
constexpr int kStatusPatienceMs = 1000;

bool Listen(int netlink) {
  sockaddr_nl address = {};
  address.nl_family = AF_NETLINK;
  address.nl_groups = CN_IDX_PROC;
  setsockopt(netlink, SOL_SOCKET, SO_RCVBUFFORCE, &kBufferBytes,
             sizeof kBufferBytes);
  if (bind(netlink, reinterpret_cast<sockaddr*>(&address), sizeof address)) {
    return false;
  }
  const uint32_t wanted = PROC_CN_MCAST_LISTEN;
  alignas(
      nlmsghdr) char buffer[NLMSG_SPACE(sizeof(cn_msg) + sizeof wanted)] = {};
  auto* header = reinterpret_cast<nlmsghdr*>(buffer);
  header->nlmsg_len = NLMSG_LENGTH(sizeof(cn_msg) + sizeof wanted);
  header->nlmsg_type = NLMSG_DONE;
  auto* message = static_cast<cn_msg*>(NLMSG_DATA(header));
  message->id = {CN_IDX_PROC, CN_VAL_PROC};
  message->len = sizeof wanted;
  memcpy(message->data, &wanted, sizeof wanted);
  return send(netlink, buffer, header->nlmsg_len, 0) >= 0;
}

// The kernel acknowledges a wish to listen, even one that it does not grant,
// but then tells of nothing: so the forks of a child of one's own are awaited.
bool TellsOfForks(int netlink) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  pollfd readable = {netlink, POLLIN, 0};
  char buffer[4096];
  bool told = false;
  while (!told && poll(&readable, 1, kStatusPatienceMs) == 1) {
    const ssize_t size = recv(netlink, buffer, sizeof buffer, 0);
    const size_t least = NLMSG_LENGTH(sizeof(cn_msg) + sizeof(proc_event));
    if (size < static_cast<ssize_t>(least)) continue;
    const auto* message = static_cast<const cn_msg*>(
        NLMSG_DATA(reinterpret_cast<nlmsghdr*>(buffer)));
    proc_event event;
    memcpy(&event, message->data, sizeof event);
    told = static_cast<unsigned>(event.what) == kForked &&
           event.event_data.fork.child_pid == child;
  }
  return told;
}

bool Add(int epoll, int descriptor, pid_t pid) {
  epoll_event event = {};
  event.events = EPOLLIN;
  event.data.fd = pid;
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

}  // namespace

std::optional<KernelFeed> KernelFeed::Open() {
  UniqueFd netlink(
      socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_CONNECTOR));
  UniqueFd epoll(epoll_create1(EPOLL_CLOEXEC));
  if (!netlink.valid() || !epoll.valid() || !Listen(netlink.get()) ||
      !Add(epoll.get(), netlink.get(), 0)) {
    return std::nullopt;
  }
  if (!TellsOfForks(netlink.get())) {
    errno = EPERM;
    return std::nullopt;
  }
  return KernelFeed(std::move(netlink), std::move(epoll));
}

KernelFeed::KernelFeed(UniqueFd netlink, UniqueFd epoll)
    : netlink_(std::move(netlink)), epoll_(std::move(epoll)) {}

void KernelFeed::Drain(Listener& listener) {
  bool more = true;
  while (more) {
    more = ReadConnector(listener);
    more |= ReadEnds(listener);
  }
}

// Answers whether there was anything.
bool KernelFeed::ReadConnector(Listener& listener) {
  bool any = false;
  char buffer[4096];
  while (true) {
    const ssize_t size =
        recv(netlink_.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == ENOBUFS) {
      std::fprintf(stderr, "the model of macOS has missed a fork\n");
      abort();
    }
    if (size <= 0) return any;
    const auto* message = static_cast<const cn_msg*>(
        NLMSG_DATA(reinterpret_cast<nlmsghdr*>(buffer)));
    proc_event event;
    memcpy(&event, message->data, sizeof event);
    Take(event, listener);
    any = true;
  }
}

void KernelFeed::Take(const proc_event& event, Listener& listener) {
  switch (static_cast<unsigned>(event.what)) {
    case kForked: {
      const auto& fork = event.event_data.fork;
      if (fork.child_pid != fork.child_tgid) return;  // A thread.
      told_status_.erase(fork.child_pid);
      if (listener.OnFork(fork.parent_tgid, fork.child_pid)) {
        Follow(fork.child_pid, listener);
      }
      return;
    }
    case kExeced:
      listener.OnExec(event.event_data.exec.process_tgid);
      return;
    case kExited: {
      const auto& exit = event.event_data.exit;
      if (exit.process_pid == exit.process_tgid) {
        told_status_[exit.process_pid] = static_cast<int>(exit.exit_code);
      }
      return;
    }
    default:
      return;
  }
}

void KernelFeed::Follow(pid_t pid, Listener& listener) {
  UniqueFd handle(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (handle.valid() && Add(epoll_.get(), handle.get(), pid)) {
    followed_[pid] = std::move(handle);
    return;
  }
  if (errno != ESRCH) {
    std::perror("the model of macOS cannot follow a process");
    abort();
  }
  // It has ended, and has been waited for.
  listener.OnExit(pid, StatusOf(pid, listener));
}

bool KernelFeed::ReadEnds(Listener& listener) {
  bool any = false;
  epoll_event events[64];
  int count;
  while ((count = epoll_wait(epoll_.get(), events, 64, 0)) > 0) {
    bool ends = false;
    for (int i = 0; i < count; ++i) {
      const pid_t pid = events[i].data.fd;
      if (pid == 0) continue;  // The connector.
      ends = true;
      followed_.erase(pid);
      listener.OnExit(pid, StatusOf(pid, listener));
    }
    any |= ends;
    if (!ends) break;
  }
  return any;
}

int KernelFeed::StatusOf(pid_t pid, Listener& listener) {
  if (std::optional<ProcStat> stat = ReadProcStat(pid)) {
    if (stat->ended()) return stat->exit_code;
  }
  // The connector tells of an end a moment after it.
  pollfd readable = {netlink_.get(), POLLIN, 0};
  while (told_status_.count(pid) == 0 &&
         poll(&readable, 1, kStatusPatienceMs) == 1) {
    ReadConnector(listener);
  }
  return told_status_[pid];
}

}  // namespace darwin
