#include "lib/ended_log.h"

#include <signal.h>

#include <cstdint>
#include <string>

#include "gtest/gtest.h"
#include "lib/process_info.h"

namespace acp_wrap {
namespace {

ProcessInfo Process(pid_t pid, const std::string& name,
                    uint64_t start_time = 1) {
  ProcessInfo info;
  info.id = {pid, start_time};
  info.name = name;
  return info;
}

TEST(EndedLogTest, SaysNothingOfNothing) {
  EndedLog log;
  EXPECT_EQ(log.Summary(5), "");
  EXPECT_TRUE(log.entries().empty());
}

TEST(EndedLogTest, NamesOneProcess) {
  EndedLog log;
  log.Record(Process(42, "sleep"), SIGTERM);
  EXPECT_EQ(log.Summary(5), "ended 1 process: 1 by SIGTERM: sleep (42)");
}

TEST(EndedLogTest, CountsByTheLastSignalInTheOrderOfTheFirst) {
  EndedLog log;
  log.Record(Process(42, "sleep"), SIGTERM);
  log.Record(Process(43, "node"), SIGTERM);
  log.Record(Process(44, "sh"), SIGTERM);
  log.Record(Process(43, "node"), SIGKILL);
  log.Record(Process(43, "node"), SIGKILL);
  EXPECT_EQ(log.Summary(5),
            "ended 3 processes: 2 by SIGTERM, 1 by SIGKILL: "
            "sleep (42), node (43), sh (44)");
  ASSERT_EQ(log.entries().size(), 3u);
  EXPECT_EQ(log.entries()[0].signal, SIGTERM);
  EXPECT_EQ(log.entries()[1].signal, SIGKILL);
}

TEST(EndedLogTest, SaysNoCountOfZero) {
  EndedLog log;
  log.Record(Process(42, "sleep"), SIGKILL);
  log.Record(Process(43, "node"), SIGKILL);
  EXPECT_EQ(log.Summary(5),
            "ended 2 processes: 2 by SIGKILL: sleep (42), node (43)");
}

TEST(EndedLogTest, NamesTheFirstOnly) {
  EndedLog log;
  for (pid_t pid = 1; pid <= 3; ++pid) log.Record(Process(pid, "p"), SIGTERM);
  EXPECT_EQ(log.Summary(3),
            "ended 3 processes: 3 by SIGTERM: p (1), p (2), p (3)");
  EXPECT_EQ(log.Summary(2),
            "ended 3 processes: 3 by SIGTERM: p (1), p (2), ...");
  EXPECT_EQ(log.Summary(0), "ended 3 processes: 3 by SIGTERM, ...");
}

TEST(EndedLogTest, ARecycledPidIsAnotherProcess) {
  EndedLog log;
  log.Record(Process(42, "old", 1), SIGTERM);
  log.Record(Process(42, "new", 2), SIGKILL);
  EXPECT_EQ(log.Summary(5),
            "ended 2 processes: 1 by SIGTERM, 1 by SIGKILL: "
            "old (42), new (42)");
}

TEST(EndedLogTest, AForeignNameCannotForgeALine) {
  EndedLog log;
  log.Record(Process(42, "x\nended 9"), SIGTERM);
  EXPECT_EQ(log.Summary(5), "ended 1 process: 1 by SIGTERM: x\\nended 9 (42)");
}

}  // namespace
}  // namespace acp_wrap
