#include "platform/posix/self.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>

#include "lib/ending/standard_input.h"
#include "lib/result.h"
#include "platform/posix/kernel.h"
#include "platform/posix/standard_input.h"

extern char** environ;

namespace acp_wrap {
namespace {

// nice(2)
constexpr int kLowestPriority = 19;

}  // namespace

pid_t PosixSelf::Pid() { return getpid(); }
pid_t PosixSelf::ParentPid() { return getppid(); }
pid_t PosixSelf::Group() { return getpgrp(); }
pid_t PosixSelf::Session() { return getsid(0); }

pid_t PosixSelf::SessionOf(pid_t pid) {
  pid_t session = getsid(pid);
  return session > 0 ? session : 0;
}

Outcome PosixSelf::LeadGroup() {
  if (getpgrp() == getpid()) return Ok{};
  if (setpgid(0, 0) != 0) return Error{"setpgid", errno};
  return Ok{};
}

Outcome PosixSelf::LeadSession() {
  if (setsid() < 0) return Error{"setsid", errno};
  return Ok{};
}

StandardInput PosixSelf::ReadsFrom() {
  struct stat status;
  if (fstat(STDIN_FILENO, &status) != 0) {
    StandardInput closed;
    closed.kind = StandardInput::Kind::kClosed;
    return closed;
  }
  StandardInput input = ToStandardInput(status);
  if (S_ISCHR(status.st_mode) && isatty(STDIN_FILENO) == 1) {
    input.kind = StandardInput::Kind::kTerminal;
  }
  return input;
}

// What the kernel shows is the memory as it is now, from the first argument to
// the end of the last one, within bounds set by exec.
void PosixSelf::SetName(const char* name) { OverwriteArguments(name); }

char* PosixSelf::OverwriteArguments(const char* name) {
  char* const begin = arguments_[0];
  if (begin == nullptr) return nullptr;
  char* end = begin;
  for (char** argument = arguments_; *argument == end; ++argument) {
    end += strlen(end) + 1;
  }
  const size_t room = static_cast<size_t>(end - begin);
  const size_t length = strlen(name);
  memset(begin, 0, room);
  memcpy(begin, name, std::min(length, room - 1));
  return room > length + 1 ? end - 1 : nullptr;
}

void PosixSelf::HideEnvironment() {
  // The kernel shows the memory as it is now, within bounds set by exec.
  for (char** entry = environ; *entry != nullptr; ++entry) {
    memset(*entry, 0, strlen(*entry));
  }
}

void PosixSelf::BecomeHelper(pid_t parent) { EndWithParent(parent); }

void PosixSelf::GiveWay() { setpriority(PRIO_PROCESS, 0, kLowestPriority); }

}  // namespace acp_wrap
