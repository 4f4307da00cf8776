// From stat(2) to what is read from.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_STANDARD_INPUT_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_STANDARD_INPUT_H_

#include <sys/stat.h>

#include "lib/ending/standard_input.h"

namespace acp_wrap {

// Of what descriptor 0 is.  A terminal cannot be told from another device by
// this, and counts as a file.
StandardInput ToStandardInput(const struct stat& status);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_STANDARD_INPUT_H_
