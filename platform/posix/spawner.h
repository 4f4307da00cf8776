// Starting processes by fork(2) and exec(3).

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_SPAWNER_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_SPAWNER_H_

#include <sys/types.h>

#include <string>

#include "absl/functional/function_ref.h"
#include "lib/result.h"
#include "platform/spawner.h"

namespace acp_wrap {

class PosixSpawner : public Spawner {
 public:
  Result<pid_t> Fork(absl::FunctionRef<int()> body) override;
  Error Exec(const Command& command) override;
  FileKind Kind(const std::string& name) override;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_SPAWNER_H_
