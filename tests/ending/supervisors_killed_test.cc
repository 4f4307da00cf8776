// SIGKILL to front, to its group, or to the guardian: who is left asks at once,
// and hurries, where the caller may be about to kill the rest of the wrapper.

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ending/cast.h"
#include "tests/harness/limits.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// With these, it can only be --kill-after that ends anything.
Cast::Plan Impatient(const Steps& then) {
  Cast::Plan plan;
  plan.options = {"--grace=9h", "--linger=9h", "--kill-after=300ms"};
  plan.starts = Worker() + Daemon() + StubbornServer();
  plan.count = 3;
  plan.then = then;
  return plan;
}

// Waits until the test is its parent, and reaps it.
bool AwaitOrphan(pid_t pid) { return AwaitExit(pid).has_value(); }

class SupervisorsKilledTest : public WholeProgramTest {};

TEST_F(SupervisorsKilledTest, FrontIsKilled) {
  Cast cast(Impatient({"wait"}));
  ASSERT_TRUE(cast.ready());
  const pid_t guardian = cast.guardian();
  SendSignal(cast.front(), SIGKILL);
  EXPECT_EQ(cast.End(), "signal 9");
  EXPECT_THAT(cast.Rest(),
              IsSupersetOf({Got("agent", SIGTERM), Got("worker", SIGTERM),
                            Got("daemon", SIGTERM), Got("server", SIGTERM)}));
  EXPECT_TRUE(AwaitOrphan(guardian));
}

// The agent is gone by that, and its server, which has end-of-file, has no time
// to save.
TEST_F(SupervisorsKilledTest, TheGroupIsKilled) {
  Cast cast(Impatient({"wait"}));
  ASSERT_TRUE(cast.ready());
  const pid_t guardian = cast.guardian();
  cast.stage().SendToGroup(SIGKILL);
  EXPECT_EQ(cast.End(), "signal 9");
  EXPECT_THAT(cast.Rest(),
              IsSupersetOf({Got("worker", SIGTERM), Got("daemon", SIGTERM),
                            Got("server", SIGTERM)}));
  EXPECT_TRUE(AwaitOrphan(guardian));
}

// What lingers has no time left.
TEST_F(SupervisorsKilledTest, FrontIsKilledWhileAServerLingers) {
  Cast cast(Impatient({"until-eof", "report=leaves", "exit=3"}));
  ASSERT_TRUE(cast.ready());
  const pid_t guardian = cast.guardian();
  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  EXPECT_THAT(cast.Next(3),
              UnorderedElementsAre(Got("worker", SIGTERM),
                                   Got("daemon", SIGTERM), "server: eof"));
  EXPECT_THAT(cast.MeanwhileWithoutAgent(), IsEmpty());
  SendSignal(cast.front(), SIGKILL);
  EXPECT_EQ(cast.Next(), Got("server", SIGTERM));
  EXPECT_TRUE(cast.AllGone());
  EXPECT_TRUE(AwaitOrphan(guardian));
}

// Once it has taken its name, for which the agent does not wait; 0 if there is
// none.
pid_t AwaitWitness(pid_t front) {
  const absl::Time end = absl::Now() + kLimit;
  while (absl::Now() < end) {
    for (const Proc& child : ChildrenOf(front)) {
      if (child.name == "acp-witness") return child.pid;
    }
    usleep(1'000);
  }
  return 0;
}

void KillGuardian(Cast& cast) {
  const pid_t guardian = cast.guardian();
  SendSignal(guardian, SIGKILL);
  // Front reaps it when it takes over.
  while (ReadProc(guardian)) {
    usleep(1000);
  }
}

// Front is alone in the group that the caller is about to kill.
TEST_F(SupervisorsKilledTest, TheGuardianIsKilledAndThenTheCallerAsks) {
  for (bool group : {false, true}) {
    SCOPED_TRACE(group ? "to the group" : "to the pid");
    Cast cast(Impatient({"wait"}));
    ASSERT_TRUE(cast.ready());
    KillGuardian(cast);
    EXPECT_THAT(cast.Meanwhile(), IsEmpty());
    group ? cast.stage().SendToGroup(SIGTERM) : cast.stage().Send(SIGTERM);
    EXPECT_EQ(cast.End(), "signal 9");
    EXPECT_TRUE(cast.stage().leash().AllGone());
    const std::vector<std::string> rest = cast.Rest();
    for (const char* name : {"agent", "worker", "daemon", "server"}) {
      EXPECT_EQ(std::count(rest.begin(), rest.end(), Got(name, SIGTERM)), 1)
          << name;
    }
  }
}

// Front tells a signal to the group from one to itself as before, as long as
// it has its witness.
TEST_F(SupervisorsKilledTest, TheGuardianIsKilledAndTheGroupGetsASignal) {
  for (bool witness_dies : {false, true}) {
    SCOPED_TRACE(witness_dies ? "without witness" : "with witness");
    Cast::Plan plan;
    plan.options = {"--grace=9h", "--linger=9h", "--kill-after=9h"};
    plan.starts = Server();
    plan.count = 1;
    Cast cast(plan);
    ASSERT_TRUE(cast.ready());
    KillGuardian(cast);
    if (witness_dies) {
      const pid_t witness = AwaitWitness(cast.front());
      ASSERT_NE(witness, 0);
      SendSignal(witness, SIGKILL);
      while (ReadProc(witness)) usleep(1000);
    }
    cast.stage().SendToGroup(SIGUSR1);
    EXPECT_EQ(cast.Next(), Got("agent", SIGUSR1));
    // Of the two, nobody knows whether the agent has it.
    const std::vector<std::string> more = cast.Meanwhile();
    if (witness_dies) {
      EXPECT_THAT(more, Each(Got("agent", SIGUSR1)));
    } else {
      EXPECT_THAT(more, IsEmpty());
    }
    cast.EndInput();
    EXPECT_EQ(cast.End(), "exit 3");
    EXPECT_TRUE(cast.stage().leash().AllGone());
  }
}

// Else everything is as with a guardian.
TEST_F(SupervisorsKilledTest, TheGuardianIsKilledAndThenTheAgentEnds) {
  Cast::Plan plan;
  plan.options = {"--grace=9h", "--linger=9h", "--kill-after=9h"};
  plan.starts = Worker() + Daemon() + Server();
  plan.count = 3;
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  KillGuardian(cast);
  EXPECT_THAT(cast.Meanwhile(), IsEmpty());
  cast.EndInput();
  EXPECT_EQ(cast.Next(), "agent: leaves");
  EXPECT_THAT(cast.Next(3),
              UnorderedElementsAre(Got("worker", SIGTERM),
                                   Got("daemon", SIGTERM), "server: saved"));
  EXPECT_EQ(cast.End(), "exit 3");
  EXPECT_TRUE(cast.stage().leash().AllGone());
}

// In the middle of a request: who has been asked is not asked again.
TEST_F(SupervisorsKilledTest, TheGuardianIsKilledAfterARequest) {
  Cast::Plan plan;
  plan.options = {"--grace=9h", "--linger=9h", "--kill-after=1h"};
  plan.starts = Server();
  plan.count = 1;
  Cast cast(plan);
  ASSERT_TRUE(cast.ready());
  cast.stage().Send(SIGTERM);
  EXPECT_EQ(cast.Next(), Got("agent", SIGTERM));
  // Once it sleeps again it has told front that the agent has the signal; front
  // asks anew for one that has died in between.
  while (ReadProc(cast.guardian())->state != 'S') usleep(1000);
  KillGuardian(cast);
  // It has been asked, so that the rest may be asked now.
  EXPECT_THAT(cast.Meanwhile(), Not(Contains(Got("agent", SIGTERM))));
  cast.EndInput();
  EXPECT_THAT(cast.Rest(), Contains("server: saved"));
  EXPECT_EQ(cast.End(), "exit 3");
}

}  // namespace
}  // namespace acp_wrap
