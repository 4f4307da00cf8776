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

using ::testing::EndsWith;
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
  run.agent = 1000;
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
            "agent (1000), instance app: 2 processes, 3.0M, 2h03m old\n"
            "   PID  GROUP  SESSION     AGE  MEMORY  NOTE     COMMAND\n"
            "     8      7    12345      8s    8.0M           front\n"
            "  1000      7    12345  16m40s   1000M  session    agent\n"
            "\n"
            "1 run, 2 processes, 1008M\n");
}

TEST(RunListTextTest, LeavesToTheCommandWhatATerminalHas) {
  ListStyle style;
  style.columns = 80;
  ListedRun run = LivingRun();
  run.processes[1].left_session = run.processes[1].left_group = false;
  run.processes[1].process.arguments = {"goose", std::string(100, 'x')};
  EXPECT_EQ(RunListText({run}, style),
            "goose xxxxxxxxxxxxxxxxxxxx... (1000), instance app: 2 processes, "
            "3.0M, 2h03m old\n"
            "   PID     AGE  MEMORY  COMMAND\n"
            "     8      8s    8.0M  front\n"
            "  1000  16m40s   1000M    goose "
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\n"
            "\n"
            "1 run, 2 processes, 1008M\n");
  style.columns = 110;
  EXPECT_THAT(RunListText({run}, style), HasSubstr("  GROUP  SESSION  "));
}

TEST(RunListTextTest, CutsTheFolderBeforeTheCommand) {
  ListStyle style;
  style.columns = 80;
  ListedRun run = LivingRun();
  run.processes[1].process.arguments = {
      "/opt/agents/node_modules/.bin/codex-acp", "--stdio"};
  EXPECT_THAT(RunListText({run}, style),
              StartsWith("codex-acp --stdio (1000)"));
  EXPECT_THAT(Plain(run), StartsWith("/opt/agents/node_modules/.bin/codex-acp "
                                     "--stdio (1000)"));
}

// Whose agent is a wrapper, and so stands in a run of its own; or has ended.
TEST(RunListTextTest, KnowsARunByWhatFrontWasToRun) {
  ListedRun run = LivingRun();
  run.processes[0].role = ListedProcess::Role::kFront;
  run.processes[0].process.arguments = {"wrap", "--keep", "--",
                                        "wrap", "--",     "goose"};
  run.processes.pop_back();
  EXPECT_THAT(Plain(run), StartsWith("wrap -- goose (1000), instance app: "));
  run.agent = 0;
  EXPECT_THAT(Plain(run), StartsWith("wrap -- goose (8), instance app, whose "
                                     "agent has ended: "));
  run.processes[0].process.arguments = {"wrap", "--"};
  EXPECT_THAT(Plain(run), StartsWith("wrap -- (8)"));
}

TEST(RunListTextTest, CountsAndSaysWhatEndsTheRest) {
  ListedRun dead = LivingRun();
  dead.state = ListedRun::State::kDead;
  dead.processes[0].role = ListedProcess::Role::kSpared;
  dead.processes[1].role = ListedProcess::Role::kLeftover;
  ListedRun unwrapped = dead;
  unwrapped.state = ListedRun::State::kUnwrapped;
  EXPECT_THAT(RunListText({LivingRun(), dead, dead, unwrapped}, {}),
              EndsWith("\n\n1 run, 2 processes, 1008M\n"
                       "left over: 2 processes of 2 dead runs, 1.9G; "
                       "sprout-acp-wrap --sweep ends them\n"
                       "left over by the app: 1 process, 1000M; "
                       "sprout-acp-wrap --sweep --unwrapped ends them\n"));
  EXPECT_THAT(RunListText({dead}, {}), Not(HasSubstr("1 run,")));
}

TEST(RunListTextTest, ADryRunShowsWhatWouldBeEnded) {
  EXPECT_EQ(DryRunText({LivingRun()}, {}), "nothing to end\n");
  ListedRun dead = LivingRun();
  dead.state = ListedRun::State::kDead;
  dead.processes[1].role = ListedProcess::Role::kLeftover;
  dead.processes.erase(dead.processes.begin());
  dead.agent = 0;
  EXPECT_EQ(
      DryRunText({LivingRun(), dead}, {}),
      "left over: agent (1000), instance app: 1 process, 3.0M, 2h03m "
      "old\n"
      "   PID  GROUP  SESSION     AGE  MEMORY  NOTE              COMMAND\n"
      "  1000      7    12345  16m40s   1000M  leftover,session    agent\n"
      "\n"
      "left over: 1 process of 1 dead run, 1000M; sprout-acp-wrap --sweep "
      "ends them\n");
  dead.processes[0].role = ListedProcess::Role::kSpared;
  dead.processes[0].membership.spared = Membership::Spared::kAsksToBeKept;
  EXPECT_THAT(DryRunText({dead}, {}),
              EndsWith("agent  (asks to be kept)\nnothing to end\n"));
}

TEST(RunListTextTest, ARunInsideAnotherIsIndented) {
  ListedRun inner = LivingRun();
  inner.nesting = 1;
  EXPECT_THAT(RunListText({LivingRun(), inner}, {}),
              HasSubstr("\n\n  agent (1000), instance app: 2 processes, 3.0M, "
                        "2h03m old\n     PID  GROUP"));
}

TEST(RunListTextTest, SaysWhatIsMissing) {
  ListedRun run = LivingRun();
  run.guardian = 0;
  EXPECT_THAT(Plain(run), HasSubstr("app, without its guardian: 2"));
  run = LivingRun();
  run.front = 0;
  EXPECT_THAT(Plain(run), HasSubstr("app, without its front: 2"));
  run = LivingRun();
  run.agent = 0;
  EXPECT_THAT(Plain(run), StartsWith("front (8), instance app, whose agent has "
                                     "ended: 2"));
}

TEST(RunListTextTest, MarksLeftovers) {
  ListedRun run = LivingRun();
  run.state = ListedRun::State::kDead;
  run.processes[0].role = ListedProcess::Role::kLeftover;
  run.processes[1].role = ListedProcess::Role::kSpared;
  run.processes[1].membership.spared = Membership::Spared::kAsksToBeKept;
  std::string text = Plain(run);
  EXPECT_THAT(text, StartsWith("left over: agent (1000), instance app: 2"));
  EXPECT_THAT(text, HasSubstr("  leftover        front\n"));
  EXPECT_THAT(text,
              HasSubstr("  spared,session    agent  (asks to be kept)\n"));
  run.state = ListedRun::State::kUnwrapped;
  EXPECT_THAT(Plain(run), StartsWith("left over by the app: agent (1000), "));
}

TEST(RunListTextTest, NamesWhatHasLeft) {
  ListedRun run = LivingRun();
  run.processes[1].left_session = false;
  EXPECT_THAT(Plain(run), HasSubstr("  group    agent\n"));
  run.processes[1].left_parent = true;
  EXPECT_THAT(Plain(run), HasSubstr("  group,orphan    agent\n"));
  EXPECT_THAT(Plain(run), HasSubstr(": 2 processes, 1 orphan, "));
  run.processes[1].process.info.stopped = true;
  EXPECT_THAT(Plain(run), HasSubstr("  group,orphan,stopped    agent\n"));
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
  run.processes[1].role = ListedProcess::Role::kWitness;
  run.processes[1].process.info.name = kWitnessName;
  EXPECT_THAT(Plain(run), HasSubstr("[acp-witness]\n"));
}

TEST(RunListTextTest, ColoursWholeLinesAndKeepsTheTextTheSame) {
  ListStyle style;
  style.colours = true;
  std::string coloured = RunListText({LivingRun()}, style);
  EXPECT_THAT(coloured, StartsWith("\x1b[1magent "));
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
