// What a run says on standard error of what it has ended: one line, and
// nothing where there was nothing to do.

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/leash.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/report/report.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

constexpr size_t kVictims = 7;

class SummaryTest : public WholeProgramTest {
 protected:
  // Plays a run with these, and notes its victims' pids.
  std::string Play(std::vector<std::string> options,
                   const std::vector<std::string>& kinds) {
    Scene::Plan plan;
    plan.options = std::move(options);
    plan.options.push_back("--sweep-on-start=0");
    plan.kinds = kinds;
    Scene scene(plan);
    if (!scene.ready()) {
      ADD_FAILURE() << scene.why_not_ready();
      return "";
    }
    for (const Leash::Report& report : scene.leash().reports()) {
      if (report.pid != scene.agent()) pids_.push_back(report.pid);
    }
    PlayToTheEnd(WayToEnd::kAgentExits, scene);
    EXPECT_EQ(scene.program().Output(), "");
    return scene.program().Errors();
  }

  // How many of the victims are named in `line`, by pid.
  size_t CountNamed(const std::string& line) const {
    return static_cast<size_t>(
        std::count_if(pids_.begin(), pids_.end(), [&](pid_t pid) {
          return line.find(absl::StrCat(" victim (", pid, ")")) !=
                 std::string::npos;
        }));
  }

  std::vector<pid_t> pids_;
};

TEST_F(SummaryTest, NothingIsSaidOfNothing) {
  EXPECT_EQ(Play(HastyOptions(), {}), "");
  EXPECT_THAT(Play({"--grace=1h", "--kill-after=1h", "--verbose"}, {}),
              Not(HasSubstr("processes: ")));
}

TEST_F(SummaryTest, NamesTheFirstFive) {
  const std::string line =
      Play(PatientOptions(), std::vector<std::string>(kVictims, "own-session"));
  EXPECT_THAT(line,
              MatchesRegex("sprout-acp-wrap: ended 7 processes: 7 by "
                           "SIGTERM: (victim \\([0-9]+\\), )+\\.\\.\\.\n"));
  EXPECT_EQ(CountNamed(line), 5u);
}

TEST_F(SummaryTest, NamesAllIfAskedTo) {
  std::vector<std::string> options = PatientOptions();
  options.push_back("--verbose");
  const std::string said =
      Play(options, std::vector<std::string>(kVictims, "own-session"));
  const size_t begin = said.find("ended 7 processes: ");
  ASSERT_NE(begin, std::string::npos) << said;
  const std::string line = said.substr(begin, said.find('\n', begin) - begin);
  EXPECT_THAT(line,
              MatchesRegex("ended 7 processes: 7 by SIGTERM: "
                           "(victim \\([0-9]+\\), )+victim \\([0-9]+\\)"));
  EXPECT_EQ(CountNamed(line), kVictims);
}

TEST_F(SummaryTest, CountsBySignal) {
  std::vector<std::string> kinds(4, "traps-term");
  kinds.resize(kVictims, "own-session");
  EXPECT_THAT(Play(HastyOptions(), kinds),
              HasSubstr("ended 7 processes: 3 by SIGTERM, 4 by SIGKILL: "));
  EXPECT_THAT(Play(PatientOptions(), {"daemon"}),
              MatchesRegex("sprout-acp-wrap: ended 1 process: 1 by SIGTERM: "
                           "victim \\([0-9]+\\)\n"));
}

// Its name is "a ) title" and a newline.
TEST_F(SummaryTest, NoNameMakesASecondLine) {
  EXPECT_THAT(
      Play(PatientOptions(), {"title"}),
      MatchesRegex("sprout-acp-wrap: ended 1 process: 1 by SIGTERM: a \\) "
                   "title\\\\n \\([0-9]+\\)\n"));
}

}  // namespace
}  // namespace acp_wrap
