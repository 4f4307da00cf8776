#include "lib/host/run_list_text.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_for_test.h"
#include "lib/host/host_process.h"
#include "lib/host/run_list.h"
#include "lib/identity/role_names.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

ListedProcess Process(pid_t pid, int depth, std::string command) {
  ListedProcess listed;
  listed.process.info.id = Host::Id(pid);
  listed.process.info.group = 7;
  listed.process.info.session = 12345;
  listed.process.info.name = "name";
  listed.process.age = absl::Seconds(pid);
  listed.process.resident_bytes = static_cast<uint64_t>(pid) << 20;
  listed.process.arguments = {std::move(command)};
  listed.depth = depth;
  return listed;
}

ListedRun LivingRun() {
  ListedRun run;
  run.id = Host::Run(100);
  run.instance = "app";
  run.front = 100;
  run.guardian = 101;
  run.age = absl::Hours(2) + absl::Minutes(3);
  run.resident_bytes = 3 << 20;
  run.processes = {Process(8, 0, "front"), Process(1000, 1, "agent")};
  run.processes[1].left_session = true;
  run.processes[1].left_group = true;
  return run;
}

std::string Plain(const ListedRun& run) { return RunListText({run}, {}); }

TEST(RunListTextTest, SaysThatNothingRuns) {
  EXPECT_EQ(RunListText({}, {}), "nothing runs under sprout-acp-wrap\n");
}

TEST(RunListTextTest, Aligns) {
  EXPECT_EQ(Plain(LivingRun()),
            "run 4026531836-100.1000-101.1010, instance app: 2 processes, "
            "3.0M, 2h03m old\n"
            "   PID  GROUP  SESSION     AGE  MEMORY  ESCAPED  COMMAND\n"
            "     8      7    12345      8s    8.0M           front\n"
            "  1000      7    12345  16m40s   1000M  session    agent\n");
}

TEST(RunListTextTest, SaysWhatIsMissing) {
  ListedRun run = LivingRun();
  run.guardian = 0;
  EXPECT_THAT(Plain(run), HasSubstr("app, without its guardian: 2"));
  run = LivingRun();
  run.front = 0;
  EXPECT_THAT(Plain(run), HasSubstr("app, without its front: 2"));
  run = LivingRun();
  run.id.reset();
  EXPECT_THAT(Plain(run), StartsWith("run of unknown id, "));
}

TEST(RunListTextTest, MarksLeftovers) {
  ListedRun run = LivingRun();
  run.state = ListedRun::State::kDead;
  run.processes[0].role = ListedProcess::Role::kLeftover;
  run.processes[1].role = ListedProcess::Role::kSpared;
  run.processes[1].membership.spared = Membership::Spared::kAsksToBeKept;
  std::string text = Plain(run);
  EXPECT_THAT(text, StartsWith("left over by dead run 4026531836-100"));
  EXPECT_THAT(text, HasSubstr("  leftover  front\n"));
  EXPECT_THAT(text, HasSubstr("  spared      agent  (asks to be kept)\n"));
  run.state = ListedRun::State::kUnwrapped;
  EXPECT_THAT(Plain(run), StartsWith("left over by the app, not wrapped"));
}

TEST(RunListTextTest, NamesWhatHasLeft) {
  ListedRun run = LivingRun();
  run.processes[1].left_session = false;
  EXPECT_THAT(Plain(run), HasSubstr("  group      agent\n"));
  run.processes[1].left_parent = true;
  EXPECT_THAT(Plain(run), HasSubstr("  group,parent    agent\n"));
}

TEST(RunListTextTest, EscapesWhatATerminalWouldObey) {
  ListedRun run = LivingRun();
  run.instance = "a\nb";
  run.processes[0].process.arguments = {"\x1b[31mgoose", "\xff", "é"};
  run.processes[1].process.arguments = {};
  run.processes[1].process.info.name = "na\tme\n";
  std::string text = Plain(run);
  EXPECT_THAT(text, HasSubstr("instance a\\nb:"));
  EXPECT_THAT(text, HasSubstr("\\x1b[31mgoose \\xff é\n"));
  EXPECT_THAT(text, HasSubstr("[na\\tme\\n]\n"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(RunListTextTest, AGuardianIsNotCalledWhatItWasStartedAs) {
  ListedRun run = LivingRun();
  run.processes[1].role = ListedProcess::Role::kGuardian;
  run.processes[1].process.info.name = kGuardianName;
  EXPECT_THAT(Plain(run), HasSubstr("[acp-guardian]\n"));
}

TEST(RunListTextTest, ColoursWholeLinesAndKeepsTheTextTheSame) {
  ListStyle style;
  style.colours = true;
  std::string coloured = RunListText({LivingRun()}, style);
  EXPECT_THAT(coloured, StartsWith("\x1b[1mrun "));
  EXPECT_THAT(coloured, HasSubstr("\x1b[33m  1000 "));
  std::string stripped;
  for (size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
    } else {
      stripped += coloured[i];
    }
  }
  EXPECT_EQ(stripped, Plain(LivingRun()));
}

TEST(RunListTextTest, CutsLinesToTheTerminal) {
  ListStyle style;
  style.columns = 60;
  ListedRun run = LivingRun();
  run.processes[0].process.arguments = {std::string(200, 'x')};
  std::string text = RunListText({run}, style);
  size_t begin = 0;
  while (begin < text.size()) {
    size_t end = text.find('\n', begin);
    EXPECT_LE(end - begin, 60u) << text.substr(begin, end - begin);
    begin = end + 1;
  }
  EXPECT_THAT(text, HasSubstr("xx...\n"));
}

TEST(RunListTextTest, ADeepChainIsNotIndentedForEver) {
  ListedRun run = LivingRun();
  run.processes.back().depth = 1000;
  const size_t deep = Plain(run).size();
  run.processes.back().depth = 2000;
  EXPECT_EQ(Plain(run).size(), deep);
}

TEST(RunListTextTest, AgesAndSizesHaveAUnit) {
  ListedRun run = LivingRun();
  run.age = absl::Hours(76);
  run.resident_bytes = uint64_t{5} << 30;
  EXPECT_THAT(Plain(run), HasSubstr("5.0G, 3d04h old"));
  run.age = absl::ZeroDuration();
  run.resident_bytes = 0;
  EXPECT_THAT(Plain(run), HasSubstr("0K, 0s old"));
  run.resident_bytes = uint64_t{123} << 30;
  EXPECT_THAT(Plain(run), HasSubstr("123G"));
}

}  // namespace
}  // namespace acp_wrap
