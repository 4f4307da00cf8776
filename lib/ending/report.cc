#include "lib/ending/report.h"

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/net.h"
#include "lib/identity/run_id.h"
#include "lib/text/json.h"
#include "lib/text/printable.h"
#include "lib/text/timestamp.h"

namespace acp_wrap {
namespace {

// As in lib/host/run_list_json.cc.
constexpr int kSchema = 1;

absl::string_view FateName(EndedLog::Fate fate) {
  switch (fate) {
    case EndedLog::Fate::kEnded:
      return "ended";
    case EndedLog::Fate::kNotPermitted:
      return "not permitted";
    case EndedLog::Fate::kSurvived:
      return "survived";
    case EndedLog::Fate::kKept:
    case EndedLog::Fate::kSpared:
      return "kept";
  }
  return "";
}

void WriteEntry(const EndedLog::Entry& entry, JsonWriter& json) {
  const ProcessInfo& info = entry.info;
  json.BeginObject();
  json.Key("pid").Number(info.id.pid);
  json.Key("name").String(Printable(info.name));
  json.Key("parent").Number(info.parent);
  json.Key("group").Number(info.group);
  json.Key("session").Number(info.session);
  json.Key("found_by").String(NetName(entry.net));
  json.Key("signal");
  if (entry.signal == 0) {
    json.Null();
  } else {
    json.String(SignalName(entry.signal));
  }
  json.Key("fate").String(FateName(entry.fate));
  json.Key("orphan").Boolean(entry.orphan);
  json.EndObject();
}

}  // namespace

std::string ReportText(const RunFacts& facts, const EndedLog& log) {
  JsonWriter json;
  json.BeginObject();
  json.Key("schema").Number(kSchema);
  json.Key("run").String(FormatRunId(facts.run));
  json.Key("label");
  facts.label.empty() ? json.Null() : json.String(Printable(facts.label));
  json.Key("command").String(Printable(facts.command));
  json.Key("started").String(Timestamp(facts.started));
  json.Key("started_ms").Number(absl::ToUnixMillis(facts.started));
  json.Key("ended").String(Timestamp(facts.ended));
  json.Key("ended_ms").Number(absl::ToUnixMillis(facts.ended));
  json.Key("agent").BeginObject();
  json.Key("pid").Number(facts.agent);
  json.Key("exit_code");
  bool exited = facts.status && !facts.status->signaled();
  bool signaled = facts.status && facts.status->signaled();
  exited ? json.Number(facts.status->value) : json.Null();
  json.Key("signal");
  signaled ? json.String(SignalName(facts.status->value)) : json.Null();
  json.EndObject();
  json.Key("processes").BeginArray();
  for (const EndedLog::Entry& entry : log.entries()) WriteEntry(entry, json);
  json.EndArray();
  json.EndObject();
  return json.Text() + "\n";
}

}  // namespace acp_wrap
