#include "lib/identity/marker.h"

#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using Environment = std::vector<std::string>;

TEST(FindVariableTest, GivesTheValueOfTheWholeName) {
  const Environment environment = {"AB=longer", "XA=suffix", "A",  "a=case",
                                   "A=first",   "A=second",  "E=", "Q=x=y"};
  EXPECT_EQ(FindVariable(environment, "A"), "first");
  EXPECT_EQ(FindVariable(environment, "E"), "");
  EXPECT_EQ(FindVariable(environment, "Q"), "x=y");
  EXPECT_EQ(FindVariable(environment, "B"), std::nullopt);
  EXPECT_EQ(FindVariable(environment, "X"), std::nullopt);
  EXPECT_EQ(FindVariable({}, "A"), std::nullopt);
  EXPECT_EQ(FindVariable({"A", "", "="}, "A"), std::nullopt);
}

TEST(MarkedEnvironmentTest, AddsBothMarkersBehindWhatTheCallerSet) {
  EXPECT_EQ(MarkedEnvironment({"PATH=/bin", "HOME=/root"}, "1-2.3-4.5"),
            (Environment{"PATH=/bin", "HOME=/root", "SPROUT_MANAGED_AGENT=1",
                         "SPROUT_ACP_WRAP_RUN=1-2.3-4.5"}));
}

// A server that an outer run keeps hands it to all that is started there.
TEST(MarkedEnvironmentTest, TheWishToBeKeptWasForAnOuterRun) {
  EXPECT_EQ(
      MarkedEnvironment({"A=1", "SPROUT_ACP_WRAP_KEEP=1"}, "id"),
      (Environment{"A=1", "SPROUT_MANAGED_AGENT=1", "SPROUT_ACP_WRAP_RUN=id"}));
}

TEST(MarkedEnvironmentTest, KeepsTheManagedAgentMarkerOfTheCaller) {
  for (const char* entry :
       {"SPROUT_MANAGED_AGENT=1", "SPROUT_MANAGED_AGENT=instance-7",
        "SPROUT_MANAGED_AGENT="}) {
    EXPECT_EQ(MarkedEnvironment({entry, "B=1"}, "id"),
              (Environment{entry, "B=1", "SPROUT_ACP_WRAP_RUN=id"}));
  }
}

// A running app ends what has its marker with a value that it does not know.
TEST(MarkedEnvironmentTest, LeavesTheMarkerOfBuzzToItsApp) {
  EXPECT_EQ(MarkedEnvironment({"BUZZ_MANAGED_AGENT=app"}, "id"),
            (Environment{"BUZZ_MANAGED_AGENT=app", "SPROUT_MANAGED_AGENT=1",
                         "SPROUT_ACP_WRAP_RUN=id"}));
  for (const std::string& entry : MarkedEnvironment({"A=1"}, "id")) {
    EXPECT_EQ(entry.find("BUZZ_"), std::string::npos) << entry;
  }
}

TEST(MarkedEnvironmentTest, ASimilarNameIsNoMarker) {
  EXPECT_EQ(
      MarkedEnvironment({"SPROUT_MANAGED_AGENTS=9", "SPROUT_MANAGED_AGENT",
                         "SPROUT_ACP_WRAP_RUNS=9"},
                        "id"),
      (Environment{"SPROUT_MANAGED_AGENTS=9", "SPROUT_MANAGED_AGENT",
                   "SPROUT_ACP_WRAP_RUNS=9", "SPROUT_MANAGED_AGENT=1",
                   "SPROUT_ACP_WRAP_RUN=id"}));
}

// getenv(3) takes the first entry, others the last: there must be only one.
TEST(MarkedEnvironmentTest, ReplacesEveryOuterRunId) {
  EXPECT_EQ(
      MarkedEnvironment({"SPROUT_ACP_WRAP_RUN=outer", "A=1",
                         "SPROUT_ACP_WRAP_RUN=stray", "SPROUT_MANAGED_AGENT=1"},
                        "outer,inner"),
      (Environment{"A=1", "SPROUT_MANAGED_AGENT=1",
                   "SPROUT_ACP_WRAP_RUN=outer,inner"}));
}

TEST(MarkedEnvironmentTest, ALabelReplacesTheOuterRuns) {
  EXPECT_EQ(MarkedEnvironment({"SPROUT_ACP_WRAP_LABEL=outer"}, "id", "inner"),
            (Environment{"SPROUT_MANAGED_AGENT=1", "SPROUT_ACP_WRAP_RUN=id",
                         "SPROUT_ACP_WRAP_LABEL=inner"}));
  EXPECT_EQ(MarkedEnvironment({"SPROUT_ACP_WRAP_LABEL=outer"}, "id"),
            (Environment{"SPROUT_ACP_WRAP_LABEL=outer",
                         "SPROUT_MANAGED_AGENT=1", "SPROUT_ACP_WRAP_RUN=id"}));
}

TEST(MarkedEnvironmentTest, ADescriptorForEventsIsNotTheAgents) {
  EXPECT_EQ(MarkedEnvironment({"SPROUT_ACP_WRAP_EVENTS=fd:9"}, "id"),
            (Environment{"SPROUT_MANAGED_AGENT=1", "SPROUT_ACP_WRAP_RUN=id"}));
  EXPECT_EQ(MarkedEnvironment({"SPROUT_ACP_WRAP_EVENTS=/fd:9"}, "id"),
            (Environment{"SPROUT_ACP_WRAP_EVENTS=/fd:9",
                         "SPROUT_MANAGED_AGENT=1", "SPROUT_ACP_WRAP_RUN=id"}));
}

TEST(FindInBlockTest, MatchesTheWholeNameOnly) {
  constexpr char kBlock[] = "AB=1\0B=2\0=3\0B=4\0BC=5";
  absl::string_view block(kBlock, sizeof kBlock - 1);
  EXPECT_EQ(FindInBlock(block, "B"), "2");
  EXPECT_EQ(FindInBlock(block, "AB"), "1");
  // The last entry of a block that somebody has written over.
  EXPECT_EQ(FindInBlock(block, "BC"), "5");
  EXPECT_EQ(FindInBlock(block, "A"), std::nullopt);
  EXPECT_EQ(FindInBlock("", "A"), std::nullopt);
  EXPECT_EQ(FindInBlock("A", "A"), std::nullopt);
  EXPECT_EQ(FindInBlock("A=", "A"), "");
}

TEST(SparedEnvironmentTest, AsksToBeKeptAndIsNotTheApps) {
  EXPECT_EQ(SparedEnvironment(
                {"A=1", "SPROUT_MANAGED_AGENT=app", "SPROUT_ACP_WRAP_KEEP=0",
                 "BUZZ_MANAGED_AGENT=app", "SPROUT_ACP_WRAP_RUN=1", "B=2"}),
            (std::vector<std::string>{"A=1", "SPROUT_ACP_WRAP_RUN=1", "B=2",
                                      "SPROUT_ACP_WRAP_KEEP=1"}));
}

}  // namespace
}  // namespace acp_wrap
