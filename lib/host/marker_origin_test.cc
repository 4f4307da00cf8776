#include <sys/types.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_for_test.h"
#include "lib/host/host_runs.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Role = Membership::Role;
using Spared = Membership::Spared;

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

}  // namespace
}  // namespace acp_wrap
