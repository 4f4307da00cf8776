// Running part of a test in namespaces of its own.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_NAMESPACES_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_NAMESPACES_H_

#include <functional>
#include <string>

#include "gtest/gtest.h"

namespace acp_wrap {

struct Namespaces {
  // A PID namespace, with the body as its process 1, and its own /proc.
  bool pids = false;
  // For that /proc, as in "hidepid=2".
  std::string proc_options;
  // Whether the body is root inside; else it is an ordinary user, and what it
  // executes has no capabilities.
  bool root = true;
  // Where the system does not allow namespaces, run the body without.
  bool optional = false;
};

// Runs `body` in a process of its own, with a user and a mount namespace of its
// own and what `namespaces` says.  A failure in it, or a process that it
// leaves, is a failure of the calling test.  Where the system does not allow
// it, or the body skips the test, the calling test is marked as skipped.
void RunInside(const Namespaces& namespaces, const std::function<void()>& body);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_NAMESPACES_H_
