#include "lib/host/run_list_json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/host/host_process_json.h"
#include "lib/host/host_runs.h"
#include "lib/host/run_list.h"
#include "lib/identity/net.h"
#include "lib/identity/run_id.h"
#include "lib/text/json.h"

namespace acp_wrap {
namespace {

// Of the form below: the number goes up when a program that reads it has to be
// changed.
constexpr int kSchema = 1;

std::string IdText(const std::optional<RunId>& id) {
  return id ? FormatRunId(*id) : "";
}

void WriteEscaped(const ListedProcess& listed, JsonWriter& json) {
  json.Key("escaped").BeginArray();
  if (listed.left_session) json.String("session");
  if (listed.left_group) json.String("group");
  if (listed.left_parent) json.String("parent");
  json.EndArray();
}

void Write(const ListedProcess& listed, JsonWriter& json) {
  json.BeginObject();
  WriteWhich(listed.process, json);
  json.Number("depth", listed.depth);
  json.Text("role", Name(listed.role));
  json.NameOrNull("found_by", NetName(listed.membership.net));
  json.NameOrNull("spared", Name(listed.membership.spared));
  WriteEscaped(listed, json);
  json.MillisecondsOrNull("orphan_ms", listed.orphan_for);
  WriteLooks(listed.process, json);
  json.EndObject();
}

void Write(const ListedRun& run, JsonWriter& json) {
  json.BeginObject();
  json.NameOrNull("id", IdText(run.id));
  json.Text("state", Name(run.state));
  json.NameOrNull("inside", IdText(run.inside));
  json.TextOrNull("instance", run.instance);
  json.TextOrNull("label", run.label);
  json.PidOrNull("front", run.front);
  json.PidOrNull("guardian", run.guardian);
  json.PidOrNull("agent", run.agent);
  json.Number("age_seconds", absl::ToInt64Seconds(run.age));
  json.Number("resident_bytes", static_cast<int64_t>(run.resident_bytes));
  json.MillisecondsOrNull("processor_ms", run.processor_time);
  json.Key("processes").BeginArray();
  for (const ListedProcess& listed : run.processes) Write(listed, json);
  json.EndArray();
  json.EndObject();
}

}  // namespace

std::string RunListJson(const std::vector<ListedRun>& runs,
                        const SweepScope& scope) {
  JsonWriter json;
  json.BeginObject();
  json.Number("schema", kSchema);
  json.Number("user", scope.user);
  json.Number("pid_namespace", static_cast<int64_t>(scope.pid_namespace));
  json.Key("runs").BeginArray();
  for (const ListedRun& run : runs) Write(run, json);
  json.EndArray();
  json.EndObject();
  return json.Text() + "\n";
}

}  // namespace acp_wrap
