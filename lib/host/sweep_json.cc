#include "lib/host/sweep_json.h"

#include <cstdint>
#include <string>
#include <vector>

#include "lib/host/host_process_json.h"
#include "lib/host/host_runs.h"
#include "lib/host/run_list.h"
#include "lib/identity/net.h"
#include "lib/identity/run_id.h"
#include "lib/text/json.h"

namespace acp_wrap {
namespace {

// As in run_list_json.cc.
constexpr int kSchema = 1;

const char* Name(SweptProcess::Fate fate) {
  switch (fate) {
    case SweptProcess::Fate::kFound:
      return "found";
    case SweptProcess::Fate::kEnded:
      return "ended";
    case SweptProcess::Fate::kGone:
      return "gone";
    case SweptProcess::Fate::kNotPermitted:
      return "not permitted";
    case SweptProcess::Fate::kSurvived:
      return "survived";
    case SweptProcess::Fate::kFailed:
      return "failed";
    case SweptProcess::Fate::kSpared:
      return "spared";
  }
  return "";
}

void Write(const SweptProcess& swept, JsonWriter& json) {
  json.BeginObject();
  WriteWhich(swept.process, json);
  json.NameOrNull("run", swept.run ? FormatRunId(*swept.run) : "");
  json.TextOrNull("label", swept.process.label);
  json.NameOrNull("found_by", NetName(swept.net));
  json.NameOrNull("spared", Name(swept.spared));
  json.NameOrNull("signal", swept.signal);
  json.Text("fate", Name(swept.fate));
  WriteLooks(swept.process, json);
  json.EndObject();
}

}  // namespace

std::string SweepJson(const std::vector<SweptProcess>& processes, bool dry_run,
                      const SweepScope& scope) {
  JsonWriter json;
  json.BeginObject();
  json.Number("schema", kSchema);
  json.Number("user", scope.user);
  json.Number("pid_namespace", static_cast<int64_t>(scope.pid_namespace));
  json.Key("dry_run").Boolean(dry_run);
  json.Key("processes").BeginArray();
  for (const SweptProcess& swept : processes) Write(swept, json);
  json.EndArray();
  json.EndObject();
  return json.Text() + "\n";
}

}  // namespace acp_wrap
