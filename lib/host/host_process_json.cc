#include "lib/host/host_process_json.h"

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "lib/host/host_process.h"
#include "lib/identity/process_info.h"
#include "lib/text/json.h"
#include "lib/text/printable.h"

namespace acp_wrap {
namespace {

const char* StateOf(const ProcessInfo& info) {
  if (info.stopped) return "stopped";
  return info.uninterruptible ? "uninterruptible" : "running";
}

}  // namespace

void WriteWhich(const HostProcess& process, JsonWriter& json) {
  const ProcessInfo& info = process.info;
  json.Number("pid", info.id.pid);
  json.Number("start_time", static_cast<int64_t>(info.id.start_time));
  json.Number("parent", info.parent);
  json.Number("group", info.group);
  json.Number("session", info.session);
}

void WriteLooks(const HostProcess& process, JsonWriter& json) {
  json.Text("state", StateOf(process.info));
  json.Number("age_seconds", absl::ToInt64Seconds(process.age));
  json.Number("resident_bytes", static_cast<int64_t>(process.resident_bytes));
  json.MillisecondsOrNull("processor_ms", process.processor_time);
  json.Text("name", process.info.name);
  json.Text("executable", process.executable);
  json.Key("arguments").BeginArray();
  for (const std::string& argument : process.arguments) {
    json.String(Printable(argument));
  }
  json.EndArray();
}

}  // namespace acp_wrap
