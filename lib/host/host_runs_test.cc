#include "lib/host/host_runs.h"

#include <optional>

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
