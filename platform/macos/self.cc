#include "platform/macos/self.h"

#include <sys/types.h>
#include <unistd.h>

#include <string>

#include "lib/ending/standard_input.h"
#include "platform/macos/executable.h"
#include "platform/macos/process_input.h"
#include "platform/posix/self.h"

namespace acp_wrap {

StandardInput MacSelf::ReadsFrom() {
  StandardInput input = DescriptorZeroOf(getpid());
  const StandardInput own = PosixSelf::ReadsFrom();
  // Only the process itself can ask for its terminal.
  if (own.kind != StandardInput::Kind::kConduit) input.kind = own.kind;
  return input;
}

std::string MacSelf::Executable() { return ExecutablePath(getpid()); }

std::string MacSelf::ExecutableOf(pid_t pid) { return ExecutablePath(pid); }

}  // namespace acp_wrap
