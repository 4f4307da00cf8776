// Each run sweeps by itself, beside its agent, at its start and at its end, and
// nobody notices who has nothing left over.

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "platform/unique_fd.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/limits.h"
#include "tests/harness/model.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/sweep/command.h"

namespace acp_wrap {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// SIGTERM ends nothing, and SIGKILL does not come: what still ends them does so
// for another reason.
const std::vector<std::string> kPatient = {"--grace=1h", "--kill-after=1h"};
const std::vector<std::string> kHastyAtTheEnd = {"--grace=1h",
                                                 "--kill-after=100ms"};

Scene::Plan PlanWith(const std::vector<std::string>& options) {
  Scene::Plan plan;
  plan.options = options;
  return plan;
}

// No process can change its name on macOS; but of those with a session of their
// own only the guardian has children.
bool IsHelper(const Proc& child) {
  if (child.state == 'Z') return false;
  if (!OnModelOfMacos()) return child.name == "acp-sweep";
  return child.session == child.pid && ChildrenOf(child.pid).empty();
}

// The helper that sweeps, if `front` has one; 0 otherwise.
pid_t HelperOf(pid_t front) {
  for (const Proc& child : ChildrenOf(front)) {
    if (IsHelper(child)) return child.pid;
  }
  return 0;
}

// Waits until it has one, which holds something in its grace.
pid_t AwaitHelperOf(pid_t front) {
  pid_t helper = 0;
  const absl::Time end = absl::Now() + kLimit;
  while ((helper = HelperOf(front)) == 0 && absl::Now() < end) usleep(1000);
  return helper;
}

// So that no process of before has a number near to those of afterwards: a look
// at what is new begins a little below it.
void UseUpPids() {
  constexpr int kMany = 300;
  for (int i = 0; i < kMany; ++i) {
    const pid_t pid = fork();
    if (pid == 0) _exit(0);
    if (pid > 0) waitpid(pid, nullptr, 0);
  }
}

class ByItselfTest : public WholeProgramTest {
 protected:
  // A run that ends gives its sweep half a second to look, which a busy machine
  // may not give it.
  static void OneOfSome(const std::function<void(bool& ended)>& attempt) {
    constexpr int kAttempts = 5;
    AloneOnAHost([&attempt] {
      bool ended = false;
      for (int i = 0; i < kAttempts && !ended && !HasFailure(); ++i) {
        attempt(ended);
        if (!ended) EndLeftovers();
      }
      EXPECT_TRUE(ended || IsSkipped());
    });
  }

  void TearDown() override {
    EndLeftovers();
    WholeProgramTest::TearDown();
  }
};

TEST_F(ByItselfTest, TheNextStartEndsAStaleTree) {
  std::unique_ptr<Scene> dead = DeadRun({"own-session", "no-environment"});
  if (dead == nullptr) return;
  Scene next(PlanWith(kPatient));
  ASSERT_READY(next);
  EXPECT_TRUE(dead->leash().AwaitAllGone()) << dead->leash().DescribeLiving();
  // And goes on.
  EXPECT_FALSE(next.leash().AllGone());
  BringAbout(WayToEnd::kAgentExits, next);
  ExpectVictimsEnd(WayToEnd::kAgentExits, next);
  // What has let go of the leash may still be ending.
  EXPECT_TRUE(AwaitNoChild());
}

TEST_F(ByItselfTest, SaysWhatItHasEnded) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead = DeadRun({"own-session"});
    if (dead == nullptr) return;
    Scene next(PlanWith(kPatient));
    ASSERT_READY(next);
    EXPECT_TRUE(dead->leash().AwaitAllGone());
    // It has said so when it is gone.
    while (HelperOf(next.front()) != 0) usleep(1000);
    EXPECT_THAT(next.program().Errors(),
                HasSubstr("sprout-acp-wrap: left by dead runs: ended 2 "
                          "processes: 2 by SIGTERM: victim ("));
    BringAbout(WayToEnd::kAgentExits, next);
    ExpectEnd(WayToEnd::kAgentExits, next);
  });
}

TEST_F(ByItselfTest, DoesNothingWhereItIsTurnedOff) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead = DeadRun({"own-session"});
    if (dead == nullptr) return;
    std::vector<std::string> options = kPatient;
    options.push_back("--sweep-on-start=0");
    for (WayToEnd way : {WayToEnd::kAgentExits, WayToEnd::kSigterm}) {
      Scene next(PlanWith(options));
      ASSERT_READY(next);
      BringAbout(way, next);
      ASSERT_TRUE(AwaitExit(next.front()));
      EXPECT_THAT(next.program().Errors(), Not(HasSubstr("ended 1 process")));
    }
    EXPECT_FALSE(dead->leash().AllGone());
    // The negative control of the negative control.
    Scene next(PlanWith(kPatient));
    ASSERT_READY(next);
    EXPECT_TRUE(dead->leash().AwaitAllGone());
    BringAbout(WayToEnd::kAgentExits, next);
    ASSERT_TRUE(AwaitExit(next.front()));
  });
}

TEST_F(ByItselfTest, TheEndOfARunEndsWhatOthersHaveLeftMeanwhile) {
  OneOfSome([](bool& ended) {
    std::unique_ptr<Scene> first = DeadRun({"own-session"});
    if (first == nullptr) return;
    Scene running(PlanWith(kHastyAtTheEnd));
    ASSERT_READY(running);
    // The sweep at its start is over.
    EXPECT_TRUE(first->leash().AwaitAllGone());
    while (HelperOf(running.front()) != 0) usleep(1000);
    std::unique_ptr<Scene> dead = DeadRun({"own-session", "traps-term"});
    if (dead == nullptr) return;
    EXPECT_FALSE(dead->leash().AllGone());
    kill(running.front(), SIGTERM);
    std::optional<int> status = AwaitExit(running.front());
    ASSERT_TRUE(status);
    EXPECT_EQ(DescribeStatus(*status), "signal 15");
    // Not only soon: when front has ended, that is done.
    ended = dead->leash().AllGone();
    if (!ended) return;
    EXPECT_THAT(running.program().Errors(), HasSubstr("left by dead runs: "));
  });
}

// The sweep at the end looks only at what is new, and this shows in nothing
// new.
TEST_F(ByItselfTest, TheEndOfARunEndsWhatARunHasLeftThatLivedAtItsStart) {
  for (WayToEnd way : {WayToEnd::kSigterm, WayToEnd::kAgentExits}) {
    OneOfSome([way](bool& ended) {
      Scene::Plan plan;
      plan.kinds = {"own-session"};
      plan.options = {"--sweep-on-start=0"};
      Scene other(plan);
      ASSERT_READY(other);
      UseUpPids();
      std::unique_ptr<Scene> first = DeadRun({"own-session"});
      if (first == nullptr) return;
      Scene running(PlanWith(kHastyAtTheEnd));
      ASSERT_READY(running);
      EXPECT_TRUE(first->leash().AwaitAllGone());
      while (HelperOf(running.front()) != 0) usleep(1000);
      EXPECT_FALSE(other.leash().AllGone());
      KillBoth(other);
      BringAbout(way, running);
      ASSERT_TRUE(AwaitExit(running.front()));
      ended = other.leash().AllGone();
    });
  }
}

// A leftover that only tells of SIGTERM keeps the helper of the next run busy.
class BusyHelperTest : public ByItselfTest {
 protected:
  // Null if it does not come to that.
  static std::unique_ptr<Scene> Begin(const std::vector<std::string>& options,
                                      std::unique_ptr<Scene>& dead,
                                      Scene::Plan plan = {}) {
    dead = DeadRun({"bystander"});
    if (dead == nullptr) return nullptr;
    plan.options = options;
    auto scene = std::make_unique<Scene>(plan);
    const pid_t helper = AwaitHelperOf(scene->front());
    if (!scene->ready() || helper == 0 ||
        !dead->leash().Await("signal 15 from " + std::to_string(helper) +
                             " to bystander")) {
      ADD_FAILURE() << "no helper; " << scene->why_not_ready();
      return nullptr;
    }
    return scene;
  }
};

TEST_F(BusyHelperTest, IsNoneOfTheAgentsTree) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead;
    auto scene = Begin(kHastyAtTheEnd, dead);
    if (scene == nullptr) return;
    const pid_t helper = HelperOf(scene->front());
    std::optional<Proc> proc = ReadProc(helper);
    std::optional<Proc> agent = ReadProc(scene->agent());
    ASSERT_TRUE(proc && agent);
    EXPECT_EQ(proc->parent, scene->front());
    EXPECT_NE(proc->group, agent->group);
    EXPECT_NE(proc->session, agent->session);
    EXPECT_THAT(ChildrenOf(helper), IsEmpty());
    BringAbout(WayToEnd::kAgentExits, *scene);
    ASSERT_TRUE(AwaitExit(scene->front()));
  });
}

// What descriptors it has open to the outside: all but its own.
TEST_F(BusyHelperTest, HoldsNothingOfTheCallersButStandardError) {
  AloneOnAHost([] {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    UniqueFd reading(ends[0]);
    UniqueFd writing(ends[1]);
    Scene::Plan plan;
    plan.launch.descriptors = {{9, writing.get()}};
    std::unique_ptr<Scene> dead;
    auto scene = Begin(kHastyAtTheEnd, dead, plan);
    if (scene == nullptr) return;
    writing.Reset();
    // What it does hold is its own, under numbers that have become free.
    const std::string folder =
        "/proc/" + std::to_string(HelperOf(scene->front())) + "/fd";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      const std::string file = std::filesystem::read_symlink(entry).string();
      EXPECT_THAT(file, Not(HasSubstr("memfd:stdout")));
      EXPECT_THAT(file, Not(HasSubstr("pipe:")));
      EXPECT_EQ(file.find("memfd:stderr") != std::string::npos,
                entry.path().filename() == "2");
    }
    // The agent's end is the end of the pipe, although the helper goes on for
    // as long as front waits for it.
    kill(scene->agent(), SIGKILL);
    pollfd polled = {reading.get(), POLLIN, 0};
    EXPECT_EQ(
        poll(&polled, 1, static_cast<int>(absl::ToInt64Milliseconds(kLimit))),
        1);
    char byte;
    EXPECT_EQ(read(reading.get(), &byte, 1), 0);
    ASSERT_TRUE(AwaitExit(scene->front()));
  });
}

TEST_F(BusyHelperTest, FinishesWithTheRunAndLeavesNothing) {
  AloneOnAHost([] {
    for (WayToEnd way : {WayToEnd::kAgentExits, WayToEnd::kSigterm}) {
      std::unique_ptr<Scene> dead;
      auto scene = Begin(kHastyAtTheEnd, dead);
      if (scene == nullptr) return;
      BringAbout(way, *scene);
      std::optional<int> status = AwaitExit(scene->front());
      ASSERT_TRUE(status);
      EXPECT_EQ(DescribeStatus(*status), DescribeStatus(ExpectedStatus(way)));
      EXPECT_TRUE(dead->leash().AllGone()) << dead->leash().DescribeLiving();
      EXPECT_FALSE(HasLivingChild());
    }
  });
}

TEST_F(BusyHelperTest, IsGivenUpWhenTheCallerInsists) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead;
    Scene::Plan plan;
    plan.kinds = {"bystander"};
    auto scene = Begin(kPatient, dead, plan);
    if (scene == nullptr) return;
    // The run's own bystander ends by the second, which is for it the SIGKILL;
    // the one that was left over is not waited for any more.
    kill(scene->front(), SIGTERM);
    ASSERT_TRUE(scene->leash().Await("signal 15 from " +
                                     std::to_string(scene->guardian()) +
                                     " to bystander"));
    // What comes within half a second of the first does not insist.
    absl::SleepFor(absl::Milliseconds(600));
    kill(scene->front(), SIGTERM);
    ASSERT_TRUE(AwaitExit(scene->front()));
    EXPECT_TRUE(scene->leash().AllGone());
    EXPECT_FALSE(dead->leash().AllGone());
    // The dead run's agent may still be ending, or not even have been asked to.
    EXPECT_THAT(EndLeftovers(), Each(HasSubstr("victim")));
  });
}

TEST_F(BusyHelperTest, EndsWithAFrontThatIsKilled) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead;
    auto scene = Begin(kHastyAtTheEnd, dead);
    if (scene == nullptr) return;
    const pid_t helper = HelperOf(scene->front());
    kill(scene->front(), SIGKILL);
    ASSERT_TRUE(AwaitExit(scene->front()));
    // It comes to the test, which is the next subreaper.
    std::optional<int> status = AwaitExit(helper);
    ASSERT_TRUE(status);
    EXPECT_TRUE(scene->AwaitGuardian());
    EXPECT_TRUE(scene->leash().AllGone());
    EXPECT_FALSE(dead->leash().AllGone());
    EndLeftovers();
  });
}

TEST_F(BusyHelperTest, DoesNotDisturbATakeOver) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead;
    auto scene = Begin(kHastyAtTheEnd, dead);
    if (scene == nullptr) return;
    scene->KillGuardian();
    BringAbout(WayToEnd::kAgentExits, *scene);
    std::optional<int> status = AwaitExit(scene->front());
    ASSERT_TRUE(status);
    EXPECT_EQ(DescribeStatus(*status),
              DescribeStatus(ExpectedStatus(WayToEnd::kAgentExits)));
    EXPECT_THAT(scene->program().Errors(), Not(HasSubstr("could not end")));
    EndLeftovers();
  });
}

}  // namespace
}  // namespace acp_wrap
