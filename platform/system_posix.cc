#include "platform/system_posix.h"

#include <memory>
#include <utility>

#include "lib/result.h"
#include "platform/control_channel.h"
#include "platform/descriptors.h"
#include "platform/gate.h"
#include "platform/group_witness.h"

namespace acp_wrap {

Result<System::ChannelPair> PosixSystem::CreateChannel() {
  auto pair = SocketChannel::CreatePair();
  if (!pair.ok()) return pair.error();
  return ChannelPair(
      std::make_unique<SocketChannel>(std::move(pair.value().first)),
      std::make_unique<SocketChannel>(std::move(pair.value().second)));
}

Result<std::unique_ptr<Gate>> PosixSystem::CreateGate() {
  Result<PipeGate> gate = PipeGate::Create();
  if (!gate.ok()) return gate.error();
  return std::unique_ptr<Gate>(
      std::make_unique<PipeGate>(std::move(gate.value())));
}

Result<std::unique_ptr<GroupWitness>> PosixSystem::CreateGroupWitness() {
  return ChildWitness::Create(spawner(), self());
}

void PosixSystem::CloseInheritedDescriptors() {
  acp_wrap::CloseInheritedDescriptors();
  diagnostics_.LetGoOfStandardError();
}

}  // namespace acp_wrap
