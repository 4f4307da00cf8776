#include "shim/messages.h"

#include <string.h>

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/printable.h"
#include "lib/process_info.h"
#include "lib/result.h"
#include "platform/diagnostics.h"
#include "shim/supervision.h"

namespace acp_wrap {
namespace {

constexpr size_t kNamedInSummary = 5;

}  // namespace

std::string FailureMessage(absl::string_view what, const Error& error) {
  return std::string(what) + ": " + error.call + ": " + strerror(error.number);
}

void SayWhatEnded(Diagnostics& diagnostics, const Supervision& supervision,
                  bool verbose) {
  const EndedLog& ended = supervision.ended();
  std::string summary =
      ended.Summary(verbose ? ended.entries().size() : kNamedInSummary);
  if (!summary.empty()) diagnostics.Say(summary);
  for (const ProcessInfo& info : supervision.survivors()) {
    diagnostics.Say("could not end " + Printable(info.name) + " (" +
                    std::to_string(info.id.pid) + "): " +
                    (info.uninterruptible
                         ? "it is in uninterruptible sleep"
                         : "it does not end, or may not be signalled"));
  }
}

}  // namespace acp_wrap
