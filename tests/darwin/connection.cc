#include "tests/darwin/connection.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/unique_fd.h"
#include "tests/darwin/include/sys/proc_info.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

using acp_wrap::UniqueFd;

constexpr int kFailed = 124;
constexpr int kFirstOutOfTheWay = 900;
// The largest packet that a socket's buffer takes.
constexpr size_t kLargestPacket = 256 << 10;

std::optional<Connection> g_daemon;
Settings* g_settings = nullptr;

[[noreturn]] void Fail(const char* what) {
  const std::string text =
      std::string("no model of macOS: ") + what + ": " + strerror(errno) + "\n";
  (void)!write(STDERR_FILENO, text.data(), text.size());
  _exit(kFailed);
}

UniqueFd Connect() {
  UniqueFd connection =
      OutOfTheWay(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  memcpy(address.sun_path + 1, kSocketName, sizeof kSocketName - 1);
  const socklen_t size =
      offsetof(sockaddr_un, sun_path) + 1 + sizeof kSocketName - 1;
  if (connect(connection.get(), reinterpret_cast<sockaddr*>(&address), size)) {
    Fail("connect");
  }
  return connection;
}

Settings* MapSettings() {
  const UniqueFd connection = Connect();
  const Request hello;
  if (send(connection.get(), &hello, sizeof hello, MSG_NOSIGNAL) < 0) {
    Fail("send");
  }
  Reply reply;
  iovec data = {&reply, sizeof reply};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message = {};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  if (recvmsg(connection.get(), &message, MSG_CMSG_CLOEXEC) < 0) {
    Fail("recvmsg");
  }
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr) Fail("no settings");
  int number;
  memcpy(&number, CMSG_DATA(header), sizeof number);
  const UniqueFd file(number);
  void* memory = mmap(nullptr, sizeof(Settings), PROT_READ | PROT_WRITE,
                      MAP_SHARED, file.get(), 0);
  if (memory == MAP_FAILED) Fail("mmap");
  return static_cast<Settings*>(memory);
}

}  // namespace

UniqueFd OutOfTheWay(int descriptor) {
  UniqueFd low(descriptor);
  UniqueFd high(fcntl(low.get(), F_DUPFD_CLOEXEC, kFirstOutOfTheWay));
  return high.valid() ? std::move(high) : std::move(low);
}

Connection::Connection() : socket_(Connect()) {}

Reply Connection::Ask(const Request& request) {
  Reply reply;
  memcpy(&reply, Exchange(request).data(), sizeof reply);
  return reply;
}

bool Connection::TakeWakeup() {
  while (!Receive(MSG_DONTWAIT).empty()) {
  }
  return std::exchange(woken_, false);
}

std::string Connection::Exchange(const Request& request) {
  if (send(socket_.get(), &request, sizeof request, MSG_NOSIGNAL) < 0) {
    Fail("send");
  }
  while (true) {
    std::string packet = Receive(0);
    Reply reply;
    memcpy(&reply, packet.data(), sizeof reply);
    if (reply.kind == Reply::Kind::kAnswer) return packet;
  }
}

std::string Connection::Receive(int flags) {
  static char buffer[kLargestPacket];
  ssize_t size;
  do {
    size = recv(socket_.get(), buffer, sizeof buffer, flags);
  } while (size < 0 && errno == EINTR);
  if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return {};
  if (size < static_cast<ssize_t>(sizeof(Reply))) Fail("recv");
  Reply reply;
  memcpy(&reply, buffer, sizeof reply);
  if (reply.kind == Reply::Kind::kWakeup) woken_ = true;
  return std::string(buffer, static_cast<size_t>(size));
}

Connection& Daemon() {
  if (!g_daemon) g_daemon.emplace();
  return *g_daemon;
}

Reply Look(pid_t pid) {
  const int64_t delay = SharedSettings().look_delay_us.load();
  if (delay > 0) usleep(static_cast<useconds_t>(delay));
  Request request;
  request.op = Op::kLook;
  request.pid = pid;
  return Daemon().Ask(request);
}

std::vector<pid_t> ListAll() {
  Request request;
  request.op = Op::kList;
  request.flags = PROC_ALL_PIDS;
  return Daemon().AskForList<pid_t>(request);
}

std::vector<pid_t> ListChildren(pid_t parent) {
  Request request;
  request.op = Op::kList;
  request.flags = PROC_PPID_ONLY;
  request.pid = parent;
  return Daemon().AskForList<pid_t>(request);
}

Settings& SharedSettings() {
  if (g_settings == nullptr) g_settings = MapSettings();
  return *g_settings;
}

void ForgetDaemon() { g_daemon.reset(); }

}  // namespace darwin
