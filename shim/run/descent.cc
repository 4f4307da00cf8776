#include "shim/run/descent.h"

#include <sys/types.h>

#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/process_table.h"

namespace acp_wrap {

Descent DescendsFrom(ProcessTable& processes, pid_t process, pid_t ancestor) {
  constexpr int kMostGenerations = 1000;
  for (int i = 0; i < kMostGenerations && process > 0; ++i) {
    // In a container that may be process 1.
    if (process == ancestor) return Descent::kYes;
    if (process == 1) return Descent::kNo;
    Result<ProcessInfo> read = processes.Read(process);
    if (!read.ok()) return Descent::kUnknown;
    process = read.value().parent;
  }
  return Descent::kNo;
}

}  // namespace acp_wrap
