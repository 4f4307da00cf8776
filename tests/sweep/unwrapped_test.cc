// --sweep --unwrapped ends what the app has left behind without a wrapper, and
// leaves a living app's agents alone.

#include <functional>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/app/app.h"
#include "tests/app/folder.h"
#include "tests/harness/leash.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"
#include "tests/sweep/command.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;

class UnwrappedTest : public WholeProgramTestWithParam<App::Version> {
 protected:
  UnwrappedTest() {
    plan_.version = GetParam();
    plan_.wrapped = false;
    plan_.instance = "app";
  }

  // What such a sweep ends is what any app has left.
  static void Alone(const std::function<void()>& body) {
    AloneOnAHost([&body] {
      body();
      EndLeftovers();
    });
  }

  Folder folder_;
  App::Plan plan_;
};

TEST_P(UnwrappedTest, EndsWhatADeadAppHasLeft) {
  Alone([&] {
    App app(folder_, plan_);
    auto agent = app.Start("agent");
    ASSERT_NE(agent, nullptr);
    app.Crash();

    // It is no leftover of a run.
    EXPECT_EQ(RunWrapper({"--sweep", "--grace=100ms"}).status, 0);
    EXPECT_TRUE(agent->Undisturbed()) << agent->Describe();
    EXPECT_THAT(RunWrapper({"--list"}).output,
                HasSubstr("instance " + app.instance() + ": "));
    Said said = RunWrapper({"--sweep", "--unwrapped", "--dry-run"});
    EXPECT_THAT(said.output,
                HasSubstr(GetParam() == App::Version::kOlder ? "/sprout-acp ("
                                                             : "/buzz-acp ("));
    EXPECT_THAT(said.output, HasSubstr("left over by the app: 7 processes"));
    EXPECT_TRUE(agent->Undisturbed()) << agent->Describe();

    EXPECT_EQ(RunWrapper({"--sweep", "--unwrapped", "--grace=100ms"}).status,
              0);
    EXPECT_TRUE(agent->leash().AwaitAllGone()) << agent->Describe();
  });
}

TEST_P(UnwrappedTest, EndsWorkersWhoseHarnessTheAppHasEnded) {
  Alone([&] {
    App app(folder_, plan_);
    auto agent = app.Start("agent");
    ASSERT_NE(agent, nullptr);
    app.Stop("agent");
    EXPECT_EQ(agent->Living()["goose"], 2u);
    EXPECT_EQ(RunWrapper({"--sweep", "--unwrapped", "--grace=100ms"}).status,
              0);
    EXPECT_TRUE(agent->leash().AwaitAllGone()) << agent->Describe();
  });
}

TEST_P(UnwrappedTest, LeavesALivingAppsAgentAlone) {
  Alone([&] {
    App app(folder_, plan_);
    auto agent = app.Start("agent");
    ASSERT_NE(agent, nullptr);
    EXPECT_EQ(RunWrapper({"--sweep", "--unwrapped", "--grace=0"}).status, 0);
    EXPECT_TRUE(agent->Undisturbed()) << agent->Describe();
  });
}

TEST_P(UnwrappedTest, LeavesAWrappedAgentAlone) {
  Alone([&] {
    plan_.wrapped = true;
    plan_.settings = {"SPROUT_ACP_WRAP_GRACE=1h",
                      "SPROUT_ACP_WRAP_KILL_AFTER=200ms"};
    App app(folder_, plan_);
    auto agent = app.Start("agent");
    ASSERT_NE(agent, nullptr);
    EXPECT_EQ(RunWrapper({"--sweep", "--unwrapped", "--grace=0"}).status, 0);
    EXPECT_TRUE(agent->Undisturbed()) << agent->Describe();
    // Its wrapper ends it itself.
    app.Stop("agent");
    EXPECT_TRUE(agent->leash().AwaitAllGone());
  });
}

TEST_P(UnwrappedTest, AnInstanceLimitsItToo) {
  Alone([&] {
    App app(folder_, plan_);
    auto agent = app.Start("agent");
    ASSERT_NE(agent, nullptr);
    app.Crash();
    EXPECT_EQ(RunWrapper({"--sweep", "--unwrapped", "--grace=0",
                          "--instance=" + app.instance() + ".dev"})
                  .status,
              0);
    EXPECT_TRUE(agent->Undisturbed()) << agent->Describe();
    EXPECT_EQ(RunWrapper({"--sweep", "--unwrapped", "--grace=0",
                          "--instance=" + app.instance()})
                  .status,
              0);
    EXPECT_TRUE(agent->leash().AwaitAllGone());
  });
}

INSTANTIATE_TEST_SUITE_P(Apps, UnwrappedTest,
                         ::testing::Values(App::Version::kToday,
                                           App::Version::kOlder),
                         [](const auto& info) {
                           return std::string(info.param == App::Version::kOlder
                                                  ? "Older"
                                                  : "Today");
                         });

}  // namespace
}  // namespace acp_wrap
