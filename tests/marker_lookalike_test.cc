// Processes of the same user that carry what looks like the marker of a run,
// and are none of its own.

#include <signal.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/paths.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

constexpr char kRun[] = "SPROUT_ACP_WRAP_RUN=";

// A process outside the run's tree with `entry` in its environment.
struct Lookalike {
  explicit Lookalike(const std::string& entry) : entry(entry) {
    Launch launch;
    launch.command = {VictimPath(), "bystander"};
    launch.environment.push_back(entry);
    launch.descriptors = {{kLeashDescriptor, leash.victims_end()}};
    program = std::make_unique<Started>(launch);
    leash.LetGo();
  }

  std::string entry;
  Leash leash;
  std::unique_ptr<Started> program;
};

class MarkerLookalikeTest : public WholeProgramTest {
 protected:
  void SetUp() override {
    WholeProgramTest::SetUp();
    Scene::Plan plan;
    plan.kinds = {"own-session", "traps-term"};
    plan.launch.environment.push_back("SPROUT_MANAGED_AGENT=1");
    // To a sweep some of the others are what dead runs have left behind.
    plan.launch.environment.push_back("SPROUT_ACP_WRAP_SWEEP_ON_START=0");
    scene_ = std::make_unique<Scene>(plan);
    ASSERT_READY(*scene_);
    for (const std::string& entry : scene_->AgentEnvironment()) {
      if (absl::StartsWith(entry, kRun)) run_ = entry.substr(sizeof kRun - 1);
    }
    ASSERT_NE(run_, "");
  }

  void EndRun() {
    BringAbout(WayToEnd::kSigterm, *scene_);
    ExpectVictimsEnd(WayToEnd::kSigterm, *scene_);
  }

  std::unique_ptr<Scene> scene_;
  std::string run_;
};

TEST_F(MarkerLookalikeTest, OthersAreLeftAlone) {
  const std::string shorter = run_.substr(0, run_.size() - 1);
  std::vector<std::unique_ptr<Lookalike>> lookalikes;
  for (const std::string& entry : {
           std::string("SPROUT_MANAGED_AGENT=1"),
           std::string("SPROUT_MANAGED_AGENT=10"),
           kRun + shorter,
           kRun + run_ + "0",
           kRun + run_ + "0," + run_ + "1",
           kRun + ("1" + run_),
           kRun + run_ + ",",
           kRun + run_ + " ",
           kRun + (" " + run_),
           "X" + (kRun + run_),
           "SPROUT_ACP_WRAP_RUNS=" + run_,
           "SPROUT_ACP_WRAP_RU=" + run_,
           "sprout_acp_wrap_run=" + run_,
           "OTHER=" + (kRun + run_),
           "OTHER=x\n" + (kRun + run_),
       }) {
    lookalikes.push_back(std::make_unique<Lookalike>(entry));
    ASSERT_TRUE(lookalikes.back()->leash.AwaitReady(1));
  }

  EndRun();

  for (const std::unique_ptr<Lookalike>& lookalike : lookalikes) {
    SCOPED_TRACE(lookalike->entry);
    EXPECT_FALSE(lookalike->leash.AllGone());
    for (const Leash::Report& report : lookalike->leash.reports()) {
      EXPECT_FALSE(absl::StartsWith(report.text, "signal")) << report.text;
    }
  }
  EXPECT_EQ(EndLeftovers().size(), lookalikes.size());
}

// What shows that the others were looked at.
TEST_F(MarkerLookalikeTest, OneWithExactlyTheMarkerIsEnded) {
  Lookalike exact(kRun + run_);
  ASSERT_TRUE(exact.leash.AwaitReady(1));
  EndRun();
  // On its way out it shows no environment any more, and the run, of whose tree
  // it is none, does not wait for it.
  EXPECT_TRUE(exact.leash.AwaitAllGone());
  EXPECT_TRUE(AwaitNoChild());
}

}  // namespace
}  // namespace acp_wrap
