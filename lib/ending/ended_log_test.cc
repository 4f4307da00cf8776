#include "lib/ending/ended_log.h"

#include <signal.h>

#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"

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
  log.RecordSignal(Process(42, "sleep"), Net::kLineage, SIGTERM, true);
  EXPECT_EQ(log.Summary(5), "ended 1 process: 1 by SIGTERM: sleep (42)");
}

TEST(EndedLogTest, AProcessMayHaveNoName) {
  EndedLog log;
  log.RecordSignal(Process(42, ""), Net::kLineage, SIGTERM, true);
  EXPECT_EQ(log.Summary(5), "ended 1 process: 1 by SIGTERM: process (42)");
}

TEST(EndedLogTest, CountsByTheLastSignalInTheOrderOfTheFirst) {
  EndedLog log;
  log.RecordSignal(Process(42, "sleep"), Net::kLineage, SIGTERM, true);
  log.RecordSignal(Process(43, "node"), Net::kLineage, SIGTERM, true);
  log.RecordSignal(Process(44, "sh"), Net::kLineage, SIGTERM, true);
  log.RecordSignal(Process(43, "node"), Net::kLineage, SIGKILL, true);
  log.RecordSignal(Process(43, "node"), Net::kLineage, SIGKILL, true);
  EXPECT_EQ(log.Summary(5),
            "ended 3 processes: 2 by SIGTERM, 1 by SIGKILL: "
            "sleep (42), node (43), sh (44)");
  ASSERT_EQ(log.entries().size(), 3u);
  EXPECT_EQ(log.entries()[0].signal, SIGTERM);
  EXPECT_EQ(log.entries()[1].signal, SIGKILL);
}

TEST(EndedLogTest, SaysNoCountOfZero) {
  EndedLog log;
  log.RecordSignal(Process(42, "sleep"), Net::kLineage, SIGKILL, true);
  log.RecordSignal(Process(43, "node"), Net::kLineage, SIGKILL, true);
  EXPECT_EQ(log.Summary(5),
            "ended 2 processes: 2 by SIGKILL: sleep (42), node (43)");
}

TEST(EndedLogTest, NamesTheFirstOnly) {
  EndedLog log;
  for (pid_t pid = 1; pid <= 3; ++pid)
    log.RecordSignal(Process(pid, "p"), Net::kLineage, SIGTERM, true);
  EXPECT_EQ(log.Summary(3),
            "ended 3 processes: 3 by SIGTERM: p (1), p (2), p (3)");
  EXPECT_EQ(log.Summary(2),
            "ended 3 processes: 3 by SIGTERM: p (1), p (2), ...");
  EXPECT_EQ(log.Summary(0), "ended 3 processes: 3 by SIGTERM, ...");
}

TEST(EndedLogTest, ARecycledPidIsAnotherProcess) {
  EndedLog log;
  log.RecordSignal(Process(42, "old", 1), Net::kLineage, SIGTERM, true);
  log.RecordSignal(Process(42, "new", 2), Net::kLineage, SIGKILL, true);
  EXPECT_EQ(log.Summary(5),
            "ended 2 processes: 1 by SIGTERM, 1 by SIGKILL: "
            "old (42), new (42)");
}

TEST(EndedLogTest, AForeignNameCannotForgeALine) {
  EndedLog log;
  log.RecordSignal(Process(42, "x\nended 9"), Net::kLineage, SIGTERM, true);
  EXPECT_EQ(log.Summary(5), "ended 1 process: 1 by SIGTERM: x\\nended 9 (42)");
}

TEST(EndedLogTest, WhatIsStillThereIsNamedWithTheReason) {
  EndedLog log;
  log.RecordSignal(Process(42, "su"), Net::kLineage, SIGKILL, false);
  log.RecordSignal(Process(43, "nfs"), Net::kLineage, SIGKILL, true);
  log.RecordSignal(Process(44, "odd"), Net::kMarker, SIGKILL, true);
  log.RecordKept(Process(45, "tmux"));
  ProcessInfo stuck = Process(43, "nfs");
  stuck.uninterruptible = true;
  log.RecordSurvivor(stuck);
  log.RecordSurvivor(Process(42, "su"));
  log.RecordSurvivor(Process(44, "odd"));
  EXPECT_EQ(log.Summary(5), "");
  EXPECT_EQ(
      log.Remaining(),
      (std::vector<std::string>{
          "could not end su (42): it runs as another user, who has to end it",
          "could not end nfs (43): it is in uninterruptible sleep, and ends "
          "when that ends",
          "could not end odd (44): it is still there after SIGKILL",
          "kept tmux (45), as SPROUT_ACP_WRAP_KEEP=1 in its environment "
          "asks"}));
}

// What sudo has started ends when sudo passes the request on.
TEST(EndedLogTest, WhatHasEndedByItselfIsNoComplaint) {
  EndedLog log;
  log.RecordSignal(Process(41, "sh"), Net::kLineage, SIGTERM, true);
  log.RecordSignal(Process(42, "su"), Net::kLineage, SIGKILL, false);
  log.RecordKept(Process(45, "tmux"));
  log.RecordSignal(Process(46, "beyond"), Net::kMarker, SIGKILL, false);
  log.RecordNothingLeft();
  ASSERT_EQ(log.entries().size(), 3u);
  EXPECT_EQ(log.Remaining().size(), 2u);
  EXPECT_EQ(log.Summary(5), "ended 1 process: 1 by SIGTERM: sh (41)");
  // Each is found again.
  log.RecordSurvivor(Process(46, "beyond"));
  EXPECT_EQ(log.entries().size(), 3u);
}

TEST(EndedLogTest, TellsWhetherAnythingWasSignaled) {
  EndedLog log;
  log.RecordKept(Process(42, "tmux"));
  log.RecordSignal(Process(43, "su"), Net::kLineage, SIGTERM, false);
  EXPECT_FALSE(log.anything_signaled());
  log.RecordSignal(Process(44, "sh"), Net::kLineage, SIGTERM, true);
  EXPECT_TRUE(log.anything_signaled());
}

TEST(EndedLogTest, WhatWasSaidOfOrphansIsNotSaidAgain) {
  EndedLog first;
  first.RecordSignal(Process(42, "sleep"), Net::kLineage, SIGTERM, true);
  first.RecordSignal(Process(43, "node"), Net::kLineage, SIGKILL, true);
  first.RecordSurvivor(Process(43, "node"));
  EndedLog log;
  log.RecordOrphans(first, /*told=*/true);
  EXPECT_EQ(log.Summary(5), "");
  EXPECT_FALSE(log.anything_signaled());
  ASSERT_EQ(log.entries().size(), 2u);
  EXPECT_TRUE(log.entries()[0].orphan);
  // One that was given up, and tried again with all the rest.
  log.RecordSignal(Process(43, "node"), Net::kLineage, SIGKILL, true);
  EXPECT_EQ(log.Summary(5), "ended 1 process: 1 by SIGKILL: node (43)");
  EXPECT_EQ(log.entries().size(), 2u);
}

TEST(EndedLogTest, WhatWasBegunWithOrphansIsSaidAtTheEnd) {
  EndedLog begun;
  begun.RecordSignal(Process(42, "sleep"), Net::kLineage, SIGTERM, true);
  EndedLog log;
  log.RecordOrphans(begun, /*told=*/false);
  EXPECT_TRUE(log.anything_signaled());
  EXPECT_EQ(log.Summary(5), "ended 1 process: 1 by SIGTERM: sleep (42)");
}

TEST(EndedLogTest, SaysWhoIsSpared) {
  EndedLog log;
  log.RecordSpared(Process(42, "redis-server"));
  EXPECT_EQ(log.Summary(5), "");
  EXPECT_EQ(log.Remaining(), std::vector<std::string>{
                                 "kept redis-server (42), as --spare asks"});
}

TEST(EndedLogTest, NamesWhatWasEndedUnread) {
  EndedLog log;
  EXPECT_EQ(log.Unread(2), "");
  for (pid_t pid : {42, 43, 44, 45}) log.RecordUnread(Process(pid, "agent"));
  // Nobody has ended these two.
  log.RecordKept(Process(44, "agent"));
  log.RecordSignal(Process(45, "sudo"), Net::kLineage, SIGTERM, false);
  EXPECT_EQ(log.Unread(2), "");
  log.RecordSignal(Process(42, "ssh-agent"), Net::kLineage, SIGTERM, true);
  const std::string hint =
      " to be kept; 'sprout-acp-wrap --spare -- COMMAND' keeps such a program";
  EXPECT_EQ(log.Unread(2), "could not see whether ssh-agent (42) asks" + hint);
  log.RecordSignal(Process(43, "gpg-agent"), Net::kLineage, SIGTERM, true);
  log.RecordSignal(Process(46, "legible"), Net::kLineage, SIGTERM, true);
  EXPECT_EQ(log.Unread(2),
            "could not see whether ssh-agent (42), gpg-agent "
            "(43) ask" +
                hint);
  EXPECT_EQ(log.Unread(1),
            "could not see whether ssh-agent (42) and 1 more ask" + hint);
}

}  // namespace
}  // namespace acp_wrap
