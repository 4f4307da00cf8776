#include "lib/host/own_run.h"

#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "lib/host/origin.h"
#include "lib/identity/marker.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {
namespace {

const RunId kRun = {4, {100, 1000}, {101, 1001}};
const RunId kOther = {4, {50, 500}, {51, 501}};

std::string Entry(const std::string& name, const std::string& value) {
  return name + "=" + value + std::string(1, '\0');
}

std::string Marked(const std::string& chain) {
  return Entry("HOME", "/") + Entry(std::string(kRunVariable), chain);
}

TEST(NamesRunTest, InAnyPlaceOfTheChain) {
  const std::string own = FormatRunId(kRun);
  const std::string other = FormatRunId(kOther);
  EXPECT_TRUE(NamesRun(Marked(own), kRun));
  EXPECT_TRUE(NamesRun(Marked(other + "," + own), kRun));
  EXPECT_TRUE(NamesRun(Marked(own + "," + other), kRun));
  EXPECT_FALSE(NamesRun(Marked(other), kRun));
  EXPECT_FALSE(NamesRun(Marked(own + ",x"), kRun));
  EXPECT_FALSE(NamesRun(Entry("HOME", own), kRun));
  EXPECT_FALSE(NamesRun("", kRun));
}

class StandingTest : public testing::Test {
 protected:
  Standing Of(const Descendant& descendant) {
    asked_run_ = asked_kept_ = 0;
    auto names_run = [this] {
      ++asked_run_;
      return names_run_;
    };
    auto is_kept = [this] {
      ++asked_kept_;
      return kept_;
    };
    return StandingOf(descendant,
                      {adopts_strangers_, keep_, names_run, is_kept});
  }

  static Descendant Child() {
    Descendant child;
    child.is_child = true;
    return child;
  }

  bool adopts_strangers_ = false;
  bool keep_ = false;
  std::optional<bool> names_run_ = false;
  std::optional<bool> kept_ = true;
  int asked_run_ = 0;
  int asked_kept_ = 0;
};

TEST_F(StandingTest, LineageIsProofWithoutALook) {
  EXPECT_EQ(Of(Child()), Standing::kOurs);
  EXPECT_EQ(Of({}), Standing::kOurs);
  EXPECT_EQ(asked_run_ + asked_kept_, 0);
}

TEST_F(StandingTest, WhoWasThereBeforeIsABystander) {
  Descendant child = Child();
  child.is_bystander = true;
  child.signaled = true;
  EXPECT_EQ(Of(child), Standing::kBystander);
}

TEST_F(StandingTest, AChildWithoutTheIdMayComeFromABystander) {
  adopts_strangers_ = true;
  EXPECT_EQ(Of(Child()), Standing::kStranger);
  names_run_ = true;
  EXPECT_EQ(Of(Child()), Standing::kOurs);
  names_run_ = std::nullopt;
  EXPECT_EQ(Of(Child()), Standing::kUnknown);
}

TEST_F(StandingTest, AStrangerStaysOneAndIsNotAskedAgain) {
  adopts_strangers_ = true;
  names_run_ = true;
  Descendant child = Child();
  child.is_stranger = true;
  EXPECT_EQ(Of(child), Standing::kStranger);
  EXPECT_EQ(asked_run_, 0);
}

TEST_F(StandingTest, AgentGrandchildrenAndWhoWasSignalledAreNoStrangers) {
  adopts_strangers_ = true;
  Descendant agent = Child();
  agent.is_agent = true;
  EXPECT_EQ(Of(agent), Standing::kOurs);
  EXPECT_EQ(Of({}), Standing::kOurs);
  Descendant signaled = Child();
  signaled.signaled = true;
  EXPECT_EQ(Of(signaled), Standing::kOurs);
  EXPECT_EQ(asked_run_, 0);
}

TEST_F(StandingTest, WhoAsksIsKeptWhereThatIsAllowed) {
  EXPECT_EQ(Of(Child()), Standing::kOurs);
  keep_ = true;
  EXPECT_EQ(Of(Child()), Standing::kKept);
  kept_ = false;
  EXPECT_EQ(Of(Child()), Standing::kOurs);
  kept_ = std::nullopt;
  EXPECT_EQ(Of(Child()), Standing::kUnknown);
}

TEST_F(StandingTest, NeitherTheAgentNorWhoWasSignalledIsKept) {
  keep_ = true;
  Descendant agent = Child();
  agent.is_agent = true;
  EXPECT_EQ(Of(agent), Standing::kOurs);
  Descendant signaled = Child();
  signaled.signaled = true;
  EXPECT_EQ(Of(signaled), Standing::kOurs);
  EXPECT_EQ(asked_kept_, 0);
}

class FakeEvidence : public Evidence {
 public:
  bool IsInOwnGroup() override { return in_group; }
  bool NamesRun() override { return marked; }
  bool DescendsFromFront() override {
    ++dear;
    return below_front;
  }
  bool IsKept() override {
    ++dear;
    return kept;
  }
  bool HasStrayed() override {
    ++dear;
    return strayed;
  }

  bool in_group = false;
  bool marked = false;
  bool below_front = false;
  bool kept = false;
  bool strayed = false;
  // How often something was asked that few are asked.
  int dear = 0;
};

TEST(FoundBesideTest, WhoHasNeitherGroupNorMarkerIsNobodysAndNotLookedAt) {
  FakeEvidence evidence;
  EXPECT_EQ(FoundBeside({200, 2000}, kRun, evidence), std::nullopt);
  EXPECT_EQ(evidence.dear, 0);
}

TEST(FoundBesideTest, ByMarkerUnlessThatHasStrayed) {
  FakeEvidence evidence;
  evidence.marked = true;
  EXPECT_EQ(FoundBeside({200, 2000}, kRun, evidence), Net::kMarker);
  evidence.strayed = true;
  EXPECT_EQ(FoundBeside({200, 2000}, kRun, evidence), std::nullopt);
}

TEST(FoundBesideTest, ByGroupWhateverTheMarkerSays) {
  FakeEvidence evidence;
  evidence.in_group = true;
  evidence.strayed = true;
  EXPECT_EQ(FoundBeside({200, 2000}, kRun, evidence), Net::kGroup);
}

TEST(FoundBesideTest, NeverFrontOrGuardianOrWhatIsBelowFrontOrKept) {
  FakeEvidence evidence;
  evidence.in_group = true;
  EXPECT_EQ(FoundBeside(kRun.front, kRun, evidence), std::nullopt);
  EXPECT_EQ(FoundBeside(kRun.guardian, kRun, evidence), std::nullopt);
  EXPECT_EQ(FoundBeside({kRun.front.pid, 2000}, kRun, evidence), Net::kGroup);
  evidence.below_front = true;
  EXPECT_EQ(FoundBeside({200, 2000}, kRun, evidence), std::nullopt);
  evidence.below_front = false;
  evidence.kept = true;
  EXPECT_EQ(FoundBeside({200, 2000}, kRun, evidence), std::nullopt);
}

ProcessInfo Info(pid_t pid) {
  ProcessInfo info;
  info.id = {pid, 3000};
  return info;
}

TEST(ForebearBesideTest, OneWithoutTheMarkerIsOutside) {
  const Forebear outside =
      ForebearBeside(Info(7), kRun, false, Entry("HOME", "/"));
  EXPECT_TRUE(outside.outside);
  EXPECT_FALSE(outside.marked);
  const Forebear marked =
      ForebearBeside(Info(7), kRun, false, Marked(FormatRunId(kRun)));
  EXPECT_TRUE(marked.marked);
  EXPECT_FALSE(marked.outside);
}

TEST(ForebearBesideTest, WhoAdoptsOrShowsNothingProvesNothing) {
  EXPECT_FALSE(ForebearBeside(Info(7), kRun, true, Entry("A", "b")).outside);
  EXPECT_FALSE(ForebearBeside(Info(7), kRun, false, std::string()).outside);
  EXPECT_FALSE(ForebearBeside(Info(7), kRun, false, std::nullopt).outside);
}

TEST(ForebearBesideTest, KnowsFrontAndServices) {
  EXPECT_TRUE(ForebearBeside(Info(kRun.front.pid), kRun, false, std::nullopt)
                  .supervises);
  EXPECT_FALSE(ForebearBeside(Info(7), kRun, false, std::nullopt).supervises);
  EXPECT_TRUE(
      ForebearBeside(Info(7), kRun, false, Entry("SYSTEMD_EXEC_PID", "7"))
          .service);
  EXPECT_FALSE(
      ForebearBeside(Info(7), kRun, false, Entry("SYSTEMD_EXEC_PID", "8"))
          .service);
}

}  // namespace
}  // namespace acp_wrap
