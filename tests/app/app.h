// A running desktop app (desktop_app.cc), and the agents that it has started.

#ifndef SPROUT_ACP_WRAP_TESTS_APP_APP_H_
#define SPROUT_ACP_WRAP_TESTS_APP_APP_H_

#include <sys/types.h>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/unique_fd.h"
#include "tests/app/folder.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"

namespace acp_wrap {

// sprout-acp, two workers, and two MCP servers below each.
inline constexpr size_t kProcessesOfAnAgent = 7;

class Agent {
 public:
  // What the app knows: sprout-acp itself, or front.
  pid_t pid() const { return pid_; }
  // Of sprout-acp.
  pid_t harness() const { return harness_; }
  // 0 without the wrapper.
  pid_t guardian() const { return guardian_; }

  Leash& leash() { return leash_; }

  // Of its processes, "goose", "mcp-server" and so on, how many live.
  std::map<std::string, size_t> Living() const;
  size_t CountLiving() const;

  // All of it lives, and none has been asked to end.
  bool Undisturbed();

  // Who it is, who of it lives, which signals have come from whom, and what it
  // and the wrapper have written: for a message about what should be otherwise.
  std::string Describe();

 private:
  friend class App;

  pid_t pid_ = 0;
  pid_t harness_ = 0;
  pid_t guardian_ = 0;
  pid_t app_ = 0;
  std::string log_;
  Leash leash_;
};

class App {
 public:
  struct Plan {
    // Completed by the folder's name: the app's sweep looks at the whole host,
    // and the apps of another test, beside this one, must not share it.
    std::string instance = "xyz.block.sprout.app";
    // What it is set up to spawn.
    bool wrapped = true;
    // Entries of its environment, for the wrapper to inherit.
    std::vector<std::string> settings;
    // The file to spawn, if not one of the folder's.
    std::string command;
  };

  App(const Folder& folder, const Plan& plan);

  pid_t pid() const { return started_->pid(); }

  // As its agents carry it in SPROUT_MANAGED_AGENT.
  const std::string& instance() const { return instance_; }

  // Starts an agent and waits until all of it is ready; null if that fails.
  std::unique_ptr<Agent> Start(const std::string& name,
                               bool from_thread = false);

  // Each returns when the app has done it.
  void Stop(const std::string& name) { Do("stop " + name); }
  void Sweep() { Do("sweep"); }
  void Nothing() { Do("nothing"); }
  void Quit(bool sweeping);
  void Crash();

  // What the agent has written to its log.
  std::string Log(const std::string& name) const;

 private:
  void Do(const std::string& order);
  void Send(const std::string& order, int leash);
  std::string Await();

  std::string LogFile(const std::string& name) const;

  const std::string folder_;
  const std::string instance_;
  std::unique_ptr<Started> started_;
  UniqueFd orders_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_APP_APP_H_
