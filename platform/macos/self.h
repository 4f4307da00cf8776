// Self on macOS.

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_SELF_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_SELF_H_

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "lib/ending/standard_input.h"
#include "lib/result.h"
#include "platform/posix/self.h"

namespace acp_wrap {

class MacSelf : public PosixSelf {
 public:
  // `adopt` begins the record of descendants.
  MacSelf(char** arguments, std::function<Outcome()> adopt)
      : PosixSelf(arguments), adopt_(std::move(adopt)) {}

  Outcome AdoptOrphans() override { return adopt_(); }
  // Comparable with what others read from (process_input.h).
  StandardInput ReadsFrom() override;
  std::string Executable() override;
  std::string ExecutableOf(pid_t pid) override;
  uint64_t PidNamespace() override { return 0; }

 private:
  std::function<Outcome()> adopt_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_SELF_H_
