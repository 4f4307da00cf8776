#include <sys/types.h>

#include <optional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_for_test.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/identity/net.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Role = Membership::Role;

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

}  // namespace
}  // namespace acp_wrap
