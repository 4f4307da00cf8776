// Starting a program in a chosen setting.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_LAUNCH_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_LAUNCH_H_

#include <sys/types.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "platform/unique_fd.h"

namespace acp_wrap {

// The test's own environment without the variables of the wrapper and the app.
std::vector<std::string> PlainEnvironment();

struct Launch {
  // argv; the first is the file, too.
  std::vector<std::string> command;
  std::vector<std::string> environment = PlainEnvironment();
  // Which number the program gets for which descriptor of the test's.
  std::vector<std::pair<int, int>> descriptors;
  // Put a process of its own between the test and the program, to be ended.
  bool through_parent = false;
  // What else the child does to itself, with everything above done.
  std::function<void()> before_exec;
};

// A program that was started with a pipe as its standard input, and with
// files, which never block it, as its standard output and error.
class Started {
 public:
  explicit Started(const Launch& launch);

  pid_t pid() const { return pid_; }

  // The process in between; 0 if there is none.
  pid_t parent() const { return parent_; }

  // Writes to the standard input.
  void Tell(const std::string& text);

  // Closes it.
  void EndInput() { input_.Reset(); }

  // What has been written until now.
  std::string Output() const;
  std::string Errors() const;

 private:
  pid_t pid_ = 0;
  pid_t parent_ = 0;
  UniqueFd input_;
  UniqueFd output_;
  UniqueFd errors_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_LAUNCH_H_
