// Self on Linux.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_SELF_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_SELF_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "lib/result.h"
#include "platform/posix/self.h"

namespace acp_wrap {

class LinuxSelf : public PosixSelf {
 public:
  using PosixSelf::PosixSelf;

  // PR_SET_CHILD_SUBREAPER of prctl(2), since Linux 3.4.
  Outcome AdoptOrphans() override;
  bool KernelAdoptsOrphans() override { return true; }
  void SetName(const char* name) override;
  void SetShortName(const char* name) override;
  // PR_SET_DUMPABLE of prctl(2), ptrace(2).
  void Seclude() override;
  // PR_SET_PDEATHSIG of prctl(2), which follows the parent's thread: of front
  // there is one.
  void GoOnWhenParentEnds() override;
  std::string Executable() override;
  std::string ExecutableOf(pid_t pid) override;
  std::string ControlGroups() override;
  uint64_t PidNamespace() override;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_SELF_H_
