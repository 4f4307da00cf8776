#include "lib/ending/events.h"

#include <signal.h>

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/transitions.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/text/json.h"

namespace acp_wrap {
namespace {

template <typename Write>
std::string Members(Write write) {
  JsonWriter json;
  json.BeginObject();
  write(json);
  json.EndObject();
  return json.Text();
}

TEST(EventsTest, ALineIsAnObjectWithTimeAndRun) {
  EXPECT_EQ(EventLine("kept", absl::FromUnixMillis(1500), "1-2.3-4.5",
                      [](JsonWriter& json) { json.Number("pid", 7); }),
            R"({"schema":1,"event":"kept","at_ms":1500,"run":"1-2.3-4.5",)"
            "\"pid\":7}\n");
}

TEST(EventsTest, WhoHasAskedMayBeAProcessTheTerminalOrNobody) {
  ReceivedSignal signal;
  signal.number = SIGTERM;
  signal.sender = 42;
  EXPECT_EQ(Members([&](JsonWriter& json) {
              WriteAsked("signal", signal, "a\nb", json);
            }),
            R"({"cause":"signal","signal":"SIGTERM","sender":42,)"
            R"("sender_name":"a\\nb"})");
  signal.from_kernel = true;
  EXPECT_EQ(Members([&](JsonWriter& json) {
              WriteAsked("signal", signal, "", json);
            }),
            R"({"cause":"signal","signal":"SIGTERM","sender":null,)"
            R"("sender_name":null})");
  EXPECT_EQ(Members([](JsonWriter& json) {
              WriteAsked("parent ended", std::nullopt, "", json);
            }),
            R"({"cause":"parent ended","signal":null,"sender":null,)"
            R"("sender_name":null})");
}

TEST(EventsTest, AStatusIsACodeOrASignalOrUnknown) {
  const struct {
    std::optional<WaitStatus> status;
    const char* text;
  } kCases[] = {
      {WaitStatus::Exited(3), R"({"exit_code":3,"ended_by":null})"},
      {WaitStatus::Signaled(SIGKILL),
       R"({"exit_code":null,"ended_by":"SIGKILL"})"},
      {std::nullopt, R"({"exit_code":null,"ended_by":null})"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Members([&](JsonWriter& json) { WriteStatus(c.status, json); }),
              c.text);
  }
}

TEST(EventsTest, AProcessWithoutANameHasNone) {
  ProcessInfo info;
  info.id.pid = 42;
  EXPECT_EQ(Members([&](JsonWriter& json) {
              WriteProcess(info, Net::kLineage, json);
            }),
            R"({"pid":42,"name":null,"found_by":"lineage"})");
}

TEST(EventsTest, APhaseIsToldWhenItBegins) {
  EXPECT_EQ(PhaseEvent(Phase::kRunning, Phase::kRunning), "");
  EXPECT_EQ(PhaseEvent(Phase::kRunning, Phase::kAsked), "asking");
  EXPECT_EQ(PhaseEvent(Phase::kAsked, Phase::kAsked), "");
  EXPECT_EQ(PhaseEvent(Phase::kAsked, Phase::kTerminating), "late");
  EXPECT_EQ(PhaseEvent(Phase::kLingering, Phase::kTerminating), "terminating");
  EXPECT_EQ(PhaseEvent(Phase::kRunning, Phase::kTerminating), "terminating");
  EXPECT_EQ(PhaseEvent(Phase::kAsked, Phase::kLingering), "lingering");
  EXPECT_EQ(PhaseEvent(Phase::kTerminating, Phase::kKilling), "killing");
}

}  // namespace
}  // namespace acp_wrap
