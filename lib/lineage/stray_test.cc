#include "lib/lineage/stray.h"

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr uint64_t kLaunchd = 1;
constexpr uint64_t kApp = 20;
constexpr uint64_t kFront = 30;
constexpr uint64_t kGuardian = 31;
// It has ended, and nobody knows its id.
constexpr uint64_t kDead = 40;
constexpr uint64_t kCoalition = 7;
constexpr uid_t kUser = 501;

Suspect Process(uint64_t unique_id, uint64_t forker) {
  Suspect suspect;
  suspect.seen.unique_id = unique_id;
  suspect.seen.parent_unique_id = forker;
  suspect.seen.version = static_cast<uint32_t>(unique_id);
  suspect.seen.user = kUser;
  suspect.coalition = kCoalition;
  return suspect;
}

const Suspect kRoot = Process(kGuardian, kFront);

std::vector<uint64_t> WhoMay(const std::vector<Suspect>& everybody,
                             const Suspect& root = kRoot) {
  std::vector<uint64_t> ids;
  for (const Sighting& one : WhoMayCarryTag(everybody, root, kLaunchd)) {
    ids.push_back(one.unique_id);
  }
  return ids;
}

TEST(WhoMayCarryTagTest, AnOrphanOfSomebodyUnknown) {
  EXPECT_THAT(WhoMay({Process(50, kDead)}), ElementsAre(50));
}

TEST(WhoMayCarryTagTest, AnOrphanThatAnExecHasMadeLaunchds) {
  EXPECT_THAT(WhoMay({Process(50, kLaunchd)}), ElementsAre(50));
}

TEST(WhoMayCarryTagTest, WhatSuchAnOrphanHasForked) {
  EXPECT_THAT(WhoMay({Process(51, 50), Process(50, kDead)}),
              UnorderedElementsAre(50, 51));
}

TEST(WhoMayCarryTagTest, NotTheRootNorWhatIsOlder) {
  EXPECT_THAT(WhoMay({kRoot, Process(kFront, kApp), Process(kApp, kLaunchd)}),
              IsEmpty());
}

TEST(WhoMayCarryTagTest, NotWhatFrontOrTheAppHasForked) {
  EXPECT_THAT(WhoMay({Process(50, kFront), Process(51, kApp)}), IsEmpty());
}

TEST(WhoMayCarryTagTest, NotWhatIsBelowSuchAOneInWhateverOrder) {
  EXPECT_THAT(WhoMay({Process(52, 51), Process(51, 50), Process(50, kApp)}),
              IsEmpty());
}

TEST(WhoMayCarryTagTest, NotAnotherCoalition) {
  Suspect other = Process(50, kDead);
  other.coalition = kCoalition + 1;
  EXPECT_THAT(WhoMay({other, Process(51, 50)}), IsEmpty());
}

TEST(WhoMayCarryTagTest, ACoalitionThatCannotBeToldSaysNothing) {
  Suspect unknown = Process(50, kDead);
  unknown.coalition = 0;
  EXPECT_THAT(WhoMay({unknown}), ElementsAre(50));
  Suspect root = kRoot;
  root.coalition = 0;
  EXPECT_THAT(WhoMay({Process(51, kDead)}, root), ElementsAre(51));
}

TEST(WhoMayCarryTagTest, NotAnotherUsersUnlessTheRunIsRoots) {
  Suspect other = Process(50, kDead);
  other.seen.user = kUser + 1;
  EXPECT_THAT(WhoMay({other}), IsEmpty());
  Suspect root = kRoot;
  root.seen.user = 0;
  EXPECT_THAT(WhoMay({other}, root), ElementsAre(50));
}

TEST(WhoMayCarryTagTest, NoZombie) {
  Suspect zombie = Process(50, kDead);
  zombie.seen.info.zombie = true;
  EXPECT_THAT(WhoMay({zombie}), IsEmpty());
}

constexpr absl::Duration kPatience = absl::Milliseconds(100);
constexpr absl::Duration kShort = absl::Milliseconds(10);

class StrayJudgeTest : public testing::Test {
 protected:
  // `count` carry the tag, and these may.
  static Census Counted(size_t count, const std::vector<uint64_t>& candidates) {
    Census census;
    census.before = census.after = count;
    for (uint64_t id : candidates) {
      census.candidates.push_back(Process(id, kDead).seen);
    }
    return census;
  }

  StrayVerdict After(absl::Duration time, const Census& census) {
    now_ += time;
    return judge_.Judge(census, now_);
  }

  StrayJudge judge_{kPatience};
  absl::Time now_ = absl::UnixEpoch();
};

TEST_F(StrayJudgeTest, NobodyCarriesIt) {
  EXPECT_EQ(After({}, Counted(0, {50})), StrayVerdict::kNobody);
}

// The last to carry it has ended in the middle of the look.
TEST_F(StrayJudgeTest, NobodyCarriesItAnyMore) {
  Census census = Counted(0, {});
  census.before = 1;
  EXPECT_EQ(After({}, census), StrayVerdict::kNobody);
}

TEST_F(StrayJudgeTest, AsManyAsMayCarryItAreOurs) {
  const Census census = Counted(2, {50, 51});
  EXPECT_EQ(After({}, census), StrayVerdict::kUndecided);
  EXPECT_EQ(After(kPatience, census), StrayVerdict::kAll);
}

TEST_F(StrayJudgeTest, OfMoreNobodyKnowsWhich) {
  const Census census = Counted(1, {50, 51});
  After({}, census);
  EXPECT_EQ(After(kPatience, census), StrayVerdict::kSome);
}

TEST_F(StrayJudgeTest, OfFewerSomeAreNotSeen) {
  const Census census = Counted(2, {50});
  After({}, census);
  EXPECT_EQ(After(kPatience, census), StrayVerdict::kUnseen);
}

// A task that has ended carries the tag for a moment longer: with a bystander,
// the count would fit.
TEST_F(StrayJudgeTest, ACountThatFallsIsJudgedAnew) {
  After({}, Counted(2, {50, 51}));
  EXPECT_EQ(After(kPatience, Counted(1, {50, 51})), StrayVerdict::kUndecided);
  EXPECT_EQ(After(kPatience - kShort, Counted(1, {50, 51})),
            StrayVerdict::kUndecided);
  EXPECT_EQ(After(kShort, Counted(1, {50, 51})), StrayVerdict::kSome);
}

TEST_F(StrayJudgeTest, SoIsOneWithOtherCandidates) {
  After({}, Counted(1, {50}));
  EXPECT_EQ(After(kPatience, Counted(1, {51})), StrayVerdict::kUndecided);
}

// An exec has two of it for a moment.
TEST_F(StrayJudgeTest, SoIsOneWithAnotherProgram) {
  After({}, Counted(1, {50}));
  Census after_exec = Counted(1, {50});
  ++after_exec.candidates[0].version;
  EXPECT_EQ(After(kPatience, after_exec), StrayVerdict::kUndecided);
}

TEST_F(StrayJudgeTest, SoIsOneThatChangesWithinALook) {
  After({}, Counted(1, {50}));
  Census census = Counted(1, {50});
  census.before = 2;
  EXPECT_EQ(After(kPatience, census), StrayVerdict::kUndecided);
}

TEST_F(StrayJudgeTest, LooksSoonAndThenMoreSeldomAndNotBeyondItsPatience) {
  const Census census = Counted(1, {50});
  int looks = 0;
  absl::Duration last;
  while (judge_.Judge(census, now_) == StrayVerdict::kUndecided) {
    const absl::Duration pause = judge_.next() - now_;
    EXPECT_GT(pause, absl::ZeroDuration());
    if (judge_.next() < absl::UnixEpoch() + kPatience) {
      EXPECT_GT(pause, last);
    }
    last = pause;
    now_ = judge_.next();
    ASSERT_LT(++looks, 100);
  }
  EXPECT_EQ(now_, absl::UnixEpoch() + kPatience);
  EXPECT_LT(looks, 10);
}

}  // namespace
}  // namespace acp_wrap
