// The wording of what the wrapper says on standard error.

#ifndef SPROUT_ACP_WRAP_SHIM_MESSAGES_H_
#define SPROUT_ACP_WRAP_SHIM_MESSAGES_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/ended_log.h"
#include "lib/result.h"
#include "platform/diagnostics.h"
#include "shim/run.h"

namespace acp_wrap {

// "`what`: fork: Resource temporarily unavailable".
std::string FailureMessage(absl::string_view what, const Error& error);

// Of how many processes the name is needed to say what ended.
size_t NamesWanted(const Run& run);

// One line about what was ended, if anything was, and one for each process
// that could not be.
void SayWhatEnded(Diagnostics& diagnostics, const EndedLog& log, bool verbose);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_MESSAGES_H_
