#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_for_test.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/identity/net.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// What the app started without a wrapper.
class UnwrappedTest : public ::testing::Test {
 protected:
  UnwrappedTest() {
    host_.scope.unwrapped = true;
    host_.Add(50, 1, "sprout-desktop").info.session = 40;
    agent_ = &AddAgent(60, 50, "sprout-acp");
  }

  HostProcess& AddAgent(pid_t pid, pid_t parent, std::string name) {
    HostProcess& agent = host_.Add(pid, parent, std::move(name));
    agent.info.group = pid;
    agent.instance = "app";
    return agent;
  }

  // The app ends, and process 1 becomes its children's parent.
  void EndApp() {
    host_.processes[3].info.zombie = true;
    for (HostProcess& process : host_.processes) {
      if (process.info.parent == 50) process.info.parent = 1;
    }
  }

  Host host_;
  HostProcess* agent_;
};

TEST_F(UnwrappedTest, LeavesALiveAgentOfALivingApp) {
  AddAgent(61, 60, "goose");
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
}

TEST_F(UnwrappedTest, TakesWhatADeadAppHasLeft) {
  AddAgent(61, 60, "goose");
  host_.Add(62, 61, "mcp-server").info.group = 62;
  EndApp();
  EXPECT_THAT(host_.Leftovers(), UnorderedElementsAre(60, 61, 62));
  EXPECT_EQ(host_.Of(60).net, Net::kName);
  EXPECT_EQ(host_.Of(60).run, std::nullopt);
  EXPECT_EQ(host_.Of(62).net, Net::kLineage);
}

TEST_F(UnwrappedTest, TakesAWorkerWhoseHarnessIsGone) {
  AddAgent(61, 1, "goose").info.session = 40;
  EXPECT_THAT(host_.Leftovers(), ElementsAre(61));
}

TEST_F(UnwrappedTest, DoesNothingUnasked) {
  EndApp();
  host_.scope.unwrapped = false;
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
}

TEST_F(UnwrappedTest, ASubreaperOtherThanProcess1Adopts) {
  host_.Add(30, 1, "systemd").info.session = 30;
  EndApp();
  agent_->info.parent = 30;
  EXPECT_THAT(host_.Leftovers(), ElementsAre(60));
}

TEST_F(UnwrappedTest, ASessionLeaderMayBeAnybodysChild) {
  EndApp();
  agent_->info.session = 60;
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
}

TEST_F(UnwrappedTest, AnAppThatIsProcess1IsNoReaper) {
  EndApp();
  host_.processes[0].info.session = 40;
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
}

TEST_F(UnwrappedTest, LeavesWhatHasAMarkedAncestor) {
  EndApp();
  HostProcess& parent = host_.Add(70, 1, "harness");
  parent.info.session = 70;
  parent.instance = "app";
  agent_->info.parent = 70;
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
}

TEST_F(UnwrappedTest, LeavesWhatLacksTheNameOrTheMarker) {
  EndApp();
  agent_->info.name = "mongoose";
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
  agent_->info.name = "sprout-acp";
  agent_->instance = std::nullopt;
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
}

// Names count for nothing to today's app.
TEST_F(UnwrappedTest, TheMarkerOfTodaysAppIsProofByItself) {
  EndApp();
  agent_->info.name = "node";
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
  agent_->instance_of_buzz = true;
  EXPECT_THAT(host_.Leftovers(), ElementsAre(60));
  EXPECT_EQ(host_.Of(60).net, Net::kMarker);
  agent_->info.name = "buzz-acp";
  EXPECT_EQ(host_.Of(60).net, Net::kName);
  // A wrapper that is about to end what it has started.
  agent_->executable = "/opt/sprout-acp-wrap-linux-x86_64";
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
}

TEST_F(UnwrappedTest, AnInstanceLimitsItToo) {
  EndApp();
  host_.scope.instance = "app.dev";
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
  host_.scope.instance = "app";
  EXPECT_THAT(host_.Leftovers(), ElementsAre(60));
}

TEST_F(UnwrappedTest, WhatARunMarkedIsJudgedByItsRun) {
  EndApp();
  for (const std::string& chain :
       {FormatRunId(Host::Run(55)), std::string("?")}) {
    agent_->run_chain = chain;
    host_.hidden = {55};
    EXPECT_THAT(host_.Leftovers(), IsEmpty()) << chain;
  }
}

TEST_F(UnwrappedTest, LeavesAFrontThatTheAppHasLeft) {
  // A copy of the wrapper that is called sprout-acp.
  host_.AddRun(70, 1);
  for (HostProcess& process : host_.processes) {
    if (process.info.id.pid != 70) continue;
    process.info.name = "sprout-acp";
    process.info.session = 40;
    process.instance = "app";
  }
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
}

TEST_F(UnwrappedTest, LeavesAnotherNamespaceAndAnotherUserAlone) {
  EndApp();
  agent_->pid_namespace = 5;
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
  agent_->pid_namespace = kNamespace;
  agent_->user = 1001;
  EXPECT_THAT(host_.Leftovers(), IsEmpty());
}

}  // namespace
}  // namespace acp_wrap
