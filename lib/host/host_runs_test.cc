#include "lib/host/host_runs.h"

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_for_test.h"
#include "lib/host/host_process.h"
#include "lib/identity/net.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Role = Membership::Role;
using Spared = Membership::Spared;

TEST(ClassifyTest, TakesWhatADeadRunHasMarked) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100));
  EXPECT_THAT(host.Leftovers(), ElementsAre(120));
  Membership membership = host.Of(120);
  EXPECT_EQ(membership.role, Role::kLeftover);
  EXPECT_EQ(membership.net, Net::kMarker);
  ASSERT_TRUE(membership.run);
  HostView view = host.Classify();
  EXPECT_EQ(view.runs[*membership.run].id, Host::Run(100));
  EXPECT_FALSE(view.runs[*membership.run].living);
}

TEST(ClassifyTest, LeavesALivingRunAlone) {
  Host host;
  host.AddRun(100, kCallersShell);
  EXPECT_THAT(host.Leftovers(), IsEmpty());
  EXPECT_EQ(host.Of(100).role, Role::kFront);
  EXPECT_EQ(host.Of(101).role, Role::kGuardian);
  EXPECT_EQ(host.Of(102).role, Role::kLiving);
  EXPECT_EQ(host.Of(102).net, Net::kMarker);
}

TEST(ClassifyTest, OneOfFrontAndGuardianIsEnoughToLive) {
  for (pid_t survivor : {100, 101}) {
    Host host;
    host.Add(survivor, 1, "sprout-acp-wrap");
    host.AddMarked(102, survivor, Host::Run(100));
    host.AddMarked(103, 1, Host::Run(100));
    EXPECT_THAT(host.Leftovers(), IsEmpty()) << survivor;
  }
}

TEST(ClassifyTest, APidThatAnotherProcessHasNowDoesNotMakeARunLive) {
  Host host;
  host.Add(100, 1, "front's successor").info.id.start_time = 77777;
  host.Add(101, 1, "guardian's successor").info.id.start_time = 77778;
  host.AddMarked(120, 1, Host::Run(100));
  EXPECT_THAT(host.Leftovers(), ElementsAre(120));
}

TEST(ClassifyTest, AFrontThatOnlyWaitsToBeWaitedForIsGone) {
  Host host;
  host.Add(100, 1, "sprout-acp-wrap").info.zombie = true;
  host.AddMarked(120, 1, Host::Run(100));
  EXPECT_THAT(host.Leftovers(), ElementsAre(120));
}

TEST(ClassifyTest, WhatCannotBeSeenMayLive) {
  Host host;
  host.hidden = {100};
  host.AddMarked(120, 1, Host::Run(100));
  EXPECT_THAT(host.Leftovers(), IsEmpty());
}

TEST(ClassifyTest, TakesWhatIsBelowALeftoverWithoutAMarker) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100));
  host.Add(121, 120, "mcp-server").info.session = 121;
  host.Add(122, 121, "chrome").info.group = 122;
  EXPECT_THAT(host.Leftovers(), UnorderedElementsAre(120, 121, 122));
  EXPECT_EQ(host.Of(122).net, Net::kLineage);
  EXPECT_EQ(host.Of(122).run, host.Of(120).run);
}

TEST(ClassifyTest, TakesTheGroupThatALeftoverLeads) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100)).info.group = 120;
  host.Add(121, 1, "orphan").info.group = 120;
  host.Add(122, 121, "below").info.group = 122;
  EXPECT_THAT(host.Leftovers(), UnorderedElementsAre(120, 121, 122));
  EXPECT_EQ(host.Of(121).net, Net::kGroup);
  EXPECT_EQ(host.Of(122).net, Net::kLineage);
}

TEST(ClassifyTest, AZombieStillLeadsItsGroup) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100));
  HostProcess& leader = host.Add(121, 120, "shell");
  leader.info.group = 121;
  leader.info.zombie = true;
  host.Add(122, 1, "orphan").info.group = 121;
  EXPECT_THAT(host.Leftovers(), UnorderedElementsAre(120, 122));
}

TEST(ClassifyTest, LeavesAGroupThatALeftoverIsMerelyIn) {
  // sprout-acp-wrap -- agent | tee log
  Host host;
  host.AddMarked(120, 1, Host::Run(100)).info.group = 100;
  host.Add(110, kCallersShell, "tee").info.group = 100;
  EXPECT_THAT(host.Leftovers(), ElementsAre(120));
}

TEST(ClassifyTest, ARunInsideALivingOneIsTheLivingOnesConcern) {
  Host host;
  RunId outer = host.AddRun(100, kCallersShell);
  RunId dead_inner = Host::Run(200);
  host.AddMarked(210, 101, outer).run_chain =
      AppendRunId(FormatRunId(outer), dead_inner);
  EXPECT_THAT(host.Leftovers(), IsEmpty());
  EXPECT_EQ(host.Of(210).role, Role::kLiving);
}

TEST(ClassifyTest, ALivingRunInsideADeadOneIsNotTouched) {
  Host host;
  RunId dead_outer = Host::Run(100);
  // The outer agent, and the inner wrapper that it started.
  host.AddMarked(120, 1, dead_outer);
  host.AddMarked(200, 120, dead_outer);
  host.AddMarked(201, 200, dead_outer).info.name = kGuardianName;
  host.AddMarked(202, 201, dead_outer).run_chain =
      AppendRunId(FormatRunId(dead_outer), Host::Run(200));
  host.Add(203, 202, "mcp-server");
  EXPECT_THAT(host.Leftovers(), ElementsAre(120));
}

TEST(ClassifyTest, BothOfTwoRunsInsideEachOtherMayBeDead) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100));
  host.AddMarked(220, 1, Host::Run(100)).run_chain =
      AppendRunId(FormatRunId(Host::Run(100)), Host::Run(200));
  EXPECT_THAT(host.Leftovers(), UnorderedElementsAre(120, 220));
  HostView view = host.Classify();
  EXPECT_EQ(view.runs[*host.Of(220).run].id, Host::Run(200));
}

TEST(ClassifyTest, AWrapperWhoseTreeShowsNoMarkerIsKnownByItsGuardian) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100));
  HostProcess& front = host.AddMarked(200, 120, Host::Run(100));
  front.info.name = "my-wrapper";
  front.executable = "/opt/my-wrapper";
  HostProcess& guardian = host.Add(201, 200, kGuardianName);
  guardian.executable = "/opt/my-wrapper";
  host.Add(202, 201, "agent");
  EXPECT_THAT(host.Leftovers(), ElementsAre(120));
  EXPECT_EQ(host.Of(200).role, Role::kFront);
  EXPECT_EQ(host.Of(200).run, std::nullopt);
}

// What a guardian executes is hidden from all but root.
TEST(ClassifyTest, AHiddenGuardianMakesItsParentAFront) {
  Host host;
  HostProcess& front = host.AddMarked(200, 1, Host::Run(100));
  front.executable = "/opt/my-wrapper";
  host.Add(201, 200, kGuardianName);
  EXPECT_THAT(host.Leftovers(), IsEmpty());
  EXPECT_EQ(host.Of(200).role, Role::kFront);
}

TEST(ClassifyTest, TheNameOfAGuardianDoesNotMakeItsParentAFront) {
  Host host;
  HostProcess& other = host.AddMarked(200, 1, Host::Run(100));
  other.executable = "/bin/sh";
  host.Add(201, 200, kGuardianName).executable = "/opt/sprout-acp-wrap";
  EXPECT_THAT(host.Leftovers(), ElementsAre(200));
}

TEST(ClassifyTest, LeavesAnotherNamespaceAlone) {
  Host host;
  // Another container's run, seen from the host.
  RunId foreign = Host::Run(100);
  foreign.pid_namespace = 4026532000;
  host.AddMarked(120, 1, foreign).pid_namespace = foreign.pid_namespace;
  host.Add(121, 120, "below");
  // Inside a container that was started by a run outside, which nobody here
  // can look at.
  host.AddMarked(130, 1, foreign);
  host.AddMarked(131, 1, foreign).run_chain =
      AppendRunId(FormatRunId(foreign), Host::Run(105));
  // It has taken our marker along into a namespace of its own.
  host.AddMarked(150, 1, Host::Run(110)).pid_namespace = 4026532001;
  // Nothing is known of its namespace.
  host.AddMarked(160, 1, Host::Run(110)).pid_namespace = 0;
  EXPECT_THAT(host.Leftovers(), IsEmpty());
  EXPECT_EQ(host.Of(120).role, Role::kForeign);
  EXPECT_EQ(host.Of(121).role, Role::kForeign);
  EXPECT_EQ(host.Of(131).role, Role::kForeign);
  EXPECT_EQ(host.Of(150).spared, Spared::kAnotherNamespace);
}

TEST(ClassifyTest, TakesANamespaceThatALeftoverHasMade) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100));
  host.AddMarked(121, 120, Host::Run(100)).pid_namespace = 4026532001;
  host.Add(122, 121, "inside").pid_namespace = 4026532001;
  EXPECT_THAT(host.Leftovers(), UnorderedElementsAre(120, 121, 122));
  EXPECT_EQ(host.Of(121).net, Net::kLineage);
}

TEST(ClassifyTest, LeavesAnotherUserAlone) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100));
  host.Add(121, 120, "sudo").user = 1001;
  // What it has started for us again is ours.
  host.Add(122, 121, "worker");
  EXPECT_THAT(host.Leftovers(), UnorderedElementsAre(120, 122));
  EXPECT_EQ(host.Of(121).spared, Spared::kAnotherUser);
}

TEST(ClassifyTest, WhatHidesItsUserMayBeOurs) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100));
  host.Add(121, 120, "ssh-agent").user = 0;
  EXPECT_THAT(host.Leftovers(), UnorderedElementsAre(120, 121));
}

TEST(ClassifyTest, AMalformedChainIsNone) {
  Host host;
  for (const char* chain :
       {"", "1", "4026531836-100.1000", ",", "4026531836-100.1000-101.1010,",
        "x,4026531836-100.1000-101.1010"}) {
    host.processes.resize(3);
    host.AddMarked(120, 1, Host::Run(100)).run_chain = chain;
    EXPECT_THAT(host.Leftovers(), IsEmpty()) << chain;
  }
}

TEST(ClassifyTest, AChainOfARunYoungerThanTheProcessIsNone) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100)).info.id.start_time =
      Host::Id(101).start_time - 1;
  EXPECT_THAT(host.Leftovers(), IsEmpty());
}

// The session bus was told of the agent's environment.
TEST(ClassifyTest, LeavesWhatAProgramFromBeforeTheRunHasStarted) {
  for (bool living : {false, true}) {
    Host host;
    host.Add(50, 1, "dbus-daemon");
    const RunId run = living ? host.AddRun(100, 1) : Host::Run(100);
    host.AddMarked(150, 50, run);
    host.Add(151, 150, "notes-helper");
    host.Add(160, 50, "babysitter");
    host.AddMarked(161, 160, run);
    EXPECT_THAT(host.Leftovers(), IsEmpty());
    for (pid_t pid : {150, 161}) {
      EXPECT_EQ(host.Of(pid).role, Role::kSpared) << living;
      EXPECT_EQ(host.Of(pid).spared, Spared::kStartedBySomebodyElse);
    }
  }
}

TEST(ClassifyTest, LeavesWhatTheServiceManagerHasStarted) {
  Host host;
  host.Add(50, 1, "systemd");
  host.AddMarked(150, 50, Host::Run(100)).service = true;
  host.AddMarked(151, 150, Host::Run(100));
  // That one was given to it.
  host.AddMarked(160, 50, Host::Run(100));
  EXPECT_THAT(host.Leftovers(), ElementsAre(160));
  EXPECT_EQ(host.Of(150).spared, Spared::kStartedBySomebodyElse);
}

TEST(ClassifyTest, LeavesWhatIsInAnotherService) {
  for (bool living : {false, true}) {
    Host host;
    host.Add(50, 1, "systemd");
    const RunId run = living ? host.AddRun(100, 1) : Host::Run(100);
    // A daemon that D-Bus has started: forked twice, and given to systemd.
    host.AddMarked(150, 50, run).in_another_service = true;
    host.Add(151, 150, "notes-helper");
    EXPECT_THAT(host.Leftovers(), IsEmpty());
    EXPECT_EQ(host.Of(150).role, Role::kSpared) << living;
    EXPECT_EQ(host.Of(150).spared, Spared::kInAnotherService);
  }
}

TEST(ClassifyTest, DescentIsProofInAnotherServiceToo) {
  Host host;
  const RunId living = host.AddRun(100, 1);
  host.AddMarked(110, 102, living).in_another_service = true;
  EXPECT_EQ(host.Of(110).role, Role::kLiving);
  host.AddMarked(120, 1, Host::Run(90));
  host.AddMarked(121, 120, Host::Run(90)).in_another_service = true;
  EXPECT_THAT(host.Leftovers(), UnorderedElementsAre(120, 121));
}

// Anybody can write the ids of process 1, above which nothing is.
TEST(ClassifyTest, OnlyAWrapperStandsAboveALivingRun) {
  for (const RunId& forged : {RunId{kNamespace, Host::Id(1), Host::Id(1)},
                              RunId{kNamespace, Host::Id(50), Host::Id(51)}}) {
    Host host;
    host.Add(50, 1, "bash");
    host.Add(51, 50, "bash");
    host.AddMarked(90, 1, forged);
    host.AddMarked(120, 51, Host::Run(30));
    EXPECT_THAT(host.Leftovers(), ElementsAre(120));
  }
}

TEST(ClassifyTest, LeavesTheCallerAndWhatItWasStartedBy) {
  Host host;
  for (HostProcess& process : host.processes) {
    if (process.info.id.pid != 1) {
      process.run_chain = FormatRunId(Host::Run(100));
    }
  }
  // Beside the caller, below its shell.
  host.AddMarked(950, kCallersShell, Host::Run(100));
  EXPECT_THAT(host.Leftovers(), ElementsAre(950));
  EXPECT_EQ(host.Of(kCaller).spared, Spared::kCallsUs);
  EXPECT_EQ(host.Of(kCallersShell).spared, Spared::kCallsUs);
}

TEST(ClassifyTest, LeavesTheRunThatTheCallerBelongsTo) {
  Host host;
  host.scope.own_chain = FormatRunId(Host::Run(100));
  host.AddMarked(120, 1, Host::Run(100));
  host.AddMarked(320, 1, Host::Run(300));
  EXPECT_THAT(host.Leftovers(), ElementsAre(320));
  EXPECT_EQ(host.Of(120).spared, Spared::kOwnRun);
}

TEST(ClassifyTest, LeavesWhatAsksToBeKeptWithAllBelowIt) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100));
  host.AddMarked(121, 120, Host::Run(100)).keep = true;
  host.AddMarked(122, 121, Host::Run(100));
  host.Add(123, 122, "below");
  EXPECT_THAT(host.Leftovers(), ElementsAre(120));
  EXPECT_EQ(host.Of(122).spared, Spared::kAsksToBeKept);
}

// --spare: nothing has to be read of it, nor of what is below.
TEST(ClassifyTest, LeavesWhatIsBelowOneThatSparesIt) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100));
  host.Add(121, 120, kSpareName).user = 0;
  host.AddMarked(122, 121, Host::Run(100));
  host.Add(123, 122, "below");
  host.Add(124, 1, kSpareName);
  host.AddMarked(125, 124, Host::Run(100));
  EXPECT_THAT(host.Leftovers(), ElementsAre(120));
  EXPECT_EQ(host.Of(122).spared, Spared::kAsksToBeKept);
  EXPECT_EQ(host.Of(125).spared, Spared::kAsksToBeKept);
}

TEST(ClassifyTest, AnInstanceLimitsWhatIsTaken) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100)).instance = "app";
  host.Add(121, 120, "below");
  host.AddMarked(130, 1, Host::Run(110)).instance = "app.dev";
  host.AddMarked(140, 1, Host::Run(110)).instance = std::nullopt;
  host.scope.instance = "app";
  EXPECT_THAT(host.Leftovers(), UnorderedElementsAre(120, 121));
  EXPECT_EQ(host.Of(130).spared, Spared::kAnotherInstance);
}

TEST(ClassifyTest, AZombieIsNothingToEnd) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100)).info.zombie = true;
  EXPECT_THAT(host.Leftovers(), IsEmpty());
}

TEST(ClassifyTest, WhatWasTakenStaysTaken) {
  Host host;
  // It has cleared its environment by another exec since.
  host.Add(120, 1, "worker");
  host.Add(121, 120, "below");
  host.scope.taken = {Host::Id(120)};
  EXPECT_THAT(host.Leftovers(), UnorderedElementsAre(120, 121));
  // But not for whoever has its pid now.
  host.processes[3].info.id.start_time += 1;
  EXPECT_THAT(host.Leftovers(), IsEmpty());
}

TEST(ClassifyTest, AGroupStaysTakenAsLongAsSomebodyKnownIsInIt) {
  Host host;
  host.scope.taken_groups = {120};
  host.scope.taken = {Host::Id(120), Host::Id(121)};
  // The leader has ended.
  host.Add(121, 1, "known").info.group = 120;
  host.Add(122, 1, "new").info.group = 120;
  EXPECT_THAT(host.Leftovers(), UnorderedElementsAre(121, 122));
  // Nobody known is left: the number may be another group's now.
  host.processes[3].info.zombie = true;
  host.processes[3].info.id.start_time += 1;
  EXPECT_THAT(host.Leftovers(), IsEmpty());
}

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

TEST(ClassifyTest, ATableThatShowsACircleIsNoTrap) {
  Host host;
  host.Add(10, 11, "a").instance = "1";
  host.Add(11, 10, "goose").instance = "1";
  host.scope.unwrapped = true;
  host.scope.caller = 10;
  host.AddMarked(12, 12, Host::Run(5));
  EXPECT_THAT(host.Leftovers(), ElementsAre(12));
}

}  // namespace
}  // namespace acp_wrap
