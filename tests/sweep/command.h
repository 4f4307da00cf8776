// Running --sweep or --list and waiting for what it says, and dead runs for it
// to deal with.

#ifndef SPROUT_ACP_WRAP_TESTS_SWEEP_COMMAND_H_
#define SPROUT_ACP_WRAP_TESTS_SWEEP_COMMAND_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/scene.h"

namespace acp_wrap {

struct Said {
  // As wait(2) gives it; -1 if it did not end.
  int status = -1;
  std::string output;
  std::string errors;
};

// The wrapper with these options, and these entries in its environment.
Said RunWrapper(const std::vector<std::string>& options,
                const std::vector<std::string>& settings = {});

// A run whose front and guardian are killed by SIGKILL before either can do
// anything about it.
void KillBoth(Scene& scene);

// A run with an agent that starts `kinds`, killed that way; null, and the test
// skipped or failed, if it does not come to that.
std::unique_ptr<Scene> DeadRun(const std::vector<std::string>& kinds,
                               const std::vector<std::string>& settings = {});

// A process that reports each signal that it gets (victims/bystander.cc), and
// carries these entries in its environment.
class Witness {
 public:
  explicit Witness(const std::vector<std::string>& settings);
  // Another copy of the program, and what is to be done before its exec.
  Witness(const std::vector<std::string>& settings, const std::string& victim,
          std::function<void()> before_exec);

  pid_t pid() const { return program_->pid(); }

  // It is alive, and has got no signal.
  bool Untouched();

 private:
  Leash leash_;
  std::unique_ptr<Started> program_;
};

// No sweep but the test's own interferes in there.
void AloneOnAHost(const std::function<void()>& body);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_SWEEP_COMMAND_H_
