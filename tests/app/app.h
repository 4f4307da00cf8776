// A running desktop app (desktop_app.cc, or older_app.cc), and the agents that
// it has started.

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

// The harness, two workers, and two MCP servers below each.
inline constexpr size_t kProcessesOfAnAgent = 7;
inline constexpr size_t kProcessesOfAWorker = 3;

class Agent {
 public:
  // What the app knows: the harness itself, or front.
  pid_t pid() const { return pid_; }
  // Of buzz-acp or sprout-acp.
  pid_t harness() const { return harness_; }
  // 0 without the wrapper in the harness's place.
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
  enum class Version {
    // Buzz 0.4.0 to 0.5.18.
    kToday,
    // Sprout of May 2026.
    kOlder,
  };
  struct Plan {
    Version version = Version::kToday;
    // Completed by the folder's name: the app's sweep looks at the whole host,
    // and the apps of another test, beside this one, must not share it.
    std::string instance = "xyz.block.app";
    // Whether the wrapper stands in the harness's place, and in front of each
    // worker, as a custom harness; kOlder knows no such thing.
    bool wrapped = true;
    bool worker_wrapped = false;
    // Entries of its environment, for the wrapper to inherit.
    std::vector<std::string> settings;
    // The file to spawn, if not one of the folder's.
    std::string command;
    // The folder of the app's own programs, if it is not one of the other's.
    std::string programs;
  };

  App(const Folder& folder, const Plan& plan);

  pid_t pid() const { return started_->pid(); }
  // It has neither quit nor crashed.
  bool alive() const { return alive_; }
  // It did not answer an order, as it would have done.
  bool failed() const { return failed_; }

  // As its agents carry it in BUZZ_MANAGED_AGENT, or SPROUT_MANAGED_AGENT.
  const std::string& instance() const { return instance_; }

  // Starts an agent and waits until all of it is ready; null if that fails.
  std::unique_ptr<Agent> Start(const std::string& name,
                               bool from_thread = false);

  // What it is told by `models --json`, behind the status that wait(2) gives;
  // what that starts holds the leash.
  std::string Models(Leash& leash);

  // Each returns when the app has done it.
  void Stop(const std::string& name) { Do("stop " + name); }
  void StopSlow(const std::string& name) { Do("stop-slow " + name); }
  void Tick() { Do("tick"); }
  // The sweeps at its launch.
  void Sweep() { Do(version_ == Version::kOlder ? "sweep" : "launch"); }
  void Nothing() { Do("nothing"); }
  // Without a sweep only kOlder does it.
  void Quit(bool sweeping);
  void Crash();

  // What the agent has written to its log.
  std::string Log(const std::string& name) const;

 private:
  void Do(const std::string& order);
  void Send(const std::string& order, int leash);
  std::string Await();

  std::string LogFile(const std::string& name) const;

  const Version version_;
  const std::string folder_;
  const std::string instance_;
  std::unique_ptr<Started> started_;
  UniqueFd orders_;
  bool alive_ = true;
  bool failed_ = false;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_APP_APP_H_
