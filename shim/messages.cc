#include "shim/messages.h"

#include <string.h>

#include <cstddef>
#include <limits>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/ended_log.h"
#include "lib/result.h"
#include "platform/diagnostics.h"
#include "shim/run.h"

namespace acp_wrap {
namespace {

constexpr size_t kNamedInSummary = 5;

}  // namespace

std::string FailureMessage(absl::string_view what, const Error& error) {
  return std::string(what) + ": " + error.call + ": " + strerror(error.number);
}

size_t NamesWanted(const Run& run) {
  return run.verbose || !run.report.empty() ? std::numeric_limits<size_t>::max()
                                            : kNamedInSummary;
}

void SayWhatEnded(Diagnostics& diagnostics, const EndedLog& log, bool verbose) {
  std::string summary =
      log.Summary(verbose ? log.entries().size() : kNamedInSummary);
  if (!summary.empty()) diagnostics.Say(summary);
  for (const std::string& line : log.Remaining()) diagnostics.Say(line);
}

}  // namespace acp_wrap
