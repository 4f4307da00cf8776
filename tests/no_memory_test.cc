// The system has no memory for the wrapper: for a moment, which it waits for,
// or for good, and then whoever needs some says so and ends with status 125, as
// if it were killed: front takes over from the guardian.

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>

#include <atomic>
#include <fstream>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/paths.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/syscall_gate.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const char kGaveUp[] = "sprout-acp-wrap: gave up: there is no memory\n";

constexpr rlim_t kMebibyte = 1 << 20;

constexpr rlim_t kNoMore = 1;  // 0 would set no limit (mm/mmap.c).

// What a process, which is the test's own for 0, may have of its own, but for
// its stack.
void Allow(pid_t pid, rlim_t bytes) {
  rlimit limit;
  ASSERT_EQ(prlimit(pid, RLIMIT_DATA, nullptr, &limit), 0);
  limit.rlim_cur = bytes;
  ASSERT_EQ(prlimit(pid, RLIMIT_DATA, &limit, nullptr), 0);
}

class NoMemoryTest : public WholeProgramTest {
 protected:
  // An agent whose children have an environment of a mebibyte and a half, which
  // who looks at them for --keep has to have room for.
  Scene::Plan PlanWithLargeEnvironment() {
    const std::string script = TemporaryFolder() + "/large-agent";
    std::ofstream(script)
        << "#!/bin/sh\n"
           "text=$(head -c 100000 /dev/zero | tr '\\0' x)\n"
           "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do\n"
           "  export large$i=$text\n"
           "done\n"
           "exec "
        << VictimPath() << " \"$@\"\n";
    EXPECT_EQ(chmod(script.c_str(), 0700), 0);
    Scene::Plan plan;
    plan.options = {"--keep", "--sweep-on-start=0", "--grace=10s",
                    "--kill-after=50ms"};
    plan.kinds = {"own-session", "traps-term", "daemon"};
    plan.victim = script;
    return plan;
  }
};

TEST_F(NoMemoryTest, NothingIsStarted) {
  Launch launch;
  launch.command = {WrapperPath(), "--", VictimPath(), "agent"};
  for (int i = 0; i < 15; ++i) {
    launch.environment.push_back(
        absl::StrCat("large", i, "=", std::string(100000, 'x')));
  }
  launch.before_exec = [] { Allow(0, kMebibyte); };
  Started program(launch);

  std::optional<int> status = AwaitExit(program.pid());

  ASSERT_TRUE(status);
  EXPECT_EQ(DescribeStatus(*status), "exit 125");
  EXPECT_EQ(program.Errors(), kGaveUp);
  EXPECT_FALSE(HasLivingChild());
}

class NoMemoryForGuardianTest : public NoMemoryTest,
                                public testing::WithParamInterface<WayToEnd> {};

TEST_P(NoMemoryForGuardianTest, FrontTakesOver) {
  Scene scene(PlanWithLargeEnvironment());
  ASSERT_READY(scene);
  Allow(scene.guardian(), kNoMore);

  BringAbout(GetParam(), scene);

  ExpectEnd(GetParam(), scene);
  EXPECT_THAT(scene.program().Errors(), HasSubstr(kGaveUp));
  EXPECT_THAT(scene.program().Errors(), Not(HasSubstr("was killed")));
}

INSTANTIATE_TEST_SUITE_P(All, NoMemoryForGuardianTest,
                         testing::Values(WayToEnd::kAgentExits,
                                         WayToEnd::kSigterm),
                         [](const testing::TestParamInfo<WayToEnd>& info) {
                           return TestName(info.param);
                         });

TEST_F(NoMemoryTest, AMomentWithoutIsWaitedFor) {
  if (!SyscallGate::Available()) GTEST_SKIP() << "no seccomp notification";
  constexpr int kCalls = 5;
  std::atomic<pid_t> guardian{0};
  std::atomic<int> calls{0};
  SyscallGate gate({SYS_mmap}, [&](const SyscallGate::Call& call) {
    // As others end, there is some again.
    if (call.pid == guardian && ++calls == kCalls) {
      Allow(call.pid, RLIM_INFINITY);
    }
    return 0;
  });
  Scene::Plan plan = PlanWithLargeEnvironment();
  plan.launch.before_exec = gate.Installer();
  Scene scene(plan);
  ASSERT_READY(scene);
  Allow(scene.guardian(), kNoMore);
  guardian = scene.guardian();

  BringAbout(WayToEnd::kSigterm, scene);

  ExpectEnd(WayToEnd::kSigterm, scene);
  EXPECT_GE(calls, kCalls) << "there was no shortage";
  EXPECT_THAT(scene.program().Errors(), Not(HasSubstr("out of memory")));
  EXPECT_THAT(scene.program().Errors(), Not(HasSubstr("the guardian")));
}

}  // namespace
}  // namespace acp_wrap
