#include "tests/simulation/simulated_ends.h"

#include <utility>

#include "lib/result.h"
#include "platform/control_channel.h"
#include "tests/simulation/system_call.h"
#include "tests/simulation/system_calls.h"

namespace acp_wrap::simulation {
namespace {

using Kind = SystemCall::Kind;

SystemCall On(EndId end, Kind kind) {
  SystemCall call{kind};
  call.end = end;
  return call;
}

}  // namespace

void HeldEnd::Reset() {
  if (end_ != 0) Ask(On(end_, Kind::kClose));
  end_ = 0;
}

Outcome SimulatedChannel::Send(const Packet& message) {
  SystemCall call = On(end(), Kind::kSend);
  call.message = message;
  int error = Ask(call).error;
  if (error != 0) return Error{"send", error};
  return Ok{};
}

ControlChannel::Received SimulatedChannel::Receive() {
  const SystemAnswer& answer = Ask(On(end(), Kind::kReceive));
  return {answer.messages, answer.closed};
}

Outcome SimulatedGate::Open() {
  const int error = Ask(On(writing_.get(), Kind::kWriteByte)).error;
  reading_.Reset();
  writing_.Reset();
  if (error != 0) return Error{"write", error};
  return Ok{};
}

Outcome SimulatedGate::Pass() {
  writing_.Reset();
  if (Ask(On(reading_.get(), Kind::kReadByte)).closed) {
    return Error{"read", EPIPE};
  }
  return Ok{};
}

}  // namespace acp_wrap::simulation
