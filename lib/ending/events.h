// The events of --events, in JSON, a line each; docs/json.md describes them.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_EVENTS_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_EVENTS_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/transitions.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/text/json.h"

namespace acp_wrap {

// The whole line, with its newline: what all events have, and what `members`
// adds.  `at` is time of day, `run` a run's id.
std::string EventLine(absl::string_view event, absl::Time at,
                      absl::string_view run,
                      absl::FunctionRef<void(JsonWriter&)> members);

// The event that the beginning of a phase is, coming from `before`; empty for
// none.
absl::string_view PhaseEvent(Phase before, Phase phase);

// What wants the run to end: `cause`, and the signal if it was one.  The
// sender's name is empty if it is not known.
void WriteAsked(absl::string_view cause,
                const std::optional<ReceivedSignal>& signal,
                absl::string_view sender_name, JsonWriter& json);

void WriteProcess(const ProcessInfo& info, Net net, JsonWriter& json);

// Both members are null if the end was not seen.
void WriteStatus(const std::optional<WaitStatus>& status, JsonWriter& json);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_EVENTS_H_
