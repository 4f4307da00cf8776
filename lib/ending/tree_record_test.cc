#include "lib/ending/tree_record.h"

#include <signal.h>

#include "gtest/gtest.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {
namespace {

ProcessInfo Info(pid_t pid, uint64_t start_time) {
  ProcessInfo info;
  info.id = {pid, start_time};
  return info;
}

TEST(TreeRecordTest, AChildSeenInBriefKeepsItsIdUntilItIsWaitedFor) {
  TreeRecord record(10);
  EXPECT_EQ(record.KnownAs(Info(11, 0)), (ProcessId{11, 0}));
  EXPECT_EQ(record.KnownAs(Info(11, 500)), (ProcessId{11, 0}));
  record.OnReaped(11);
  EXPECT_EQ(record.KnownAs(Info(11, 700)), (ProcessId{11, 700}));
}

TEST(TreeRecordTest, ADescendantMayHaveLeftItsPidToAnother) {
  TreeRecord record(10);
  record.KnownAs(Info(11, 500));
  EXPECT_EQ(record.KnownAs(Info(11, 700)), (ProcessId{11, 700}));
  // Not seen whole this time.
  EXPECT_EQ(record.KnownAs(Info(11, 0)), (ProcessId{11, 700}));
}

TEST(TreeRecordTest, EachSignalIsNotedForItself) {
  TreeRecord record(10);
  const ProcessId process = {11, 500};
  EXPECT_TRUE(record.Note(SIGSTOP, process));
  EXPECT_FALSE(record.WasEnded(process));
  EXPECT_TRUE(record.Note(SIGTERM, process));
  EXPECT_FALSE(record.Note(SIGTERM, process));
  EXPECT_TRUE(record.WasAsked(process));
  EXPECT_TRUE(record.Note(SIGKILL, {12, 500}));
  EXPECT_FALSE(record.WasAsked({12, 500}));
  EXPECT_TRUE(record.WasEnded({12, 500}));
}

TEST(TreeRecordTest, TheAgentIsNobodyOnceItHasBeenWaitedFor) {
  TreeRecord record(10);
  EXPECT_TRUE(record.IsAgent(10));
  EXPECT_FALSE(record.IsAgent(11));
  EXPECT_FALSE(record.AgentWasKilled());
  record.Note(SIGKILL, {10, 0});
  EXPECT_TRUE(record.AgentWasKilled());
  record.OnAgentReaped();
  EXPECT_FALSE(record.IsAgent(10));
  EXPECT_FALSE(record.AgentWasKilled());
}

}  // namespace
}  // namespace acp_wrap
