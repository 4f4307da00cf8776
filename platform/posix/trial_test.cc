#include "platform/posix/trial.h"

#include <signal.h>
#include <stdlib.h>

#include <string>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/wait_status.h"
#include "lib/result.h"

namespace acp_wrap {
namespace {

Result<Trial> TryShell(const std::string& script, absl::Duration patience) {
  return Try({"/bin/sh", "-c", script}, {"PATH=/usr/bin:/bin"}, patience);
}

TEST(TrialTest, TellsHowTheProgramEnded) {
  const Result<Trial> tried =
      TryShell("echo here >&3; exit 7", absl::Seconds(60));
  ASSERT_TRUE(tried.ok());
  EXPECT_EQ(tried.value().status, WaitStatus::Exited(7));
  EXPECT_EQ(tried.value().said, "here\n");
  EXPECT_TRUE(tried.value().all_gone);
}

TEST(TrialTest, SeesWhatStays) {
  const Result<Trial> tried =
      TryShell("sleep 1000 & echo $! >&3", absl::Seconds(1));
  ASSERT_TRUE(tried.ok());
  EXPECT_EQ(tried.value().status, WaitStatus::Exited(0));
  EXPECT_FALSE(tried.value().all_gone);
  const int left = atoi(tried.value().said.c_str());
  ASSERT_GT(left, 1);
  EXPECT_EQ(kill(left, SIGKILL), 0);
}

TEST(TrialTest, EndsWhatDoesNotEnd) {
  const Result<Trial> tried =
      TryShell("exec 3>&-; exec sleep 1000", absl::Seconds(1));
  ASSERT_TRUE(tried.ok());
  EXPECT_EQ(tried.value().status, WaitStatus::Signaled(SIGKILL));
  EXPECT_TRUE(tried.value().all_gone);
}

TEST(TrialTest, SaysThatThereIsNoSuchProgram) {
  const Result<Trial> tried = Try({"/no/such"}, {}, absl::Seconds(60));
  ASSERT_TRUE(tried.ok());
  EXPECT_EQ(tried.value().status, WaitStatus::Exited(127));
}

}  // namespace
}  // namespace acp_wrap
