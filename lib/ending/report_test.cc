#include "lib/ending/report.h"

#include <signal.h>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/ended_log.h"
#include "lib/identity/net.h"

namespace acp_wrap {
namespace {

RunFacts Facts() {
  RunFacts facts;
  facts.run = {1, {10, 100}, {11, 101}};
  facts.agent = 12;
  facts.started = absl::FromUnixMillis(1500);
  facts.ended = absl::FromUnixMillis(2750);
  facts.command = "/opt/a\x1b/goose";
  return facts;
}

TEST(ReportTest, NamesTheRunAndTheAgentsStatus) {
  RunFacts facts = Facts();
  facts.status = WaitStatus::Exited(3);
  EXPECT_EQ(ReportText(facts, EndedLog()),
            R"({"schema":1,"run":"1-10.100-11.101","label":null,)"
            R"("command":"/opt/a\\x1b/goose",)"
            R"("started":"1970-01-01T00:00:01.500Z","started_ms":1500,)"
            R"("ended":"1970-01-01T00:00:02.750Z","ended_ms":2750,)"
            R"("agent":{"pid":12,"exit_code":3,"signal":null},)"
            "\"processes\":[]}\n");
  facts.status = WaitStatus::Signaled(SIGSEGV);
  EXPECT_NE(ReportText(facts, EndedLog())
                .find(R"("exit_code":null,"signal":"SIGSEGV")"),
            std::string::npos);
  facts.status.reset();
  EXPECT_NE(
      ReportText(facts, EndedLog()).find(R"("exit_code":null,"signal":null)"),
      std::string::npos);
}

TEST(ReportTest, TellsWhatPeopleCallTheRun) {
  RunFacts facts = Facts();
  facts.label = "a \"session\"\x1b";
  EXPECT_NE(
      ReportText(facts, EndedLog()).find(R"("label":"a \"session\"\\x1b",)"),
      std::string::npos);
}

TEST(ReportTest, TellsOfEachProcessWhatBecameOfIt) {
  ProcessInfo info;
  info.id = {42, 7};
  info.parent = 11;
  info.group = 42;
  info.session = 41;
  info.name = "a\x01\"";
  EndedLog log;
  log.RecordSignal(info, Net::kMarker, SIGKILL, true);
  info.id.pid = 43;
  log.RecordKept(info);
  EXPECT_NE(ReportText(Facts(), log)
                .find(R"([{"pid":42,"name":"a\\x01\"","parent":11,"group":42,)"
                      R"("session":41,"found_by":"marker","signal":"SIGKILL",)"
                      R"("fate":"ended","orphan":false},{"pid":43,)"),
            std::string::npos);
  EXPECT_NE(ReportText(Facts(), log)
                .find(R"("found_by":"lineage","signal":null,"fate":"kept",)"
                      R"("orphan":false}])"),
            std::string::npos);
}

TEST(ReportTest, TellsOrphansFromTheRest) {
  EndedLog orphans, log;
  ProcessInfo info;
  info.id = {42, 7};
  orphans.RecordSignal(info, Net::kLineage, SIGTERM, true);
  log.RecordOrphans(orphans, /*told=*/true);
  EXPECT_NE(ReportText(Facts(), log).find(R"("orphan":true}])"),
            std::string::npos);
}

}  // namespace
}  // namespace acp_wrap
