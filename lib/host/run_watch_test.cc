#include "lib/host/run_watch.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_for_test.h"
#include "lib/host/run_list.h"

namespace acp_wrap {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr absl::Time kNow = absl::UnixEpoch();
constexpr size_t kMebi = 1 << 20;

std::vector<std::string> Lines(const std::string& text) {
  return absl::StrSplit(text, '\n');
}

RunWatch::Screen Rows(size_t rows) {
  RunWatch::Screen screen;
  screen.rows = rows;
  return screen;
}

// Two runs, the younger one of more memory; its agent has four children.
class RunWatchTest : public testing::Test {
 protected:
  RunWatchTest() {
    host_.AddRun(100, kCallersShell);
    host_.AddRun(200, kCallersShell);
    for (pid_t pid : {102, 202}) {
      HostProcess& agent = At(pid);
      agent.arguments = {"agent", std::to_string(pid)};
      agent.resident_bytes = pid * kMebi;
      agent.processor_time = absl::Seconds(pid);
    }
    for (pid_t pid : {203, 204, 205, 206}) {
      host_.AddMarked(pid, 202, Host::Run(200)).resident_bytes = pid * kMebi;
    }
    At(202).label = "my\tlabel";
  }

  HostProcess& At(pid_t pid) {
    for (HostProcess& process : host_.processes) {
      if (process.info.id.pid == pid) return process;
    }
    ADD_FAILURE() << "no process " << pid;
    return host_.processes.front();
  }

  std::vector<std::string> Draw(absl::Time now,
                                const RunWatch::Screen& screen) {
    return Lines(watch_.Draw(ListRuns(host_.Classify()), now, screen));
  }

  Host host_;
  RunWatch watch_;
};

TEST_F(RunWatchTest, ShowsTheBiggestFirst) {
  const std::vector<std::string> lines = Draw(kNow, Rows(24));
  ASSERT_EQ(lines.size(), 15u);
  EXPECT_EQ(lines[0],
            "2 runs, 10 processes, 1.0G, - of a processor; any key ends this");
  EXPECT_EQ(lines[1], "");
  EXPECT_EQ(lines[2], "  MEMORY   CPU     TIME     AGE      PID  RUN");
  EXPECT_EQ(lines[3],
            "   1020M     -    3m22s      0s      202  'my\\tlabel' agent 202");
  EXPECT_EQ(lines[4], "    206M     -        -      0s      206    [worker]");
  EXPECT_EQ(lines[8], "    202M     -    3m22s      0s      202    agent 202");
  EXPECT_THAT(lines[11], EndsWith("102  agent 102"));
}

TEST_F(RunWatchTest, TellsWhatHasBeenUsedSinceTheLastLook) {
  Draw(kNow, Rows(24));
  At(202).processor_time = absl::Seconds(203);
  At(203).processor_time = absl::Milliseconds(500);
  const std::vector<std::string> lines =
      Draw(kNow + absl::Seconds(2), Rows(24));
  EXPECT_THAT(lines[0], HasSubstr("1.0G, 75% of a processor"));
  EXPECT_THAT(lines[3], HasSubstr(" 75%    3m23s"));
  EXPECT_THAT(lines[8], StartsWith("    202M   50%    3m23s"));
  EXPECT_THAT(lines[11], HasSubstr("102M    0%    1m42s"));
}

// A number that another process has by now says nothing of the one before.
TEST_F(RunWatchTest, APidThatIsAnothersCountsAnew) {
  Draw(kNow, Rows(24));
  At(202).info.id.start_time += 1000;
  At(202).processor_time = absl::Seconds(1);
  EXPECT_THAT(Draw(kNow + absl::Seconds(2), Rows(24))[8],
              StartsWith("    202M   50%       1s"));
}

TEST_F(RunWatchTest, FitsTheScreen) {
  for (size_t rows = 1; rows < 20; ++rows) {
    RunWatch::Screen screen = Rows(rows);
    screen.style.columns = 50;
    const std::vector<std::string> lines = Draw(kNow, screen);
    EXPECT_LE(lines.size(), rows);
    for (const std::string& line : lines) EXPECT_LE(line.size(), 50u) << line;
    // Each run is there as soon as there is room for it.
    if (rows < 5) continue;
    const std::string all = testing::PrintToString(lines);
    EXPECT_THAT(all, HasSubstr("102  agent"));
    EXPECT_THAT(all, HasSubstr("202  'my"));
  }
  EXPECT_THAT(Draw(kNow, Rows(9))[4], EndsWith("    206    [worker]"));
  EXPECT_THAT(Draw(kNow, Rows(9))[5], EndsWith("   6 more"));
}

TEST_F(RunWatchTest, MarksWhatIsLeftOver) {
  host_.AddMarked(300, 1, Host::Run(250)).resident_bytes = 2000 * kMebi;
  RunWatch::Screen screen = Rows(24);
  EXPECT_THAT(Draw(kNow, screen)[3], EndsWith("  left over: [worker]"));
  screen.style.colours = true;
  EXPECT_THAT(Draw(kNow, screen)[3], StartsWith("\x1b[31m"));
}

TEST(EmptyRunWatchTest, NothingIsSaidOfNothing) {
  EXPECT_THAT(RunWatch().Draw({}, kNow, Rows(24)), StartsWith("0 runs, "));
}

}  // namespace
}  // namespace acp_wrap
