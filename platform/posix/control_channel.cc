#include "platform/posix/control_channel.h"

#include <errno.h>
#include <poll.h>
#include <sys/types.h>

#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include "lib/result.h"
#include "platform/posix/kernel.h"
#include "platform/posix/local_socket.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

constexpr int kAttempts = 10;
constexpr int kPauseMilliseconds = 10;
// More messages than a socket holds; somebody who writes without end is not
// read without end.
constexpr int kMostReads = 1024;

// Whether the same call may succeed a moment later.
bool IsTransient(int error) {
  return error == EINTR || error == EAGAIN || error == EWOULDBLOCK ||
         error == ENOBUFS || error == ENOMEM;
}

// Waits for room, or where memory is short, just for a moment.
void Pause(int socket, int error) {
  if (error == EINTR) return;
  pollfd ready = {socket, POLLOUT, 0};
  const bool short_of_memory = error == ENOBUFS || error == ENOMEM;
  poll(&ready, short_of_memory ? 0 : 1, kPauseMilliseconds);
}

}  // namespace

Result<std::pair<SocketChannel, SocketChannel>> SocketChannel::CreatePair() {
  int ends[2];
  Outcome made = CreateSocketPair(ends);
  if (!made.ok()) return made.error();
  return std::pair<SocketChannel, SocketChannel>(
      SocketChannel(UniqueFd(ends[0])), SocketChannel(UniqueFd(ends[1])));
}

Outcome SocketChannel::Send(const Packet& message) {
  ssize_t sent = SendQuietly(socket_.get(), &message, sizeof message);
  for (int i = 1; i < kAttempts && sent < 0 && IsTransient(errno); ++i) {
    Pause(socket_.get(), errno);
    sent = SendQuietly(socket_.get(), &message, sizeof message);
  }
  if (sent < 0) return Error{"send", errno};
  // A stream socket takes so short a message whole or not at all.
  if (static_cast<size_t>(sent) != sizeof message) return Error{"send", EIO};
  return Ok{};
}

ControlChannel::Received SocketChannel::Receive() {
  Received received;
  char buffer[64 * sizeof(Packet)];
  for (int reads = 0; reads < kMostReads; ++reads) {
    const Reception got = ReceiveNow(socket_.get(), buffer, sizeof buffer);
    // ECONNRESET: the other side ended with something of ours unread.  A socket
    // of packets says so once, and before what it still holds
    // (__skb_try_recv_datagram() in net/core/datagram.c).
    if (got.size < 0 && (errno == EINTR || errno == ECONNRESET)) continue;
    // What could not be read for want of memory is there the next time.
    received.closed = got.closed || (got.size < 0 && !IsTransient(errno));
    if (received.closed || got.size < 0) break;
    if (sender_ != 0 && got.sender != sender_ && got.sender != kUnknownSender) {
      continue;
    }
    partial_.append(buffer, static_cast<size_t>(got.size));
  }
  size_t whole = partial_.size() / sizeof(Packet);
  received.messages.resize(whole);
  if (whole > 0) {
    std::memcpy(static_cast<void*>(received.messages.data()), partial_.data(),
                whole * sizeof(Packet));
    partial_.erase(0, whole * sizeof(Packet));
  }
  return received;
}

}  // namespace acp_wrap
