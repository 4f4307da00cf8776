// What front and guardian cause for themselves is nothing that the agent is
// told of: a queue that counts all signals counts those, too.

#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include "gtest/gtest.h"
#include "tests/darwin/heeding_run.h"
#include "tests/harness/launch.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

class OwnSignalsTest : public WholeProgramTest {};

// 21,000 a second, each of which wrote another line.
TEST_F(OwnSignalsTest, ALineThatNobodyReadsIsNoSigpipeForTheAgent) {
  Launch launch;
  launch.before_exec = [] {
    int ends[2];
    if (pipe(ends) != 0) _exit(98);
    close(ends[0]);
    dup2(ends[1], STDERR_FILENO);
  };
  HeedingRun run({"--verbose"}, launch);
  run.PassThrough(SIGUSR1);
  run.PassThrough(SIGUSR2);
  EXPECT_FALSE(run.Heard(SIGPIPE));
  // One that the caller sends arrives.
  run.PassThrough(SIGPIPE);
  run.End();
}

TEST_F(OwnSignalsTest, TheEndOfOnesOwnChildIsNoSigchldForTheAgent) {
  HeedingRun run({});
  pid_t witness = 0;
  for (const Proc& child : ChildrenOf(run.front())) {
    if (child.session != child.pid) witness = child.pid;
  }
  ASSERT_NE(witness, 0);
  SendSignal(witness, SIGKILL);
  while (ReadProc(witness)) usleep(1000);  // Front waits for it.
  run.PassThrough(SIGUSR1);
  run.PassThrough(SIGUSR2);
  EXPECT_FALSE(run.Heard(SIGCHLD));
  run.End();
}

}  // namespace
}  // namespace acp_wrap
