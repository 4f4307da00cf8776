// The ways in which an agent of the desktop app comes to its end, and the
// places in which a wrapper can stand.

#ifndef SPROUT_ACP_WRAP_TESTS_APP_WAYS_TO_STOP_H_
#define SPROUT_ACP_WRAP_TESTS_APP_WAYS_TO_STOP_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/app/app.h"
#include "tests/app/folder.h"

namespace acp_wrap {

// Where the wrapper stands.
enum class Position {
  kNowhere,
  // In the harness's place: the agent's "ACP command".
  kAcpCommand,
  // In front of each worker: a custom harness.
  kWorker,
  kBoth,
};
// For a test's name, and for people.
const char* Name(Position position);
const char* Title(Position position);

// Of an app with wrappers there.
App::Plan PlanFor(Position position, std::vector<std::string> settings);

// An app with an agent, and beside it another instance with one of its own,
// with wrappers in the same position.
class Stage {
 public:
  Stage(App::Version version, Position position,
        std::vector<std::string> settings);

  // Whether both agents are there.
  bool ready() const { return agent_ != nullptr && neighbour_ != nullptr; }

  App& app() { return *app_; }
  Agent& agent() { return *agent_; }
  Agent& neighbour() { return *neighbour_; }

  // The app is started again, after it has ended, and does what it does first.
  void Relaunch();

  // The app starts the next agent, which is to live: the same one again, or
  // another.
  void StartNext(const std::string& name = "next");
  // Null if none was to be started, or that failed.
  Agent* next() { return next_.get(); }

 private:
  Folder folder_;
  // Another installation: an app ends whatever runs the file of its own one.
  Folder other_folder_;
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
  // It is about processes of the wrapper's in the harness's place.
  bool wrapped_only = false;
  // Another agent has been started, and goes on.
  bool starts_next = false;
  // At the standard settings the app's SIGKILL comes before the wrapper's, and
  // nobody is left: docs/scenarios.md.
  bool beyond_the_promise = false;
  // The harness lives on, and with it its workers: whoever is to end it has to
  // stand in its place.
  bool harness_lives_on = false;
};

std::vector<WayToStop> WaysToStop(App::Version version);

// The positions in which something can be expected of the wrapper: of a way
// that is about its own processes, only where there are any.
std::vector<Position> PositionsFor(App::Version version, const WayToStop& way);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_APP_WAYS_TO_STOP_H_
