// The wording of what the wrapper says on standard error.

#ifndef SPROUT_ACP_WRAP_SHIM_MESSAGES_H_
#define SPROUT_ACP_WRAP_SHIM_MESSAGES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "lib/ended_log.h"
#include "lib/result.h"
#include "platform/diagnostics.h"

namespace acp_wrap {

// "`what`: fork: Resource temporarily unavailable".
std::string FailureMessage(absl::string_view what, const Error& error);

// One line about what was ended, if anything was, and one for each process
// that could not be.
void SayWhatEnded(Diagnostics& diagnostics, const EndedLog& log, bool verbose);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_MESSAGES_H_
