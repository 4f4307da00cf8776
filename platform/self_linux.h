// Self on Linux.

#ifndef SPROUT_ACP_WRAP_PLATFORM_SELF_LINUX_H_
#define SPROUT_ACP_WRAP_PLATFORM_SELF_LINUX_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "lib/result.h"
#include "platform/self.h"

namespace acp_wrap {

class LinuxSelf : public Self {
 public:
  pid_t Pid() override;
  pid_t ParentPid() override;
  pid_t Group() override;
  pid_t Session() override;
  pid_t SessionOf(pid_t pid) override;
  Outcome LeadGroup() override;
  Outcome LeadSession() override;
  Outcome BecomeSubreaper() override;
  void SetName(const char* name) override;
  void HideEnvironment() override;
  void BecomeHelper(pid_t parent) override;
  std::string Executable() override;
  std::string ExecutableOf(pid_t pid) override;
  uint64_t PidNamespace() override;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_SELF_LINUX_H_
