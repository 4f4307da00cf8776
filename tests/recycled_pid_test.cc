// Pids come round again quickly, and those who get them are bystanders: in a
// PID namespace with few pids, while the trees of one run after the other live,
// die and are ended.  No bystander ever gets a signal.

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <deque>
#include <new>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "tests/harness/bystander.h"
#include "tests/harness/limits.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

constexpr int kRounds = 150;
// The pids from here on are used, over and over again (RESERVED_PIDS).
constexpr pid_t kFirstPid = 300;
// So many bystanders get a pid before the counting starts again.
constexpr int kTurn = 40;
constexpr size_t kAtATime = 20;

struct Tally {
  std::atomic<bool> stop{false};
  std::atomic<long> served{0};
  // The signal that a bystander got; 0 if none did.
  std::atomic<int> hit{0};
};

void LetGo(Bystander bystander, Tally& tally) {
  int hit = bystander.LetGo();
  if (hit != 0) tally.hit = hit;
  ++tally.served;
}

// Keeps bystanders coming and going until it is told to stop.
[[noreturn]] void ServeBystanders(Tally& tally) {
  std::deque<Bystander> standing;
  while (!tally.stop) {
    if (tally.served % kTurn == 0) ChooseNextPid(kFirstPid);
    standing.emplace_back();
    if (standing.size() <= kAtATime) continue;
    LetGo(std::move(standing.front()), tally);
    standing.pop_front();
  }
  while (!standing.empty()) {
    LetGo(std::move(standing.front()), tally);
    standing.pop_front();
  }
  _exit(0);
}

void PlayRound(int round) {
  const WayToEnd ways[] = {WayToEnd::kAgentExits, WayToEnd::kSigterm,
                           WayToEnd::kFrontIsKilled, WayToEnd::kAgentIsKilled};
  const WayToEnd way = ways[round % 4];
  Scene::Plan plan;
  plan.options = {"--grace=4ms", "--kill-after=4ms"};
  plan.kinds = {"churner", "traps-term", "daemon"};
  Scene scene(plan);
  ASSERT_READY(scene);
  // Every other time the agent has another parent in between.
  const bool take_over = way != WayToEnd::kFrontIsKilled && round / 4 % 2 == 1;
  if (take_over) scene.KillGuardian();
  BringAbout(way, scene);
  // For an agent whose pid may be another's by now.
  if (way != WayToEnd::kFrontIsKilled) SendSignal(scene.front(), SIGTERM);
  ASSERT_TRUE(AwaitExit(scene.front())) << scene.program().Errors();
  if (way == WayToEnd::kFrontIsKilled) {
    ASSERT_TRUE(scene.AwaitGuardian()) << scene.program().Errors();
  }
  ASSERT_TRUE(scene.leash().AllGone()) << scene.leash().DescribeLiving();
}

void PlayRounds() {
  if (!ChooseNextPid(kFirstPid)) GTEST_SKIP() << "pids cannot be chosen";
  void* shared = mmap(nullptr, sizeof(Tally), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(shared, MAP_FAILED);
  Tally& tally = *new (shared) Tally;
  const pid_t server = fork();
  ASSERT_GE(server, 0);
  if (server == 0) ServeBystanders(tally);

  const int rounds = Rounds(kRounds);
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    PlayRound(round);
    ASSERT_EQ(tally.hit, 0) << "a bystander got this signal";
    if (testing::Test::HasFailure()) return;
  }
  tally.stop = true;
  AwaitExit(server);
  EXPECT_EQ(tally.hit, 0) << "a bystander got this signal";
  std::printf("%d rounds, %ld bystanders\n", rounds, tally.served.load());
}

class RecycledPidTest : public WholeProgramTest {};

TEST_F(RecycledPidTest, NoBystanderGetsASignal) {
  Namespaces namespaces;
  namespaces.pids = true;
  RunInside(namespaces, PlayRounds);
}

}  // namespace
}  // namespace acp_wrap
