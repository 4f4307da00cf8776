#include <sys/resource.h>

#include "platform/core_dump.h"

namespace acp_wrap {

// The crash report that macOS writes besides follows the signal, not the limit.
void SuppressCoreDump() {
  rlimit none = {};
  setrlimit(RLIMIT_CORE, &none);
}

}  // namespace acp_wrap
