// Part of a test in a process of its own: what the layer keeps of a process is
// fresh there, and nothing that happens to it hurts another test.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_IN_CHILD_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_IN_CHILD_H_

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <functional>

#include "gtest/gtest.h"

namespace darwin {

// Forks a process that runs `body` and ends with status 0.
inline pid_t Child(const std::function<void()>& body) {
  std::fflush(stdout);
  const pid_t pid = fork();
  if (pid == 0) {
    body();
    std::fflush(stdout);
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  return pid;
}

inline void Await(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) != pid) {
  }
}

// Leaves it a zombie.
inline void AwaitZombie(pid_t pid) {
  siginfo_t info = {};
  waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);
}

// With all signals blocked; a failure in it is one of the test.
inline void InChild(const std::function<void()>& body) {
  const pid_t pid = Child([&] {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    body();
  });
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0)
      << "see above; status " << status;
}

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_IN_CHILD_H_
