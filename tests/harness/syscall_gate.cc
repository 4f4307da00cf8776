#include "tests/harness/syscall_gate.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

[[noreturn]] void Die(const char* what) {
  std::perror(what);
  _exit(98);
}

// The calling process, and all that it starts, are asked about from now on.
int InstallFilter(const std::vector<int>& numbers) {
  std::vector<sock_filter> program = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (int number : numbers) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
                               static_cast<uint32_t>(number), 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  sock_fprog whole = {static_cast<unsigned short>(program.size()),
                      program.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
  return static_cast<int>(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                                  SECCOMP_FILTER_FLAG_NEW_LISTENER, &whole));
}

void SendDescriptor(int socket, int descriptor) {
  char byte = 0;
  iovec part = {&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof descriptor)] = {};
  msghdr message = {};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptor);
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  if (sendmsg(socket, &message, 0) != 1) Die("sendmsg");
}

UniqueFd ReceiveDescriptor(int socket) {
  char byte;
  iovec part = {&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  msghdr message = {};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1) return UniqueFd();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr) return UniqueFd();
  int descriptor;
  memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  return UniqueFd(descriptor);
}

}  // namespace

bool SyscallGate::Available() {
  seccomp_notif_sizes sizes;
  if (syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) != 0) {
    return false;
  }
  return sizes.seccomp_notif == sizeof(seccomp_notif) &&
         sizes.seccomp_notif_resp == sizeof(seccomp_notif_resp);
}

SyscallGate::SyscallGate(std::vector<int> numbers, Decide decide)
    : numbers_(std::move(numbers)), decide_(std::move(decide)) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    Die("socketpair");
  }
  receiving_ = UniqueFd(ends[0]);
  sending_ = UniqueFd(ends[1]);
  stop_ = UniqueFd(eventfd(0, EFD_CLOEXEC));
  server_ = std::thread([this] { Serve(); });
}

SyscallGate::~SyscallGate() {
  eventfd_write(stop_.get(), 1);
  server_.join();
}

std::function<void()> SyscallGate::Installer() {
  return [this] {
    int listener = InstallFilter(numbers_);
    if (listener < 0) Die("seccomp");
    SendDescriptor(sending_.get(), listener);
    close(listener);
  };
}

void SyscallGate::Serve() {
  UniqueFd listener;
  while (true) {
    pollfd polled[] = {
        {stop_.get(), POLLIN, 0},
        {listener.valid() ? listener.get() : receiving_.get(), POLLIN, 0}};
    if (poll(polled, std::size(polled), -1) < 0) continue;
    if (polled[0].revents != 0) return;
    if (!listener.valid()) {
      listener = ReceiveDescriptor(receiving_.get());
      continue;
    }
    // Nobody is left who could ask.
    if ((polled[1].revents & POLLIN) == 0) return;
    seccomp_notif asked = {};
    if (ioctl(listener.get(), SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0) continue;
    Call call;
    call.pid = static_cast<pid_t>(asked.pid);
    call.number = asked.data.nr;
    std::copy(std::begin(asked.data.args), std::end(asked.data.args),
              call.arguments);
    seccomp_notif_resp answer = {};
    answer.id = asked.id;
    answer.error = -decide_(call);
    if (answer.error == 0) answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    // Fails if the process has been killed in the meantime.
    ioctl(listener.get(), SECCOMP_IOCTL_NOTIF_SEND, &answer);
  }
}

std::string ReadText(pid_t pid, uint64_t address) {
  char text[256] = {};
  iovec local = {text, sizeof text - 1};
  iovec remote = {reinterpret_cast<void*>(address), sizeof text - 1};
  ssize_t count = process_vm_readv(pid, &local, 1, &remote, 1, 0);
  if (count <= 0) {
    // The page behind may not exist: no further than to its border.
    remote.iov_len = 4096 - address % 4096;
    process_vm_readv(pid, &local, 1, &remote, 1, 0);
  }
  return text;
}

}  // namespace acp_wrap
