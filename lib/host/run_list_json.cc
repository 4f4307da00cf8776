#include "lib/host/run_list_json.h"

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/host/host_runs.h"
#include "lib/host/run_list.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "lib/text/json.h"
#include "lib/text/printable.h"

namespace acp_wrap {
namespace {

// Of the form below: the number goes up when a program that reads it has to be
// changed.
constexpr int kSchema = 1;

void Text(JsonWriter& json, absl::string_view key, absl::string_view text) {
  json.Key(key).String(Printable(text));
}

void Number(JsonWriter& json, absl::string_view key, uint64_t number) {
  json.Key(key).Number(static_cast<int64_t>(number));
}

void TextOrNull(JsonWriter& json, absl::string_view key,
                const std::optional<std::string>& text) {
  json.Key(key);
  if (text) {
    json.String(Printable(*text));
  } else {
    json.Null();
  }
}

void PidOrNull(JsonWriter& json, absl::string_view key, pid_t pid) {
  json.Key(key);
  if (pid != 0) {
    json.Number(pid);
  } else {
    json.Null();
  }
}

std::optional<std::string> IdText(const std::optional<RunId>& id) {
  if (!id) return std::nullopt;
  return FormatRunId(*id);
}

std::optional<std::string> NonEmpty(absl::string_view text) {
  if (text.empty()) return std::nullopt;
  return std::string(text);
}

void WriteEscaped(const ListedProcess& listed, JsonWriter& json) {
  json.Key("escaped").BeginArray();
  if (listed.left_session) json.String("session");
  if (listed.left_group) json.String("group");
  if (listed.left_parent) json.String("parent");
  json.EndArray();
}

const char* StateOf(const ProcessInfo& info) {
  if (info.stopped) return "stopped";
  return info.uninterruptible ? "uninterruptible" : "running";
}

void Write(const ListedProcess& listed, JsonWriter& json) {
  const HostProcess& process = listed.process;
  const ProcessInfo& info = process.info;
  json.BeginObject();
  Number(json, "pid", info.id.pid);
  Number(json, "start_time", info.id.start_time);
  Number(json, "parent", info.parent);
  Number(json, "group", info.group);
  Number(json, "session", info.session);
  Number(json, "depth", listed.depth);
  Text(json, "role", Name(listed.role));
  TextOrNull(json, "found_by", NonEmpty(NetName(listed.membership.net)));
  TextOrNull(json, "spared", NonEmpty(Name(listed.membership.spared)));
  WriteEscaped(listed, json);
  Text(json, "state", StateOf(info));
  Number(json, "age_seconds", absl::ToInt64Seconds(process.age));
  Number(json, "resident_bytes", process.resident_bytes);
  Text(json, "name", info.name);
  Text(json, "executable", process.executable);
  json.Key("arguments").BeginArray();
  for (const std::string& argument : process.arguments) {
    json.String(Printable(argument));
  }
  json.EndArray();
  json.EndObject();
}

void Write(const ListedRun& run, JsonWriter& json) {
  json.BeginObject();
  TextOrNull(json, "id", IdText(run.id));
  Text(json, "state", Name(run.state));
  TextOrNull(json, "inside", IdText(run.inside));
  TextOrNull(json, "instance", run.instance);
  PidOrNull(json, "front", run.front);
  PidOrNull(json, "guardian", run.guardian);
  PidOrNull(json, "agent", run.agent);
  Number(json, "age_seconds", absl::ToInt64Seconds(run.age));
  Number(json, "resident_bytes", run.resident_bytes);
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
  Number(json, "schema", kSchema);
  Number(json, "user", scope.user);
  Number(json, "pid_namespace", scope.pid_namespace);
  json.Key("runs").BeginArray();
  for (const ListedRun& run : runs) Write(run, json);
  json.EndArray();
  json.EndObject();
  return json.Text() + "\n";
}

}  // namespace acp_wrap
