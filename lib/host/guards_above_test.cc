#include "lib/host/guards_above.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_for_test.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

std::vector<std::pair<pid_t, std::string>> Names(const GuardsAbove& above) {
  std::vector<std::pair<pid_t, std::string>> names;
  for (const GuardsAbove::Guard& guard : above.guards) {
    names.emplace_back(guard.pid, guard.name);
  }
  return names;
}

TEST(GuardsAboveTest, SeesNoneInAShell) {
  Host host;
  const GuardsAbove above = FindGuardsAbove(host.processes, kCaller);
  EXPECT_THAT(Names(above), IsEmpty());
  EXPECT_FALSE(above.hidden);
}

TEST(GuardsAboveTest, NamesThemTheNearestFirstAndNoOthers) {
  Host host;
  host.Add(10, 1, "tini");
  host.Add(11, 10, "bash");
  host.Add(12, 11, "sprout-acp-wrap");
  host.Add(13, 12, "acp-guardian");
  host.Add(14, 13, "npm exec codex-");
  host.Add(15, 14, "sprout-acp-wrap");
  host.Add(16, 11, "timeout");
  const GuardsAbove above = FindGuardsAbove(host.processes, 15);
  EXPECT_THAT(Names(above),
              ElementsAre(Pair(14, "npm exec codex-"),
                          Pair(12, "sprout-acp-wrap"), Pair(10, "tini")));
  EXPECT_FALSE(above.hidden);
}

TEST(GuardsAboveTest, TakesNoNameThatOnlyBeginsLikeOne) {
  Host host;
  host.Add(10, 1, "tinier");
  host.Add(11, 10, "npmx");
  host.Add(12, 11, "sh");
  EXPECT_THAT(Names(FindGuardsAbove(host.processes, 12)), IsEmpty());
}

TEST(GuardsAboveTest, SaysThatAParentCannotBeSeen) {
  Host host;
  host.Add(10, 9, "timeout");
  host.Add(11, 10, "sh");
  const GuardsAbove above = FindGuardsAbove(host.processes, 11);
  EXPECT_THAT(Names(above), ElementsAre(Pair(10, "timeout")));
  EXPECT_TRUE(above.hidden);
}

TEST(GuardsAboveTest, EndsWhereParentsGoRound) {
  Host host;
  host.Add(10, 11, "a");
  host.Add(11, 10, "tini");
  const GuardsAbove above = FindGuardsAbove(host.processes, 10);
  EXPECT_THAT(Names(above), ElementsAre(Pair(11, "tini")));
  EXPECT_TRUE(above.hidden);
}

}  // namespace
}  // namespace acp_wrap
