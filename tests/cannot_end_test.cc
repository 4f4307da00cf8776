// A process that cannot be ended is named on standard error, in bounded time,
// and the exit goes on.

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/syscall_gate.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/list/json.h"
#include "tests/report/report.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;

constexpr uid_t kUnusedUser = 54322;

class CannotEndTest : public WholeProgramTest {};

void ExpectNamed(Scene& scene, const std::string& report,
                 const std::string& suffix = "") {
  const pid_t pid = scene.leash().Find(report);
  EXPECT_THAT(scene.program().Errors(),
              HasSubstr("sprout-acp-wrap: could not end victim" + suffix +
                        " (" + std::to_string(pid) +
                        "): it runs as another user, who has to end it\n"));
}

// Every signal that the guardian sends fails, as if all processes below it were
// another user's.
TEST_F(CannotEndTest, WhomeverItMayNotSignal) {
  if (!SyscallGate::Available()) GTEST_SKIP() << "no seccomp notification";
  std::atomic<pid_t> guardian{0};
  SyscallGate gate({SYS_kill, SYS_pidfd_send_signal},
                   [&](const SyscallGate::Call& call) {
                     return call.pid == guardian ? EPERM : 0;
                   });
  Scene::Plan plan;
  const ReportFile report;
  plan.options.push_back(report.Option());
  plan.kinds = {"own-session", "traps-term"};
  plan.launch.before_exec = gate.Installer();
  Scene scene(plan);
  ASSERT_READY(scene);
  guardian = scene.guardian();

  BringAbout(WayToEnd::kAgentExits, scene);

  std::optional<int> status = AwaitExit(scene.front());
  ASSERT_TRUE(status);
  EXPECT_EQ(DescribeStatus(*status),
            DescribeStatus(ExpectedStatus(WayToEnd::kAgentExits)));
  ExpectNamed(scene, "ready own-session");
  ExpectNamed(scene, "ready traps-term");
  const Json processes = report.Read()["processes"];
  for (const char* victim : {"ready own-session", "ready traps-term"}) {
    EXPECT_EQ(processes.Where("pid", scene.leash().Find(victim))["fate"].text,
              "not permitted");
  }
  // Another wrapper's sweep may have been first, where tests see each other.
  EndLeftovers();
}

// Copies of the programs that another user can reach, and of the victim one
// that becomes root.
class Copies {
 public:
  Copies() {
    if (mkdtemp(folder_) == nullptr) abort();
    chmod(folder_, 0755);
    Copy(WrapperPath(), "sprout-acp-wrap", 0755);
    Copy(VictimPath(), "victim", 0755);
    Copy(VictimPath(), "victim-set-uid", 04755);
  }
  ~Copies() {
    for (const std::string& copy : copies_) unlink(copy.c_str());
    rmdir(folder_);
  }
  const std::string& wrapper() const { return copies_[0]; }
  const std::string& victim() const { return copies_[1]; }

 private:
  void Copy(const std::string& from, const char* name, mode_t mode) {
    copies_.push_back(std::string(folder_) + "/" + name);
    WriteWhole(copies_.back(), ReadWhole(from));
    chmod(copies_.back().c_str(), mode);
  }

  char folder_[32] = "/tmp/cannot-end-XXXXXX";
  std::vector<std::string> copies_;
};

// The wrapper is another user's; only the test can end the victim.
TEST_F(CannotEndTest, ASetUidDescendant) {
  if (getuid() != 0 ||
      ReadWhole("/proc/self/uid_map").find("4294967295") == std::string::npos) {
    GTEST_SKIP() << "only root can make one, where there are other users";
  }
  Copies copies;
  Scene::Plan plan;
  plan.wrapper = copies.wrapper();
  plan.victim = copies.victim();
  plan.kinds = {"own-session", "set-uid"};
  plan.launch.before_exec = [] {
    if (setgroups(0, nullptr) != 0 || setgid(kUnusedUser) != 0 ||
        setuid(kUnusedUser) != 0) {
      _exit(98);
    }
  };
  Scene scene(plan);
  ASSERT_READY(scene);
  ASSERT_TRUE(scene.leash().Await("here root"));

  BringAbout(WayToEnd::kAgentExits, scene);

  std::optional<int> status = AwaitExit(scene.front());
  ASSERT_TRUE(status);
  ExpectNamed(scene, "ready root", "-set-uid");
  // What is below it, and is the user's, is ended.
  std::optional<Proc> below = ReadProc(scene.leash().Find("here root"));
  EXPECT_TRUE(!below || below->state == 'Z');
  EndLeftovers();
  EXPECT_TRUE(scene.leash().AllGone());
}

}  // namespace
}  // namespace acp_wrap
