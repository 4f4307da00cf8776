// What events and report tell of orphans that were ended while the agent lived.

#include <sys/types.h>

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/proc.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/list/json.h"
#include "tests/report/report.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Scene::Plan PlanWith(std::vector<std::string> options,
                     std::vector<std::string> kinds) {
  Scene::Plan plan;
  plan.options.insert(plan.options.end(), options.begin(), options.end());
  plan.options.push_back("--sweep-on-start=0");
  plan.kinds = std::move(kinds);
  return plan;
}

class OrphansTest : public WholeProgramTest {};

// The first look tells of it, the second has it ended.
TEST_F(OrphansTest, EventsAndReportTellOfThem) {
  ReportFile report, events;
  Scene scene(PlanWith({"--end-orphans=300ms", "--report=" + report.path(),
                        "--events=" + events.path()},
                       {"daemon", "own-group"}));
  ASSERT_READY(scene);
  const pid_t daemon = scene.leash().Find("ready daemon");
  EXPECT_TRUE(AwaitEndOf(scene, "ready daemon"));
  EXPECT_TRUE(AwaitSaid(scene.program(), "orphans: ended 1 process"));
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectEnd(WayToEnd::kAgentExits, scene);

  std::vector<std::string> told;
  for (const Json& event : ParseEvents(ReadWhole(events.path()))) {
    if (event["pid"].number != daemon) continue;
    told.push_back(event["event"].text);
    if (told.back() == "orphan") {
      EXPECT_EQ(event["end_in_ms"].number, 300);
    }
  }
  EXPECT_THAT(told, ElementsAre("orphan", "signalled", "ended"));

  const Json written = report.Read();
  EXPECT_EQ(written["processes"].items.size(), 2u);
  const Json& ended = written["processes"].Where("pid", daemon);
  EXPECT_EQ(ended["orphan"].number, 1);
  EXPECT_EQ(ended["signal"].text, "SIGTERM");
  EXPECT_EQ(ended["fate"].text, "ended");
  const pid_t other = scene.leash().Find("ready own-group");
  EXPECT_EQ(written["processes"].Where("pid", other)["orphan"].number, 0);
  // Once is enough.
  EXPECT_THAT(scene.program().Errors(),
              HasSubstr("\nsprout-acp-wrap: ended 1 "));
}

// The run's end goes on with what has been asked already, and asks it no more.
TEST_F(OrphansTest, OneThatIsBeingEndedIsReportedOnce) {
  ReportFile report, events;
  // Long enough that the run's end comes first.
  Scene scene(PlanWith({"--end-orphans=100ms", "--kill-after=2s",
                        report.Option(), "--events=" + events.path()},
                       {"daemon:traps-term"}));
  ASSERT_READY(scene);
  // SIGTERM ends the first of the two.
  ASSERT_TRUE(AwaitEndOf(scene, "here daemon:traps-term"));
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectEnd(WayToEnd::kAgentExits, scene);
  const Json written = report.Read();
  ASSERT_EQ(written["processes"].items.size(), 2u);
  for (const Json& process : written["processes"].items) {
    EXPECT_EQ(process["orphan"].number, 1);
  }
  std::vector<std::string> signals;
  for (const Json& event : ParseEvents(ReadWhole(events.path()))) {
    if (event["pid"].number == scene.leash().Find("ready traps-term") &&
        event["event"].text == "signalled") {
      signals.push_back(event["signal"].text);
    }
  }
  EXPECT_THAT(signals, ElementsAre("SIGTERM", "SIGKILL"));
}

}  // namespace
}  // namespace acp_wrap
