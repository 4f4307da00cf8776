// Telling what a run has come to, once it is over.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_RUN_RESULT_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_RUN_RESULT_H_

#include <string>

#include "lib/ending/ended_log.h"
#include "lib/ending/report.h"
#include "lib/result.h"
#include "platform/system.h"
#include "shim/run/run.h"

namespace acp_wrap {

// On standard error, if there is something to say, and in run.report, if that
// is set.
void TellResult(System& system, const Run& run, const EndedLog& log,
                RunFacts facts);

// That the report cannot be written to `path`.
std::string NoReportMessage(const std::string& path, const Error& error);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_RUN_RESULT_H_
