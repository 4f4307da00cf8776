// One run of the wrapper, or of an agent without it, with its victims.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_SCENE_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_SCENE_H_

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/paths.h"

namespace acp_wrap {

// The options that let only SIGTERM end a run, and those that hurry to
// SIGKILL.
std::vector<std::string> PatientOptions();
std::vector<std::string> HastyOptions();

class Scene {
 public:
  struct Plan {
    // The wrapper's options; ignored without it.
    std::vector<std::string> options = HastyOptions();
    // What the agent starts (tests/victims/kinds.h).
    std::vector<std::string> kinds;
    // A command to put in front, which has to exec what stands behind it.
    std::vector<std::string> prefix;
    // Other copies of the programs.
    std::string wrapper = WrapperPath();
    std::string victim = VictimPath();
    // False for a negative control: the agent is started directly.
    bool wrapped = true;
    // What the program is started with otherwise; its command is replaced,
    // and the leash added to its descriptors.
    Launch launch;
  };

  // Starts the program and waits until the agent and each victim are ready.
  // If that fails, why_not_ready() says it.
  explicit Scene(Plan plan);

  bool ready() const { return why_not_ready_.empty(); }
  const std::string& why_not_ready() const { return why_not_ready_; }
  // It failed because the system lacks what a victim is made of.
  bool unavailable() const { return leash_.unavailable().has_value(); }

  Started& program() { return *program_; }
  Leash& leash() { return leash_; }
  const Leash& leash() const { return leash_; }

  // The process that was started; without the wrapper, the agent itself.
  pid_t front() const { return program_->pid(); }
  pid_t guardian() const { return guardian_; }
  pid_t agent() const { return agent_; }

  // The environment of the agent, an entry each.
  std::vector<std::string> AgentEnvironment() const;

  // Sends SIGKILL to the guardian and waits until it has ended.
  void KillGuardian();

  // After front was killed: waits until the guardian, which the test inherits
  // then, has ended.  Whether it came to that.
  bool AwaitGuardian();

 private:
  Leash leash_;
  std::unique_ptr<Started> program_;
  std::string why_not_ready_;
  pid_t guardian_ = 0;
  pid_t agent_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_SCENE_H_
