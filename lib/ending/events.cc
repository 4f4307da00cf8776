#include "lib/ending/events.h"

#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/transitions.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/text/json.h"

namespace acp_wrap {
namespace {

// Of the form of all events.
constexpr int kSchema = 1;

}  // namespace

std::string EventLine(absl::string_view event, absl::Time at,
                      absl::string_view run,
                      absl::FunctionRef<void(JsonWriter&)> members) {
  JsonWriter json;
  json.BeginObject();
  json.Number("schema", kSchema);
  json.Text("event", event);
  json.Number("at_ms", absl::ToUnixMillis(at));
  json.Text("run", run);
  members(json);
  json.EndObject();
  return json.Text() + "\n";
}

absl::string_view PhaseEvent(Phase before, Phase phase) {
  if (phase == before) return "";
  switch (phase) {
    case Phase::kRunning:
    // Over at once, unless the agent was a launcher.
    case Phase::kHandedOver:
      return "";
    case Phase::kAsked:
      return "asking";
    case Phase::kLingering:
      return "lingering";
    case Phase::kTerminating:
      return before == Phase::kAsked || before == Phase::kHandedOver
                 ? "late"
                 : "terminating";
    case Phase::kKilling:
      return "killing";
  }
  return "";
}

void WriteAsked(absl::string_view cause,
                const std::optional<ReceivedSignal>& signal,
                absl::string_view sender_name, JsonWriter& json) {
  json.Text("cause", cause);
  json.NameOrNull("signal", signal ? SignalName(signal->number) : "");
  const bool by_process = signal && !signal->from_kernel;
  json.PidOrNull("sender", by_process ? signal->sender : 0);
  json.NameOrNull("sender_name", sender_name);
}

void WriteProcess(const ProcessInfo& info, Net net, JsonWriter& json) {
  json.Number("pid", info.id.pid);
  json.NameOrNull("name", info.name);
  json.NameOrNull("found_by", NetName(net));
}

void WriteStatus(const std::optional<WaitStatus>& status, JsonWriter& json) {
  json.Key("exit_code");
  if (status && !status->signaled()) {
    json.Number(status->value);
  } else {
    json.Null();
  }
  json.NameOrNull("ended_by", status && status->signaled()
                                  ? SignalName(status->value)
                                  : "");
}

}  // namespace acp_wrap
