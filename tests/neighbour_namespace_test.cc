// An agent that enters a PID namespace beside its own, as `nsenter` and
// `podman exec` do, and leaves something there.  What loses its parent in it
// goes to the init of that namespace, and so to nobody of this run's.

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

// A PID namespace that was there before the run, as a container's.
class Neighbour {
 public:
  Neighbour() {
    maker_ = fork();
    if (maker_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (unshare(CLONE_NEWPID) != 0) _exit(1);
      const pid_t init = fork();
      if (init == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        signal(SIGCHLD, SIG_IGN);
        while (true) pause();
      }
      while (true) pause();
    }
    while (init() == 0 && HasLivingChild()) usleep(1000);
  }
  ~Neighbour() {
    // Its init ends with it, and comes to the test.
    SendSignal(maker_, SIGKILL);
    AwaitNoChild();
  }

  pid_t init() const {
    const std::vector<Proc> children = ChildrenOf(maker_);
    return children.empty() ? 0 : children[0].pid;
  }

 private:
  pid_t maker_ = 0;
};

Scene::Plan PlanWith(const Neighbour& neighbour, const std::string& rest = "") {
  Scene::Plan plan;
  plan.options.push_back("--sweep-on-start=0");
  plan.kinds = {"moved-in:" + std::to_string(neighbour.init()) + rest};
  return plan;
}

class NeighbourNamespaceTest : public WholeProgramTest {
 protected:
  // As root of a user namespace, who may enter what it has made.
  static void Play(const std::function<void(const Neighbour&)>& body) {
    Namespaces namespaces;
    namespaces.pids = true;
    RunInside(namespaces, [&] {
      const Neighbour neighbour;
      if (neighbour.init() == 0) GTEST_SKIP() << "no PID namespace to be had";
      body(neighbour);
    });
  }
};

TEST_F(NeighbourNamespaceTest, FindsWhatWasLeftThereThoughNothingElseIs) {
  Play([](const Neighbour& neighbour) {
    Scene scene(PlanWith(neighbour));
    ASSERT_READY(scene);
    BringAbout(WayToEnd::kAgentExits, scene);
    ExpectVictimsEnd(WayToEnd::kAgentExits, scene);
    EXPECT_TRUE(absl::StrContains(scene.program().Errors(), "ended "))
        << scene.program().Errors();
    EXPECT_TRUE(ReadProc(neighbour.init()));
  });
}

TEST_F(NeighbourNamespaceTest, FindsItBesideOthers) {
  Play([](const Neighbour& neighbour) {
    Scene::Plan plan = PlanWith(neighbour);
    plan.kinds.push_back("own-session");
    Scene scene(plan);
    ASSERT_READY(scene);
    BringAbout(WayToEnd::kSigterm, scene);
    ExpectVictimsEnd(WayToEnd::kSigterm, scene);
    EXPECT_TRUE(ReadProc(neighbour.init()));
  });
}

TEST_F(NeighbourNamespaceTest, FindsItAfterFrontWasKilled) {
  Play([](const Neighbour& neighbour) {
    Scene scene(PlanWith(neighbour));
    ASSERT_READY(scene);
    BringAbout(WayToEnd::kFrontIsKilled, scene);
    ExpectVictimsEnd(WayToEnd::kFrontIsKilled, scene);
  });
}

TEST_F(NeighbourNamespaceTest, FindsItAfterTheGuardianWasKilled) {
  Play([](const Neighbour& neighbour) {
    Scene scene(PlanWith(neighbour));
    ASSERT_READY(scene);
    scene.KillGuardian();
    BringAbout(WayToEnd::kAgentExits, scene);
    ExpectVictimsEnd(WayToEnd::kAgentExits, scene);
  });
}

}  // namespace
}  // namespace acp_wrap
