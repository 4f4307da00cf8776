// The ways in which an agent of the desktop app comes to its end.

#ifndef SPROUT_ACP_WRAP_TESTS_APP_WAYS_TO_STOP_H_
#define SPROUT_ACP_WRAP_TESTS_APP_WAYS_TO_STOP_H_

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/app/app.h"
#include "tests/app/folder.h"

namespace acp_wrap {

// An app with an agent, and beside it another instance with one of its own,
// both wrapped or both not.
class Stage {
 public:
  Stage(bool wrapped, std::vector<std::string> settings);

  // Whether both agents are there.
  bool ready() const { return agent_ != nullptr && neighbour_ != nullptr; }

  App& app() { return *app_; }
  Agent& agent() { return *agent_; }
  Agent& neighbour() { return *neighbour_; }

  // The app is started again, after it has ended, and does what it does first.
  void Relaunch();

  // The app starts the next agent, which is to live.
  void StartNext();
  // Null if none was to be started, or that failed.
  Agent* next() { return next_.get(); }

 private:
  Folder folder_;
  App::Plan plan_;
  std::unique_ptr<App> app_;
  std::unique_ptr<App> other_app_;
  std::unique_ptr<Agent> agent_;
  std::unique_ptr<Agent> neighbour_;
  std::unique_ptr<Agent> next_;
};

struct WayToStop {
  // For a test: "StopButton".
  std::string name;
  // For people.
  std::string title;
  void (*bring_about)(Stage& stage);
  // It is about the wrapper's own processes.
  bool wrapped_only = false;
  // Another agent has been started, and goes on.
  bool starts_next = false;
  // At the standard settings the app's SIGKILL comes before the wrapper's, and
  // nobody is left: docs/scenarios.md.
  bool beyond_the_promise = false;
};

const std::vector<WayToStop>& AllWaysToStop();

std::ostream& operator<<(std::ostream& stream, const WayToStop& way);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_APP_WAYS_TO_STOP_H_
