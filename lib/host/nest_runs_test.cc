#include "lib/host/nest_runs.h"

#include <sys/types.h>

#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_for_test.h"
#include "lib/host/run_list.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// A run by the number of its front; inside another, or in none.
ListedRun ARun(pid_t front, pid_t inside = 0) {
  ListedRun run;
  run.id = Host::Run(front);
  run.front = front;
  if (inside != 0) run.inside = Host::Run(inside);
  return run;
}

// Of each run that comes out: its front, and its nesting.
std::vector<std::pair<pid_t, int>> Nested(std::vector<ListedRun> runs) {
  std::vector<std::pair<pid_t, int>> nested;
  for (const ListedRun& run : NestRuns(std::move(runs))) {
    nested.emplace_back(run.front, run.nesting);
  }
  return nested;
}

TEST(NestRunsTest, PutsEachBehindItsOuterOne) {
  EXPECT_THAT(
      Nested({ARun(100), ARun(200), ARun(210, 200), ARun(110, 100),
              ARun(111, 110), ARun(120, 100), ARun(300)}),
      ElementsAre(Pair(100, 0), Pair(110, 1), Pair(111, 2), Pair(120, 1),
                  Pair(200, 0), Pair(210, 1), Pair(300, 0)));
}

TEST(NestRunsTest, WhoseOuterOneIsNotThereStandsByItself) {
  EXPECT_THAT(Nested({ARun(210, 200), ARun(100)}),
              ElementsAre(Pair(210, 0), Pair(100, 0)));
}

TEST(NestRunsTest, NoneGetsLostInACircle) {
  EXPECT_THAT(Nested({ARun(1, 2), ARun(2, 1), ARun(3, 3), ARun(4)}),
              ElementsAre(Pair(3, 0), Pair(4, 0), Pair(1, 0), Pair(2, 1)));
}

TEST(NestRunsTest, RunsOfUnknownIdsAreInNone) {
  ListedRun unknown;
  EXPECT_THAT(Nested({unknown, ARun(100)}),
              ElementsAre(Pair(0, 0), Pair(100, 0)));
  EXPECT_THAT(Nested({}), ElementsAre());
}

}  // namespace
}  // namespace acp_wrap
