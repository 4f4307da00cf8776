// The rules of XNU's process table, as its sources have them.

#include "tests/darwin/process_table.h"

#include <sys/types.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr pid_t kShell = 100;

class ProcessTableTest : public testing::Test {
 protected:
  uint64_t UniqueId(pid_t pid) { return table_.Find(pid)->unique_id; }
  int32_t Version(pid_t pid) { return table_.Find(pid)->id_version; }

  ProcessTable table_{kShell, 0};
};

// forkproc() in bsd/kern/kern_fork.c: p_uniqueid = ++nextuniqueid, and
// p_puniqueid is the forker's.
TEST_F(ProcessTableTest, AForkGetsANewUniqueIdAndTheForkers) {
  ASSERT_TRUE(table_.Fork(kShell, 101, 7));
  ASSERT_TRUE(table_.Fork(101, 102, 8));
  EXPECT_GT(UniqueId(101), UniqueId(kShell));
  EXPECT_GT(UniqueId(102), UniqueId(101));
  EXPECT_EQ(table_.Find(102)->parent_unique_id, UniqueId(101));
  EXPECT_EQ(table_.Find(102)->started_us, 8u);
  EXPECT_EQ(table_.Find(102)->parent, 101);
}

TEST_F(ProcessTableTest, WhoIsForkedByAStrangerDoesNotExist) {
  EXPECT_FALSE(table_.Fork(55, 56, 0));
  EXPECT_EQ(table_.FindListed(56), nullptr);
}

// reap_child_locked() in kern_exit.c: the number is free, the unique id is not
// given again.
TEST_F(ProcessTableTest, ANumberComesAgainAndAUniqueIdDoesNot) {
  table_.Fork(kShell, 101, 0);
  const uint64_t before = UniqueId(101);
  table_.Exit(101);
  table_.Reap(101);
  EXPECT_EQ(table_.FindListed(101), nullptr);
  table_.Fork(kShell, 101, 0);
  EXPECT_NE(UniqueId(101), before);
}

// proc_exit(): "reparent all the children to init", before the process becomes
// a zombie; p_puniqueid stays.
TEST_F(ProcessTableTest, AnOrphanIsLaunchdsAndRemembersItsForker) {
  table_.Fork(kShell, 101, 0);
  table_.Fork(101, 102, 0);
  const uint64_t forker = UniqueId(101);
  table_.Exit(101);
  EXPECT_EQ(table_.Find(102)->parent, kLaunchd);
  EXPECT_EQ(table_.Find(102)->parent_unique_id, forker);
  EXPECT_TRUE(table_.FindListed(101)->exited);
}

// launchd waits for what it is given at once.
TEST_F(ProcessTableTest, NoOrphanStaysAZombie) {
  table_.Fork(kShell, 101, 0);
  table_.Fork(101, 102, 0);
  table_.Fork(101, 103, 0);
  table_.Exit(103);
  EXPECT_NE(table_.FindListed(103), nullptr);
  table_.Exit(101);
  EXPECT_EQ(table_.FindListed(103), nullptr);
  table_.Exit(102);
  EXPECT_EQ(table_.FindListed(102), nullptr);
}

// What is told late of a fork by one that has ended since.
TEST_F(ProcessTableTest, AForkThatIsToldAfterTheForkersEnd) {
  table_.Fork(kShell, 101, 0);
  table_.Exit(101);
  table_.Fork(101, 102, 0);
  EXPECT_EQ(table_.Find(102)->parent, kLaunchd);
  EXPECT_EQ(table_.Find(102)->parent_unique_id, UniqueId(101));
}

// XNU 8019 (macOS 12): exec leaves p_puniqueid.
TEST_F(ProcessTableTest, OnMacos12AnExecLeavesTheForker) {
  table_.Fork(kShell, 101, 0);
  table_.Fork(101, 102, 0);
  const uint64_t forker = UniqueId(101);
  table_.Exit(101);
  table_.Exec(102, kMacOS12);
  EXPECT_EQ(table_.Find(102)->parent_unique_id, forker);
}

// XNU 8792 (macOS 13): proc_exec_copy() makes another proc, and inserts it
// below the parent of that moment (pinsertchild()).
TEST_F(ProcessTableTest, OnMacos13AnExecMakesTheParentTheForker) {
  table_.Fork(kShell, 101, 0);
  table_.Fork(101, 102, 0);
  table_.Exit(101);
  table_.Exec(102, kMacOS13);
  EXPECT_EQ(table_.Find(102)->parent_unique_id, UniqueId(kLaunchd));
}

// XNU 11417 (macOS 15.4): p_orig_ppidversion stays over both.
TEST_F(ProcessTableTest, TheForkersVersionStaysOverReparentingAndExec) {
  table_.Fork(kShell, 101, 0);
  table_.Fork(101, 102, 0);
  const int32_t version = Version(101);
  table_.Exit(101);
  table_.Exec(102, kMacOS15_4);
  EXPECT_EQ(table_.Find(102)->original_parent_version, version);
}

// exec_mach_imgact() in kern_exec.c: p_idversion = OSIncrementAtomic(
// &nextpidversion); p_uniqueid stays.
TEST_F(ProcessTableTest, AnExecChangesTheVersionAndNotTheUniqueId) {
  table_.Fork(kShell, 101, 0);
  const uint64_t unique = UniqueId(101);
  const int32_t version = Version(101);
  table_.Exec(101, kMacOS15_4);
  EXPECT_EQ(UniqueId(101), unique);
  EXPECT_GT(Version(101), version);
  table_.Fork(101, 102, 0);
  EXPECT_EQ(table_.Find(102)->original_parent_version, Version(101));
}

// ipc_task_init() in osfmk/kern/ipc_tt.c copies the parent's exception ports.
TEST_F(ProcessTableTest, AForkAndAnExecHandOnTheTag) {
  table_.Fork(kShell, 101, 0);
  table_.Find(101)->tag = 7;
  table_.Fork(101, 102, 0);
  table_.Exec(102, kMacOS15_4);
  table_.Fork(102, 103, 0);
  EXPECT_EQ(table_.CountTag(7, 0), 3u);
  EXPECT_EQ(table_.CountTag(8, 0), 0u);
}

// task_create_internal() in osfmk/kern/task.c: coalitions_adopt_task() of the
// parent's; nothing but launchd gives another (coalition_create() is
// privileged, osfmk/kern/coalition.c).
TEST_F(ProcessTableTest, AForkAndAnExecStayInTheCoalition) {
  table_.Fork(kShell, 101, 0);
  EXPECT_EQ(table_.Find(101)->coalition, kTestsCoalition);
  table_.Find(101)->coalition = 7;
  table_.Fork(101, 102, 0);
  table_.Exit(101);
  table_.Exec(102, kMacOS15_4);
  EXPECT_EQ(table_.Find(102)->coalition, 7u);
  EXPECT_EQ(table_.Find(kLaunchd)->coalition, kLaunchdsCoalition);
}

// thread_create_internal() in osfmk/kern/thread.c begins with the default
// policy, whatever the forking thread has.
TEST_F(ProcessTableTest, AChildDoesNotRunInRealTime) {
  table_.Fork(kShell, 101, 0);
  table_.Find(101)->in_real_time = true;
  table_.Fork(101, 102, 0);
  EXPECT_FALSE(table_.Find(102)->in_real_time);
}

// exec_handle_sugid() in kern_exec.c: ipc_task_reset().
TEST_F(ProcessTableTest, ASetUserIdProgramLosesTheTag) {
  table_.Fork(kShell, 101, 0);
  table_.Find(101)->tag = 7;
  table_.Exec(101, kMacOS15_4, true);
  EXPECT_EQ(table_.CountTag(7, 0), 0u);
}

// task_deallocate() in osfmk/kern/task.c, after proc_exit().
TEST_F(ProcessTableTest, ATaskKeepsTheTagForAMomentAfterTheEnd) {
  table_.Fork(kShell, 101, 0);
  table_.Find(101)->tag = 7;
  table_.Exit(101);
  table_.Find(101)->exited_us = 1000;
  EXPECT_EQ(table_.CountTag(7, 999), 1u);
  EXPECT_EQ(table_.CountTag(7, 1000), 0u);
}

// allproc is a list whose head is the youngest (pinsertchild()).
TEST_F(ProcessTableTest, TheYoungestAreListedFirst) {
  table_.Fork(kShell, 101, 0);
  table_.Fork(101, 102, 0);
  table_.Fork(101, 99, 0);
  EXPECT_THAT(table_.ListAll(), ElementsAre(99, 102, 101, kShell, kLaunchd));
  EXPECT_THAT(table_.ListChildren(101), ElementsAre(99, 102));
  EXPECT_THAT(table_.ListChildren(102), IsEmpty());
}

}  // namespace
}  // namespace darwin
