// The control channel as a pair of sockets.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_CONTROL_CHANNEL_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_CONTROL_CHANNEL_H_

#include <sys/types.h>

#include <string>
#include <utility>

#include "lib/result.h"
#include "platform/control_channel.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// A pair of connected sockets (local_socket.h).
class SocketChannel : public ControlChannel {
 public:
  static Result<std::pair<SocketChannel, SocketChannel>> CreatePair();

  Outcome Send(const Packet& message) override;
  Received Receive() override;
  void HearOnly(pid_t sender) override { sender_ = sender; }

  int Descriptor() const override { return socket_.get(); }

 private:
  explicit SocketChannel(UniqueFd socket) : socket_(std::move(socket)) {}

  UniqueFd socket_;
  // 0 for everybody.
  pid_t sender_ = 0;
  // The beginning of a message that has not arrived whole.
  std::string partial_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_CONTROL_CHANNEL_H_
