#include "lib/lineage/ancestry_ledger.h"

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr pid_t kFront = 10;
constexpr pid_t kGuardian = 11;
constexpr pid_t kAgent = 12;
constexpr pid_t kSession = 5;
constexpr uint64_t kForeign = 7;  // The unique id of somebody else.

// Unique ids are the pids plus a thousand, unless said otherwise.
uint64_t Id(pid_t pid) { return 1000 + static_cast<uint64_t>(pid); }

Sighting Seen(pid_t pid, pid_t parent, uint64_t forker, pid_t group = kFront,
              pid_t session = kSession) {
  Sighting sighting;
  sighting.info.id = {pid, Id(pid)};
  sighting.info.parent = parent;
  sighting.info.group = group;
  sighting.info.session = session;
  sighting.unique_id = Id(pid);
  sighting.parent_unique_id = forker;
  return sighting;
}

Sighting Zombie(Sighting sighting) {
  sighting.info.zombie = true;
  return sighting;
}

AncestryLedger::Root Root() {
  AncestryLedger::Root root;
  root.self = Seen(kGuardian, kFront, Id(kFront));
  root.parent_unique_id = Id(kFront);
  root.group_is_private = true;
  root.forks_before_reuse = 500;
  return root;
}

const Sighting kSeenAgent = Seen(kAgent, kGuardian, Id(kGuardian));

AncestryLedger::Evidence EvidenceFor(const AncestryLedger& ledger, pid_t pid) {
  return ledger.Find(Id(pid))->evidence;
}

class AncestryLedgerTest : public testing::Test {
 protected:
  AncestryLedgerTest() : ledger_(Root()) { ledger_.Take({kSeenAgent}); }

  void TakeFull(const std::vector<Sighting>& sightings) {
    ledger_.BeginFullLook();
    ledger_.Take(sightings);
    ledger_.EndFullLook();
  }

  AncestryLedger ledger_;
};

TEST_F(AncestryLedgerTest, EntersAChainInAnyOrderParentsFirst) {
  EXPECT_THAT(ledger_.Take({Seen(22, 21, Id(21)), Seen(21, 20, Id(20)),
                            Seen(20, kAgent, Id(kAgent))}),
              ElementsAre(Id(20), Id(21), Id(22)));
  EXPECT_EQ(ledger_.Find(Id(22))->above, Id(21));
}

TEST_F(AncestryLedgerTest, SeenTwiceItIsEnteredOnce) {
  Sighting child = Seen(20, kAgent, Id(kAgent));
  EXPECT_THAT(ledger_.Take({child, child}), ElementsAre(Id(20)));
  EXPECT_EQ(ledger_.Entries().size(), 2u);
}

TEST_F(AncestryLedgerTest, TheForkerCountsAfterItsEndToo) {
  ledger_.Take({Seen(20, kAgent, Id(kAgent))});
  ledger_.End(Id(20));
  EXPECT_THAT(ledger_.Take({Seen(21, 1, Id(20))}), ElementsAre(Id(21)));
}

TEST_F(AncestryLedgerTest, AZombieIsEnteredAndDoesNotLive) {
  EXPECT_THAT(ledger_.Take({Zombie(Seen(20, kAgent, Id(kAgent)))}), IsEmpty());
  EXPECT_EQ(ledger_.FindAlive(20), nullptr);
  EXPECT_THAT(ledger_.Take({Seen(21, 1, Id(20))}), ElementsAre(Id(21)));
}

TEST_F(AncestryLedgerTest, TheParentsPidAloneProvesNothing) {
  // As after a debugger has attached, or the pid has come to somebody else.
  EXPECT_THAT(ledger_.Take({Seen(20, kAgent, kForeign, 20, 20)}), IsEmpty());
}

TEST_F(AncestryLedgerTest, WhoIsOlderThanTheRootIsNone) {
  EXPECT_THAT(ledger_.Take({Seen(9, kGuardian, Id(kGuardian)),
                            Seen(kFront, 4, kForeign)}),
              IsEmpty());
}

TEST_F(AncestryLedgerTest, ASessionOfADescendantHoldsDescendantsOnly) {
  Sighting leader = Seen(20, kAgent, Id(kAgent), 20, 20);
  EXPECT_THAT(ledger_.Take({leader, Seen(31, 1, kForeign, 30, 20)}),
              ElementsAre(Id(20), Id(31)));
  EXPECT_EQ(EvidenceFor(ledger_, 31), AncestryLedger::Evidence::kSession);
  EXPECT_EQ(ledger_.Find(Id(31))->above, Id(20));
}

TEST_F(AncestryLedgerTest, TheAgentsOwnSessionHoldsOthersToo) {
  EXPECT_THAT(ledger_.Take({kSeenAgent, Seen(30, 1, kForeign, 30)}), IsEmpty());
}

TEST_F(AncestryLedgerTest, AGroupThatADescendantLeads) {
  Sighting leader = Seen(20, kAgent, Id(kAgent), 20);
  EXPECT_THAT(ledger_.Take({leader, Seen(31, 1, kForeign, 20)}),
              ElementsAre(Id(20), Id(31)));
  EXPECT_EQ(EvidenceFor(ledger_, 31), AncestryLedger::Evidence::kGroup);
}

TEST_F(AncestryLedgerTest, AGroupThatADescendantHasJoinedIsNotTheRuns) {
  EXPECT_THAT(
      ledger_.Take({Seen(20, kAgent, Id(kAgent), 4), Seen(31, 1, kForeign, 4)}),
      ElementsAre(Id(20)));
}

TEST_F(AncestryLedgerTest, AnEndedLeaderCountsUntilItsNumberMayComeRound) {
  ledger_.Take({Seen(20, kAgent, Id(kAgent), 20)});
  ledger_.End(Id(20));
  Sighting young = Seen(31, 1, kForeign, 20);
  Sighting old = Seen(600, 1, kForeign, 20);
  EXPECT_THAT(ledger_.Take({old}), IsEmpty());
  EXPECT_THAT(ledger_.Take({young}), ElementsAre(Id(31)));
  // And now there is one in it again.
  EXPECT_THAT(ledger_.Take({young, old}), ElementsAre(Id(600)));
}

TEST_F(AncestryLedgerTest, AnOrphanInThePrivateGroup) {
  Sighting orphan = Seen(31, 1, kForeign);
  EXPECT_THAT(ledger_.Take({kSeenAgent, orphan}), ElementsAre(Id(31)));
  EXPECT_EQ(EvidenceFor(ledger_, 31), AncestryLedger::Evidence::kOwnGroup);
  EXPECT_FALSE(ledger_.Find(Id(31))->proven);
}

TEST_F(AncestryLedgerTest, AZombieLeaderKeepsThePrivateGroup) {
  ledger_.End(Id(kAgent));
  Sighting orphan = Seen(31, 1, kForeign);
  EXPECT_THAT(ledger_.Take({Zombie(kSeenAgent), orphan}), ElementsAre(Id(31)));
}

TEST_F(AncestryLedgerTest, ThePrivateGroupsNumberMayHaveBeenGivenAway) {
  ledger_.End(Id(kAgent));
  EXPECT_THAT(ledger_.Take({Seen(31, 1, kForeign)}), IsEmpty());
}

TEST_F(AncestryLedgerTest, FrontsOtherChildrenAreInTheGroupToo) {
  EXPECT_THAT(ledger_.Take({kSeenAgent, Seen(30, kFront, Id(kFront)),
                            Seen(31, 1, Id(kFront)), Seen(32, 30, Id(30))}),
              IsEmpty());
}

TEST_F(AncestryLedgerTest, ASharedGroupProvesNothing) {
  AncestryLedger::Root root = Root();
  root.group_is_private = false;
  AncestryLedger ledger(root);
  EXPECT_THAT(ledger.Take({kSeenAgent, Seen(31, 1, kForeign)}),
              ElementsAre(Id(kAgent)));
}

TEST_F(AncestryLedgerTest, TheMarkerIsBelievedButItsSessionIsNot) {
  Sighting marked = Seen(31, 1, kForeign, 30, 30);
  marked.marked = true;
  EXPECT_THAT(ledger_.Take({kSeenAgent, marked, Seen(32, 1, kForeign, 30, 30),
                            Seen(33, 31, Id(31), 30, 30)}),
              ElementsAre(Id(31), Id(33)));
  EXPECT_EQ(EvidenceFor(ledger_, 31), AncestryLedger::Evidence::kMarker);
}

TEST_F(AncestryLedgerTest, ANewOwnerOfThePidEndsTheOldOne) {
  ledger_.Take({Seen(20, kAgent, Id(kAgent))});
  Sighting heir = Seen(20, kAgent, Id(kAgent));
  heir.unique_id = Id(900);
  EXPECT_THAT(ledger_.Take({heir}), ElementsAre(Id(900)));
  EXPECT_FALSE(ledger_.Find(Id(20))->alive);
  EXPECT_EQ(ledger_.FindAlive(20)->last.unique_id, Id(900));
}

TEST_F(AncestryLedgerTest, AnEndedEntryIsKeptForOneWholeLook) {
  ledger_.Take({Seen(20, kAgent, Id(kAgent))});
  ledger_.BeginFullLook();
  ledger_.End(Id(20));
  ledger_.Take({kSeenAgent});
  ledger_.EndFullLook();
  EXPECT_NE(ledger_.Find(Id(20)), nullptr);
  TakeFull({kSeenAgent, Seen(21, 1, Id(20))});
  EXPECT_EQ(ledger_.Find(Id(20)), nullptr);
  // Its orphan hangs below the next one up now.
  EXPECT_EQ(ledger_.Find(Id(21))->above, Id(kAgent));
}

TEST_F(AncestryLedgerTest, AnEndedLeaderIsKeptAsLongAsItsGroupLives) {
  ledger_.Take({Seen(20, kAgent, Id(kAgent), 20), Seen(21, 20, Id(20), 20)});
  ledger_.End(Id(20));
  for (int i = 0; i < 3; ++i) TakeFull({kSeenAgent, Seen(21, 1, Id(20), 20)});
  EXPECT_NE(ledger_.Find(Id(20)), nullptr);
  ledger_.End(Id(21));
  TakeFull({kSeenAgent});
  EXPECT_EQ(ledger_.Find(Id(20)), nullptr);
}

TEST_F(AncestryLedgerTest, EmptyWhenTheLastOneHasEnded) {
  EXPECT_FALSE(ledger_.empty());
  ledger_.End(Id(kAgent));
  ledger_.End(Id(kAgent));
  ledger_.End(kForeign);
  EXPECT_TRUE(ledger_.empty());
}

TEST_F(AncestryLedgerTest, OnlyWhatTheLatestFullLookHasSeenIsPresent) {
  TakeFull({kSeenAgent});
  EXPECT_TRUE(ledger_.IsPresent(*ledger_.Find(Id(kAgent))));
  TakeFull({Zombie(kSeenAgent)});
  EXPECT_FALSE(ledger_.IsPresent(*ledger_.Find(Id(kAgent))));
  TakeFull({});
  EXPECT_FALSE(ledger_.IsPresent(*ledger_.Find(Id(kAgent))));
}

// --- From macOS 15.4 on: the version of the forker, which an exec leaves -----

Sighting WithVersions(Sighting sighting, uint32_t own, uint32_t forkers) {
  sighting.version = own;
  sighting.forker_version = forkers;
  return sighting;
}

TEST_F(AncestryLedgerTest, TheForkersVersionProvesWhatAnExecHasMadeLaunchds) {
  ledger_.Take({WithVersions(Seen(20, kAgent, Id(kAgent)), 500, 400)});
  ledger_.End(Id(20));
  // Its own session, and launchd's by an exec.
  const Sighting orphan = Seen(31, 1, 1, 31, 31);
  EXPECT_THAT(ledger_.Take({WithVersions(orphan, 501, 499)}), IsEmpty());
  EXPECT_THAT(ledger_.Take({WithVersions(orphan, 501, 500)}),
              ElementsAre(Id(31)));
  EXPECT_EQ(EvidenceFor(ledger_, 31), AncestryLedger::Evidence::kForked);
  EXPECT_EQ(ledger_.Find(Id(31))->above, Id(20));
}

TEST_F(AncestryLedgerTest, EachVersionThatAnEntryHasHadCounts) {
  ledger_.Take({WithVersions(Seen(20, kAgent, Id(kAgent)), 500, 400)});
  ledger_.AddVersion(Id(20), 510);
  EXPECT_THAT(ledger_.Take({WithVersions(Seen(31, 1, 1, 31, 31), 511, 500),
                            WithVersions(Seen(32, 1, 1, 32, 32), 512, 510)}),
              ElementsAre(Id(31), Id(32)));
}

TEST_F(AncestryLedgerTest, NoVersionIsNobodysVersion) {
  ledger_.AddVersion(Id(kAgent), 0);
  ledger_.AddVersion(kForeign, 77);
  EXPECT_THAT(ledger_.Take({WithVersions(Seen(31, 1, 1, 31, 31), 0, 0),
                            WithVersions(Seen(32, 1, 1, 32, 32), 78, 77)}),
              IsEmpty());
}

TEST_F(AncestryLedgerTest, AVersionIsForgottenWithItsEntry) {
  ledger_.Take({WithVersions(Seen(20, kAgent, Id(kAgent)), 500, 400)});
  ledger_.End(Id(20));
  for (int i = 0; i < 3; ++i) TakeFull({kSeenAgent});
  ASSERT_EQ(ledger_.Find(Id(20)), nullptr);
  EXPECT_THAT(ledger_.Take({WithVersions(Seen(31, 1, 1, 31, 31), 501, 500)}),
              IsEmpty());
}

TEST(AncestryLedgerRootTest, TheRootsOwnVersionCountsToo) {
  AncestryLedger::Root root = Root();
  root.self.version = 300;
  AncestryLedger ledger(root);
  EXPECT_THAT(ledger.Take({WithVersions(Seen(31, 1, 1, 31, 31), 301, 300)}),
              ElementsAre(Id(31)));
}

}  // namespace
}  // namespace acp_wrap
