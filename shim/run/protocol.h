// What front tells the guardian and its sweep, and what it hears of them: a
// type for each direction, a struct for each message.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_PROTOCOL_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_PROTOCOL_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>
#include <variant>

#include "lib/ending/requests.h"
#include "lib/ending/wait_status.h"
#include "platform/control_channel.h"

namespace acp_wrap {

// The guardian to front.

// The agent's process waits to be let go.
struct AgentForked {
  int64_t agent;
  uint64_t guardian_start_time;
};
// The guardian is out of reach, and can end the tree.
struct GuardianReady {};
struct AgentEnded {
  WaitStatus status;
};
struct AgentStopped {
  int32_t signal;
};
// The oldest ForwardSignal that is open has been carried out.
struct SignalForwarded {};
// Nothing is left below the guardian, or what is left is to stay.
struct TreeGone {
  int32_t some_stay;
};
// AreYouThere has come.
struct IAmHere {};

using GuardianMessage =
    std::variant<AgentForked, GuardianReady, AgentEnded, AgentStopped,
                 SignalForwarded, TreeGone, IAmHere>;

// Front to the guardian.

struct ForwardSignal {
  int32_t signal;
  // Whether it was queued (sigqueue(3)), and with which value.
  int32_t queued;
  int64_t value;
};
// What the caller wants, or something in its place.
struct CallerWants {
  TerminationRequest request;
};
// Front has stopped for AgentStopped, and goes on.
struct FrontGoesOn {};
struct AreYouThere {};
// Since AgentEnded has come, front has taken the signals that were sent before.
struct CallerHeard {};

using FrontMessage = std::variant<ForwardSignal, CallerWants, FrontGoesOn,
                                  AreYouThere, CallerHeard>;

// The sweep's helper to front.

// There may be something to end.
struct SweepFound {};
// A wrapper of another run.
struct SweepWrapper {
  int64_t pid;
  uint64_t start_time;
};
// The sweep is over, and looked at the host as it was then.
struct SweepOver {
  int64_t newest;
  // Since boot; -1 if that is not known.
  int64_t forks;
};

using SweepMessage = std::variant<SweepFound, SweepWrapper, SweepOver>;

// Front to the sweep's helper.

// Until it has to be over.
struct TimeLeft {
  int64_t milliseconds;
};

using SweepOrder = std::variant<TimeLeft>;

// A packet's kind is its message's place in the direction's list, after this.
template <typename Direction>
inline constexpr int32_t kFirstKind = 0;
template <>
inline constexpr int32_t kFirstKind<FrontMessage> = 100;
template <>
inline constexpr int32_t kFirstKind<SweepMessage> = 200;
template <>
inline constexpr int32_t kFirstKind<SweepOrder> = 300;

namespace protocol_internal {

template <size_t I, typename Direction>
std::optional<Direction> Unpack(const Packet& packet) {
  if constexpr (I == std::variant_size_v<Direction>) {
    return std::nullopt;
  } else {
    if (packet.kind != kFirstKind<Direction> + static_cast<int32_t>(I)) {
      return Unpack<I + 1, Direction>(packet);
    }
    using Message = std::variant_alternative_t<I, Direction>;
    Message message{};
    if constexpr (!std::is_empty_v<Message>) {
      std::memcpy(static_cast<void*>(&message), packet.body, sizeof message);
    }
    return message;
  }
}

template <typename Message, size_t I, typename Direction>
constexpr size_t PlaceOf() {
  if constexpr (std::is_same_v<Message,
                               std::variant_alternative_t<I, Direction>>) {
    return I;
  } else {
    return PlaceOf<Message, I + 1, Direction>();
  }
}

}  // namespace protocol_internal

// `message`, which is one of Direction's, for ControlChannel::Send().
template <typename Direction, typename Message>
Packet Pack(const Message& message) {
  constexpr size_t kPlace = protocol_internal::PlaceOf<Message, 0, Direction>();
  Packet packet;
  packet.kind = kFirstKind<Direction> + static_cast<int32_t>(kPlace);
  if constexpr (!std::is_empty_v<Message>) {
    static_assert(std::is_trivially_copyable_v<Message>);
    static_assert(std::has_unique_object_representations_v<Message>,
                  "what is between the members would be sent unset");
    static_assert(sizeof(Message) <= sizeof packet.body);
    std::memcpy(packet.body, &message, sizeof message);
  }
  return packet;
}

// Nothing if it is none of Direction's.
template <typename Direction>
std::optional<Direction> Unpack(const Packet& packet) {
  return protocol_internal::Unpack<0, Direction>(packet);
}

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_PROTOCOL_H_
