#include "shim/leftovers/sweep.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "shim/leftovers/sweep_for_test.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(SweepTest, NothingToEnd) {
  host_.Add(120, 1);
  FindAndEnd();
  EXPECT_THAT(sweep_.leftovers(), IsEmpty());
  EXPECT_THAT(host_.At(120).signals, IsEmpty());
  EXPECT_EQ(host_.snapshots, 1);
}

TEST_F(SweepTest, SigtermAndSigcontEndWhatTheyCan) {
  host_.Add(120, 1, kDead);
  host_.Add(121, 120);
  absl::Duration took = FindAndEnd();
  EXPECT_THAT(host_.At(120).signals, ElementsAre(SIGTERM, SIGCONT));
  EXPECT_THAT(host_.At(121).signals, ElementsAre(SIGTERM, SIGCONT));
  EXPECT_THAT(host_.Living(), ElementsAre(1));
  EXPECT_EQ(FailureOf(120), 0);
  // No waiting once all have ended.
  EXPECT_LT(took, absl::Milliseconds(100));
}

TEST_F(SweepTest, SigkillEndsTheRestAfterOneGraceForAll) {
  for (pid_t pid = 120; pid < 130; ++pid) {
    host_.Add(pid, 1, kDead).ends_after.erase(SIGTERM);
  }
  host_.Add(130, 1, kDead).ends_after[SIGTERM] = absl::Seconds(3);
  absl::Duration took = FindAndEnd();
  EXPECT_THAT(host_.At(125).signals, ElementsAre(SIGTERM, SIGCONT, SIGKILL));
  EXPECT_THAT(host_.At(130).signals, ElementsAre(SIGTERM, SIGCONT));
  EXPECT_THAT(host_.Living(), ElementsAre(1));
  EXPECT_GE(took, absl::Seconds(10));
  EXPECT_LT(took, absl::Seconds(11));
}

TEST_F(SweepTest, WithoutGraceItIsSigkillAtOnce) {
  host_.Add(120, 1, kDead);
  timing_.grace = absl::ZeroDuration();
  FindAndEnd();
  EXPECT_THAT(host_.At(120).signals, ElementsAre(SIGKILL));
}

TEST_F(SweepTest, MembersOfAGroupOutliveTheirLeader) {
  host_.Add(120, 1, kDead).process.info.group = 120;
  FakeHost::Fake& member = host_.Add(121, 1);
  member.process.info.group = 120;
  member.ends_after.erase(SIGTERM);
  FindAndEnd();
  EXPECT_THAT(member.signals, ElementsAre(SIGTERM, SIGCONT, SIGKILL));
  EXPECT_THAT(host_.Living(), ElementsAre(1));
}

TEST_F(SweepTest, WhatIsForkedMeanwhileIsEndedToo) {
  FakeHost::Fake& parent = host_.Add(120, 1, kDead);
  parent.ends_after[SIGTERM] = absl::Seconds(1);
  // Without a marker, but still its child when it is looked at next.
  parent.ends_after.erase(SIGTERM);
  host_.Add(121, 120).at_end = [&] { host_.Add(122, 120); };
  FindAndEnd();
  EXPECT_THAT(host_.At(122).signals, ElementsAre(SIGKILL));
  EXPECT_THAT(host_.Living(), ElementsAre(1));
}

TEST_F(SweepTest, ANewMemberOfATakenGroupIsEndedToo) {
  host_.Add(120, 1, kDead).process.info.group = 120;
  FakeHost::Fake& stays = host_.Add(121, 120);
  stays.process.info.group = 120;
  stays.ends_after.erase(SIGTERM);
  host_.At(120).at_end = [&] {
    stays.process.info.parent = 1;
    host_.Add(122, 1).process.info.group = 120;
  };
  FindAndEnd();
  EXPECT_THAT(host_.At(122).signals, ElementsAre(SIGKILL));
}

TEST_F(SweepTest, WhoForksAtEachDeathIsKilledSoon) {
  pid_t next = 120;
  std::function<void()> respawn = [&] {
    FakeHost::Fake& successor = host_.Add(next++, 1, kDead);
    // A child that is killed leaves no time for a successor.
    successor.at_end = [&, pid = next - 1] {
      if (host_.At(pid).signals.back() != SIGKILL) respawn();
    };
  };
  respawn();
  absl::Duration took = FindAndEnd();
  EXPECT_LT(took, absl::Seconds(1));
  EXPECT_THAT(host_.Living(), ElementsAre(1));
}

// Who is killed makes room for another, who is stopped does not.
TEST_F(SweepTest, WhatTakesThePlaceOfEachThatIsKilledIsStoppedFirst) {
  // Two of which whoever is left starts another before it is killed.
  pid_t next = 120;
  std::vector<FakeHost::Fake*> swarm;
  auto stopped = [](const FakeHost::Fake* fake) {
    const std::vector<int>& signals = fake->signals;
    return std::find(signals.begin(), signals.end(), SIGSTOP) != signals.end();
  };
  std::function<void()> grow = [&] {
    FakeHost::Fake& member = host_.Add(next++, 1, kDead);
    member.ends_after.erase(SIGTERM);
    swarm.push_back(&member);
    member.at_end = [&] {
      const bool others_can = std::any_of(
          swarm.begin(), swarm.end(), [&](const FakeHost::Fake* other) {
            return !other->ended && !stopped(other);
          });
      if (others_can) grow();
    };
  };
  grow();
  grow();
  timing_.grace = absl::ZeroDuration();
  absl::Duration took = FindAndEnd();
  EXPECT_LT(took, absl::Seconds(1));
  EXPECT_THAT(host_.Living(), ElementsAre(1));
  EXPECT_EQ(swarm.back()->signals.front(), SIGSTOP);
  EXPECT_EQ(swarm.back()->signals.back(), SIGKILL);
}

TEST_F(SweepTest, GivesUpWhatSigkillDoesNotEnd) {
  host_.Add(120, 1, kDead).ends_after.clear();
  host_.Add(121, 1, kDead);
  absl::Duration took = FindAndEnd();
  EXPECT_EQ(FailureOf(120), ETIMEDOUT);
  EXPECT_EQ(FailureOf(121), 0);
  EXPECT_LT(took, absl::Seconds(16));
}

TEST_F(SweepTest, ASeriesOfDeathsIsGivenUpAltogetherAtLast) {
  // Each ends just before the patience with it does, and leaves another.
  pid_t next = 120;
  std::function<void()> respawn = [&] {
    FakeHost::Fake& successor = host_.Add(next++, 1, kDead);
    successor.ends_after = {{SIGKILL, absl::Seconds(4)}};
    successor.at_end = respawn;
  };
  respawn();
  timing_.grace = absl::ZeroDuration();
  absl::Duration took = FindAndEnd();
  EXPECT_GE(took, absl::Seconds(30));
  EXPECT_LT(took, absl::Seconds(36));
}

TEST_F(SweepTest, SaysWhatItMayNotSignal) {
  host_.Add(120, 1, kDead);
  host_.Add(121, 120).hold_failure = EPERM;
  absl::Duration took = FindAndEnd();
  EXPECT_EQ(FailureOf(121), EPERM);
  EXPECT_THAT(host_.At(121).signals, IsEmpty());
  EXPECT_THAT(host_.Living(), ElementsAre(1, 121));
  EXPECT_LT(took, absl::Seconds(1));
}

TEST_F(SweepTest, WaitsForDescriptors) {
  // Only when the first has ended, the second can be held.
  host_.Add(120, 1, kDead).at_end = [&] { host_.At(121).hold_failure = 0; };
  host_.Add(121, 1, kDead).hold_failure = EMFILE;
  FindAndEnd();
  EXPECT_EQ(FailureOf(121), 0);
  EXPECT_THAT(host_.Living(), ElementsAre(1));
}

TEST_F(SweepTest, WithoutDescriptorsAtAllItEnds) {
  host_.Add(120, 1, kDead).hold_failure = EMFILE;
  FindAndEnd();
  EXPECT_EQ(FailureOf(120), EMFILE);
}

TEST_F(SweepTest, WhatHasEndedByItselfIsNoFailure) {
  host_.Add(120, 1, kDead).hold_failure = ESRCH;
  host_.At(120).ends_at = clock_.now + absl::Milliseconds(5);
  FindAndEnd();
  EXPECT_EQ(FailureOf(120), 0);
  EXPECT_EQ(sweep_.leftovers()[0].signal, 0);
}

TEST_F(SweepTest, ARunThatLivesAfterAllIsLeftAlone) {
  host_.Add(120, 1, kDead).ends_after.erase(SIGTERM);
  ASSERT_TRUE(sweep_.Find().ok());
  // Nobody can become front again; but if it seems so, no harm is done.
  host_.Add(100, 1).process.info.id = kDead.front;
  ASSERT_TRUE(sweep_.End(timing_, patience_).ok());
  EXPECT_THAT(host_.At(120).signals, ElementsAre(SIGTERM, SIGCONT));
}

}  // namespace
}  // namespace acp_wrap
