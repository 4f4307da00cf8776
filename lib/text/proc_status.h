// What /proc/PID/status of Linux says (proc(5)).

#ifndef SPROUT_ACP_WRAP_LIB_TEXT_PROC_STATUS_H_
#define SPROUT_ACP_WRAP_LIB_TEXT_PROC_STATUS_H_

#include <sys/types.h>

#include <optional>

#include "absl/strings/string_view.h"

namespace acp_wrap {

// Nothing where the text does not say it.
std::optional<uid_t> EffectiveUser(absl::string_view status);

// The user that it is in all four ways (credentials(7)); nothing if they
// differ, too.
std::optional<uid_t> SingleUser(absl::string_view status);

// Whether it is the first process of a PID namespace below the reader's.
bool IsInitBelow(absl::string_view status);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_TEXT_PROC_STATUS_H_
