// What is the same on every system about Self.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_SELF_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_SELF_H_

#include <sys/types.h>

#include "lib/ending/standard_input.h"
#include "lib/result.h"
#include "platform/self.h"

namespace acp_wrap {

class PosixSelf : public Self {
 public:
  // `arguments` are those of main(), where the kernel shows them from.
  explicit PosixSelf(char** arguments) : arguments_(arguments) {}

  pid_t Pid() override;
  pid_t ParentPid() override;
  pid_t Group() override;
  pid_t Session() override;
  pid_t SessionOf(pid_t pid) override;
  Outcome LeadGroup() override;
  Outcome LeadSession() override;
  StandardInput ReadsFrom() override;
  void SetName(const char* name) override;
  void HideEnvironment() override;
  void BecomeHelper(pid_t parent) override;
  void GiveWay() override;

 protected:
  // Answers the last byte of their room, if it is free.
  char* OverwriteArguments(const char* name);

 private:
  char** const arguments_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_SELF_H_
