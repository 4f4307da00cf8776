#include "platform/posix/system.h"

#include <unistd.h>

#include <memory>
#include <utility>

#include "lib/result.h"
#include "platform/native_system.h"
#include "platform/posix/control_channel.h"
#include "platform/posix/descriptors.h"
#include "platform/posix/gate.h"
#include "platform/posix/group_witness.h"

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

Result<std::unique_ptr<HostProcesses>> PosixSystem::OpenHost() {
  return OpenHostProcesses();
}

void PosixSystem::CloseInheritedDescriptors() {
  acp_wrap::CloseInheritedDescriptors();
  diagnostics_.LetGoOfStandardError();
}

void PosixSystem::GoToBackground() {
  diagnostics_.FallSilent();
  // Nothing is worse if that fails.
  if (chdir("/") != 0) return;
}

}  // namespace acp_wrap
