#include "shim/leftovers/sweep.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/ending/timing.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/sweep_memory.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "platform/clock.h"
#include "platform/host_processes.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uid_t kUser = 1000;
constexpr uint64_t kNamespace = 5;
const RunId kDead{kNamespace, {100, 1}, {101, 2}};

// Time passes only while somebody waits.
class FakeClock : public Clock {
 public:
  absl::Time Now() override { return now; }
  absl::Time WallTime() override { return now; }
  absl::Time now = absl::UnixEpoch();
};

// Processes that act on signals as a test wants them to.
class FakeHost : public HostProcesses {
 public:
  struct Fake {
    HostProcess process;
    // How long after which signal it ends; never, if that is not there.
    std::map<int, absl::Duration> ends_after = {
        {SIGTERM, absl::ZeroDuration()}, {SIGKILL, absl::ZeroDuration()}};
    absl::Time ends_at = absl::InfiniteFuture();
    std::vector<int> signals;
    int hold_failure = 0;
    // Called when the process ends.
    std::function<void()> at_end;
    bool ended = false;
  };

  explicit FakeHost(FakeClock& clock) : clock_(clock) {}

  Fake& Add(pid_t pid, pid_t parent, std::optional<RunId> run = std::nullopt) {
    auto fake = std::make_unique<Fake>();
    HostProcess& process = fake->process;
    process.info.id = {pid, static_cast<uint64_t>(pid)};
    process.info.parent = parent;
    process.info.group = process.info.session = 50;
    process.info.name = "p" + std::to_string(pid);
    process.user = kUser;
    process.pid_namespace = kNamespace;
    if (run) process.run_chain = FormatRunId(*run);
    fakes_.push_back(std::move(fake));
    return *fakes_.back();
  }

  Fake& At(pid_t pid) {
    for (auto& fake : fakes_) {
      if (fake->process.info.id.pid == pid) return *fake;
    }
    ADD_FAILURE() << "no process " << pid;
    return *fakes_.front();
  }

  std::vector<pid_t> Living() {
    Settle();
    std::vector<pid_t> living;
    for (auto& fake : fakes_) {
      if (!fake->ended) living.push_back(fake->process.info.id.pid);
    }
    return living;
  }

  uid_t User() override { return kUser; }
  uint64_t PidNamespace() override { return kNamespace; }

  StartMark Mark() override { return {}; }
  Result<std::vector<HostProcess>> SnapshotSince(
      const StartMark& mark) override {
    std::vector<HostProcess> started = Snapshot().value();
    started.erase(std::remove_if(started.begin(), started.end(),
                                 [&](const HostProcess& process) {
                                   return process.info.id.pid < mark.newest;
                                 }),
                  started.end());
    return started;
  }
  Result<std::vector<HostProcess>> Snapshot() override {
    ++snapshots;
    clock_.now += snapshot_takes;
    if (snapshot_failure != 0) return Error{"open", snapshot_failure};
    Settle();
    std::vector<HostProcess> processes;
    for (auto& fake : fakes_) {
      if (!fake->ended) processes.push_back(fake->process);
    }
    return processes;
  }

  void Describe(HostProcess&) override {}

  bool Gone(const ProcessId& id) override {
    Settle();
    for (auto& fake : fakes_) {
      if (fake->process.info.id == id) return fake->ended;
    }
    return true;
  }

  Result<std::unique_ptr<HeldProcess>> Hold(
      const HostProcess& process) override {
    Fake& fake = At(process.info.id.pid);
    Settle();
    if (fake.ended) return Error{"open", ESRCH};
    if (fake.hold_failure != 0) return Error{"open", fake.hold_failure};
    return std::unique_ptr<HeldProcess>(std::make_unique<Held>(*this, fake));
  }

  int snapshots = 0;
  int snapshot_failure = 0;
  absl::Duration snapshot_takes = absl::Milliseconds(1);
  // When the descriptor of Patience can be read.
  absl::Time wake_at = absl::InfiniteFuture();

 private:
  class Held : public HeldProcess {
   public:
    Held(FakeHost& host, Fake& fake) : host_(host), fake_(fake) {}

    Outcome Signal(int signal) override {
      if (fake_.ended) return Error{"kill", ESRCH};
      fake_.signals.push_back(signal);
      auto found = fake_.ends_after.find(signal);
      if (found != fake_.ends_after.end()) {
        fake_.ends_at =
            std::min(fake_.ends_at, host_.clock_.now + found->second);
      }
      return Ok{};
    }
    Result<std::string> Environment() override { return std::string(); }

    bool AwaitEnd(absl::Time until, int wake) override {
      absl::Time wakes = wake >= 0 ? std::max(host_.wake_at, host_.clock_.now)
                                   : absl::InfiniteFuture();
      host_.clock_.now =
          std::max(host_.clock_.now, std::min({until, fake_.ends_at, wakes}));
      host_.Settle();
      return fake_.ended;
    }

   private:
    FakeHost& host_;
    Fake& fake_;
  };

  void Settle() {
    for (size_t i = 0; i < fakes_.size(); ++i) {
      Fake& fake = *fakes_[i];
      if (fake.ended || fake.ends_at > clock_.now) continue;
      fake.ended = true;
      if (fake.at_end) fake.at_end();
    }
  }

  FakeClock& clock_;
  std::vector<std::unique_ptr<Fake>> fakes_;
};

class SweepTest : public ::testing::Test {
 protected:
  SweepTest() : host_(clock_) {
    timing_.grace = absl::Seconds(10);
    host_.Add(1, 0);
  }

  SweepScope Scope() {
    SweepScope scope;
    scope.caller = 999;
    scope.user = kUser;
    scope.pid_namespace = kNamespace;
    return scope;
  }

  // How long it took.
  absl::Duration FindAndEnd() {
    absl::Time begin = clock_.now;
    EXPECT_TRUE(sweep_.Find().ok());
    EXPECT_TRUE(sweep_.End(timing_, patience_).ok());
    return clock_.now - begin;
  }

  int FailureOf(pid_t pid) {
    for (const Sweep::Leftover& leftover : sweep_.leftovers()) {
      if (leftover.process.info.id.pid == pid) return leftover.failure;
    }
    ADD_FAILURE() << pid << " is no leftover";
    return -1;
  }

  FakeClock clock_;
  FakeHost host_;
  Timing timing_;
  Sweep::Patience patience_;
  Sweep sweep_{host_, clock_, Scope()};
};

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

TEST_F(SweepTest, PatienceMayEnd) {
  host_.Add(120, 1, kDead).ends_after.erase(SIGTERM);
  patience_.descriptor = 7;
  host_.wake_at = clock_.now + absl::Seconds(2);
  patience_.ask = [&]() -> std::optional<absl::Duration> {
    host_.wake_at = absl::InfiniteFuture();
    return absl::Seconds(1);
  };
  absl::Duration took = FindAndEnd();
  EXPECT_THAT(host_.Living(), ElementsAre(1));
  EXPECT_LT(took, absl::Seconds(4));
}

TEST_F(SweepTest, PatienceNeverGrows) {
  host_.Add(120, 1, kDead).ends_after.erase(SIGTERM);
  patience_.descriptor = 7;
  host_.wake_at = clock_.now + absl::Seconds(2);
  patience_.ask = [&]() -> std::optional<absl::Duration> {
    host_.wake_at = absl::InfiniteFuture();
    return absl::Hours(1);
  };
  EXPECT_LT(FindAndEnd(), absl::Seconds(11));
}

TEST_F(SweepTest, DroppedItDoesNothingMore) {
  host_.Add(120, 1, kDead).ends_after.erase(SIGTERM);
  patience_.descriptor = 7;
  host_.wake_at = clock_.now + absl::Seconds(2);
  patience_.ask = [] { return std::nullopt; };
  FindAndEnd();
  EXPECT_THAT(host_.At(120).signals, ElementsAre(SIGTERM, SIGCONT));
}

TEST_F(SweepTest, ATableThatCannotBeReadIsAFailure) {
  host_.snapshot_failure = EMFILE;
  Outcome found = sweep_.Find();
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().number, EMFILE);
}

TEST_F(SweepTest, ATableThatCannotBeReadAgainIsOneToo) {
  host_.Add(120, 1, kDead);
  ASSERT_TRUE(sweep_.Find().ok());
  host_.snapshot_failure = EMFILE;
  EXPECT_FALSE(sweep_.End(timing_, patience_).ok());
  EXPECT_THAT(host_.Living(), ElementsAre(1));
}

TEST_F(SweepTest, MayFindMoreWhenARunHasEndedSince) {
  const RunId other{kNamespace, {200, 200}, {201, 201}};
  host_.Add(200, 1);
  FakeHost::Fake& guardian = host_.Add(201, 200);
  host_.Add(202, 201, other);
  ASSERT_TRUE(sweep_.Find().ok());
  SweepMemory memory{{300, std::nullopt},
                     sweep_.OtherWrappers(/*own_front=*/7)};
  EXPECT_THAT(memory.wrappers, ElementsAre(other.front, other.guardian));
  EXPECT_FALSE(sweep_.MayFindMoreThan(memory));
  guardian.ended = true;
  EXPECT_TRUE(sweep_.MayFindMoreThan(memory));
}

TEST_F(SweepTest, RemembersNoWrapperOfItsOwnRunAndNoneThatHasEnded) {
  const RunId own{kNamespace, {200, 200}, {201, 201}};
  const RunId halved{kNamespace, {300, 300}, {301, 301}};
  host_.Add(200, 1);
  host_.Add(201, 200);
  host_.Add(202, 201, own);
  host_.Add(300, 1);
  host_.Add(302, 300, halved);
  ASSERT_TRUE(sweep_.Find().ok());
  EXPECT_THAT(sweep_.OtherWrappers(/*own_front=*/200),
              ElementsAre(halved.front));
}

TEST_F(SweepTest, MayFindMoreWhenWhatHasStartedSinceIsALeftover) {
  const SweepMemory memory{{300, std::nullopt}, {}};
  host_.Add(250, 1, kDead);
  EXPECT_FALSE(sweep_.MayFindMoreThan(memory)) << "seen by the earlier sweep";
  host_.Add(310, 1);
  EXPECT_FALSE(sweep_.MayFindMoreThan(memory)) << "of no run";
  host_.Add(320, 1, kDead);
  EXPECT_TRUE(sweep_.MayFindMoreThan(memory));
}

}  // namespace
}  // namespace acp_wrap
