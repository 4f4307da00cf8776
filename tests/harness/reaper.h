// The test process as the place where all that it starts comes to an end.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_REAPER_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_REAPER_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/harness/limits.h"

namespace acp_wrap {

// Makes the calling process a subreaper: what loses its parent, as a leaked
// process does, becomes its child, to be found and ended.  Also blocks
// SIGCHLD, which AwaitExit() waits for, and gives up the controlling terminal,
// so that a test run by hand is like one run by Bazel.
void BecomeReaper();

// kill(2), for one process only: a test that has lost a pid must not hit a
// group, or everybody.
void SendSignal(pid_t pid, int signal);

// Waits for the child `pid` to end, and answers its status as wait(2) gives
// it; nothing if the limit passes, or it is no child.
std::optional<int> AwaitExit(pid_t pid, absl::Duration limit = kLimit);

// Reaps what has ended; whether a living child remains: one that was started,
// or one that was orphaned.  Does not wait.
bool HasLivingChild();

// Waits until there is no child at all; whether that came.
bool AwaitNoChild(absl::Duration limit = kLimit);

// Ends each living child, and what becomes a child by that, until none is
// left, and answers what those were.
std::vector<std::string> EndLeftovers();

// "exit 3" or "signal 9".
std::string DescribeStatus(int status);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_REAPER_H_
