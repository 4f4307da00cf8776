// A run in the process model, with a tracker at its guardian.

#ifndef SPROUT_ACP_WRAP_PLATFORM_TRACKING_SCENE_FOR_TEST_H_
#define SPROUT_ACP_WRAP_PLATFORM_TRACKING_SCENE_FOR_TEST_H_

#include <sys/types.h>

#include <string>

#include "lib/identity/marker.h"
#include "lib/identity/run_id.h"
#include "lib/lineage/ancestry_ledger.h"
#include "platform/tracking/descendant_tracker.h"
#include "platform/tracking/process_model_for_test.h"

namespace acp_wrap {

inline constexpr pid_t kLaunchd = 1;

// An app, a front and a guardian, the agent that the guardian has just forked,
// and a process of somebody else in the app's session.
class Scene {
 public:
  explicit Scene(const ProcessModel::Options& options = {})
      : model(options), tracker(model, model) {
    app = model.Fork(kLaunchd);
    model.SetSession(app);
    stranger = model.Fork(app);
    front = model.Fork(app);
    model.SetGroup(front, front);
    guardian = model.Fork(front);
    AncestryLedger::Root root = model.RootOf(guardian);
    root.group_is_private = true;
    tracker.Begin(root);
    agent = model.Fork(guardian);
    RunId run;
    run.front = model.Look(front)->info.id;
    run.guardian = model.Look(guardian)->info.id;
    std::string marker(kRunVariable);
    model.SetEnvironment(agent, "HOME=/" + std::string(1, '\0') + marker + "=" +
                                    AppendRunId("0-3.1-4.2", run) + '\0');
    tracker.AddChild(agent);
    model.SetSession(guardian);
    model.Exec(agent);
  }

  bool Knows(pid_t pid) { return tracker.Find(pid) != nullptr; }

  ProcessModel model;
  DescendantTracker tracker;
  pid_t app, stranger, front, guardian, agent;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_TRACKING_SCENE_FOR_TEST_H_
