#include "tests/harness/namespaces.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "gtest/gtest.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"

namespace acp_wrap {
namespace {

// How a process that runs the body tells what became of it.
enum : int { kPassed = 0, kFailed = 1, kSkipped = 77 };

constexpr uid_t kOrdinaryUser = 1000;

[[noreturn]] void Skip(const char* call) {
  std::printf("not available here: %s: %s\n", call, strerror(errno));
  std::fflush(stdout);
  _exit(kSkipped);
}

void MapUser(uid_t outer_user, gid_t outer_group, uid_t inner) {
  WriteWhole("/proc/self/setgroups", "deny");
  std::string mapped = std::to_string(inner) + " ";
  if (!WriteWhole("/proc/self/uid_map",
                  mapped + std::to_string(outer_user) + " 1") ||
      !WriteWhole("/proc/self/gid_map",
                  mapped + std::to_string(outer_group) + " 1")) {
    Skip("uid_map");
  }
}

// Waits for `child`, and ends as it did.
[[noreturn]] void EndAs(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) != child) {
  }
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : kFailed);
}

void EnterNamespaces(const Namespaces& namespaces) {
  const uid_t user = geteuid();
  const gid_t group = getegid();
  int flags = CLONE_NEWUSER | CLONE_NEWNS;
  if (namespaces.pids) flags |= CLONE_NEWPID;
  if (unshare(flags) != 0) {
    if (namespaces.optional) return;
    Skip("unshare");
  }
  MapUser(user, group, namespaces.root ? 0 : kOrdinaryUser);
  if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    Skip("mount /");
  }
  if (!namespaces.pids) return;
  pid_t first = fork();
  if (first < 0) Skip("fork");
  if (first != 0) EndAs(first);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (mount("proc", "/proc", "proc", 0, namespaces.proc_options.c_str()) != 0) {
    Skip("mount /proc");
  }
}

[[noreturn]] void RunBody(const std::function<void()>& body) {
  BecomeReaper();
  body();
  for (const std::string& leftover : EndLeftovers()) {
    if (!testing::Test::IsSkipped()) {
      ADD_FAILURE() << "left over: " << leftover;
    }
  }
  std::fflush(stdout);
  if (testing::Test::HasFailure()) _exit(kFailed);
  _exit(testing::Test::IsSkipped() ? kSkipped : kPassed);
}

void SkipTest() { GTEST_SKIP() << "see above"; }

}  // namespace

void RunInside(const Namespaces& namespaces,
               const std::function<void()>& body) {
  std::fflush(stdout);
  pid_t child = fork();
  ASSERT_GE(child, 0) << strerror(errno);
  if (child == 0) {
    EnterNamespaces(namespaces);
    RunBody(body);
  }
  int status = 0;
  while (waitpid(child, &status, 0) != child) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kSkipped) {
    SkipTest();
  } else {
    EXPECT_EQ(DescribeStatus(status), "exit 0") << "see above";
  }
}

}  // namespace acp_wrap
