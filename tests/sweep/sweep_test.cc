// --sweep ends everything that a dead run has left behind, and nothing else.

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/kinds.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/model.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/list/json.h"
#include "tests/sweep/command.h"

namespace acp_wrap {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kPatient[] = "--grace=1h";
constexpr char kHasty[] = "--grace=100ms";

using EveryKindTest = WholeProgramTestWithParam<VictimKind>;

TEST_P(EveryKindTest, IsEnded) {
  std::unique_ptr<Scene> dead = DeadRun({GetParam().name});
  if (dead == nullptr) return;
  // The negative control: nobody else ends them.
  EXPECT_FALSE(dead->leash().AllGone());

  Said said =
      RunWrapper({"--sweep", GetParam().ends_by_sigterm ? kPatient : kHasty});

  EXPECT_EQ(said.status, 0) << said.output << said.errors;
  // A run inside ends by itself, when its parent is gone.
  EXPECT_TRUE(dead->leash().AwaitAllGone()) << dead->leash().DescribeLiving();
  EXPECT_TRUE(AwaitNoChild());
}

std::vector<VictimKind> KindsThatASweepEnds() {
  std::vector<VictimKind> kinds;
  for (const VictimKind& kind : AllKinds()) {
    // Its own grace of an hour is its own concern.
    if (kind.name != "inner-wrapper:traps-term") kinds.push_back(kind);
  }
  return kinds;
}

INSTANTIATE_TEST_SUITE_P(All, EveryKindTest,
                         testing::ValuesIn(KindsThatASweepEnds()),
                         [](const testing::TestParamInfo<VictimKind>& info) {
                           return TestName(info.param);
                         });

class SweepTest : public WholeProgramTest {
 protected:
  void TearDown() override {
    EndLeftovers();
    WholeProgramTest::TearDown();
  }
};

std::string IdOf(pid_t pid) {
  std::optional<Proc> proc = ReadProc(pid);
  return absl::StrCat(pid, ".", proc ? NamingStartTime(*proc) : 0);
}

// A run that is over, as a process carries its id.
std::string DeadRunId(const std::string& pid_namespace = NamingPidNamespace()) {
  return "SPROUT_ACP_WRAP_RUN=" + pid_namespace + "-4000000.1-4000001.2";
}

TEST_F(SweepTest, SaysWhatItEndsAndWhy) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead = DeadRun({"no-environment", "traps-term"});
    if (dead == nullptr) return;
    const std::string agent = std::to_string(dead->agent()) + " victim ";
    Said said = RunWrapper({"--sweep", "--dry-run"});
    EXPECT_EQ(said.status, 0);
    // By the command that it was started as, and for how long it has been.
    EXPECT_THAT(said.output, StartsWith("left over: "));
    EXPECT_THAT(said.output,
                ContainsRegex("\n +" + std::to_string(dead->agent()) +
                              " [^\n]* [0-9]+[ms][^\n]*  leftover[^\n]* "
                              "[^\n]*victim agent"));
    EXPECT_THAT(said.output,
                HasSubstr("\n\nleft over: 3 processes of 1 dead run, "));
    EXPECT_EQ(said.errors, "");
    // It has only said so.
    EXPECT_FALSE(dead->leash().AllGone());
    EXPECT_TRUE(ReadProc(dead->agent()));

    said = RunWrapper({"--sweep", kHasty});
    EXPECT_EQ(said.status, 0);
    // Below its run, which is known by its command: an id says nothing.
    EXPECT_THAT(
        said.output,
        MatchesRegex("left over: [^\n]*victim agent[^\n]* \\([0-9]+\\): "
                     "3 processes, [^\n]* old\n"
                     "(  ended [^\n]* by SIG[^\n]*\n){3}"
                     "ended 3 processes\n"));
    EXPECT_THAT(said.output, HasSubstr("\n  ended " + agent + "by SIGTERM\n"));
    EXPECT_THAT(said.output,
                HasSubstr("by SIGTERM, below a process of the run\n"));
    EXPECT_THAT(said.output, HasSubstr(" by SIGKILL\n"));
    EXPECT_EQ(said.errors, "");
    EXPECT_TRUE(dead->leash().AwaitAllGone());

    said = RunWrapper({"--sweep"});
    EXPECT_EQ(said.status, 0);
    EXPECT_EQ(said.output, "nothing to end\n");
  });
}

Json SweepAsJson(std::vector<std::string> options) {
  options.insert(options.begin(), {"--sweep", "--json"});
  Said said = RunWrapper(options);
  EXPECT_EQ(said.status, 0);
  EXPECT_EQ(said.errors, "");
  std::optional<Json> json = ParseOutput("sweep", said.output);
  EXPECT_TRUE(json) << said.output;
  return json.value_or(Json());
}

TEST_F(SweepTest, TellsProgramsWhatItEnds) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead =
        DeadRun({"no-environment", "traps-term",
                 "with:SPROUT_ACP_WRAP_KEEP=1:own-group"},
                {"SPROUT_ACP_WRAP_LABEL=thread 7"});
    if (dead == nullptr) return;
    const pid_t kept = dead->leash().Find("ready own-group");
    Json swept = SweepAsJson({"--dry-run"});
    EXPECT_EQ(swept["schema"].number, 1);
    EXPECT_EQ(swept["dry_run"].number, 1);
    const Json agent = swept["processes"].Where("pid", dead->agent());
    EXPECT_EQ(agent["fate"].text, "found");
    EXPECT_EQ(agent["found_by"].text, "marker");
    EXPECT_EQ(agent["label"].text, "thread 7");
    EXPECT_EQ(agent["signal"].kind, Json::Kind::kNull);
    EXPECT_THAT(agent["arguments"].items, testing::SizeIs(2));
    EXPECT_THAT(agent["run"].text,
                HasSubstr(absl::StrCat("-", dead->front(), ".")));
    // What has no environment is told of as fully.
    const Json scrubbed = swept["processes"].Where(
        "pid", dead->leash().Find("ready own-session"));
    EXPECT_EQ(scrubbed["found_by"].text, "lineage");
    EXPECT_EQ(scrubbed["run"].text, agent["run"].text);
    EXPECT_THAT(scrubbed["arguments"].items, Not(IsEmpty()));
    const Json spared = swept["processes"].Where("pid", kept);
    EXPECT_EQ(spared["fate"].text, "spared");
    EXPECT_EQ(spared["spared"].text, "asks to be kept");

    swept = SweepAsJson({kHasty});
    EXPECT_EQ(swept["dry_run"].number, 0);
    auto signal = [&](pid_t pid) {
      const Json process = swept["processes"].Where("pid", pid);
      EXPECT_EQ(process["fate"].text, "ended");
      return process["signal"].text;
    };
    EXPECT_EQ(signal(dead->agent()), "SIGTERM");
    EXPECT_EQ(signal(dead->leash().Find("ready traps-term")), "SIGKILL");
    EXPECT_THAT(SweepAsJson({})["processes"].items, testing::SizeIs(1));
    SendSignal(kept, SIGKILL);
    EXPECT_TRUE(dead->leash().AwaitAllGone());
    EXPECT_TRUE(AwaitNoChild());
    EXPECT_THAT(SweepAsJson({})["processes"].items, IsEmpty());
  });
}

TEST_F(SweepTest, LeavesALivingRunAlone) {
  Scene::Plan plan;
  plan.kinds = {"bystander", "no-environment", "daemon"};
  Scene living(plan);
  ASSERT_READY(living);
  for (const char* half : {"both", "front", "guardian"}) {
    // With one half of it gone, it still lives.
    if (half == std::string("guardian")) living.KillGuardian();
    Said said = RunWrapper({"--sweep", kHasty});
    EXPECT_EQ(said.status, 0);
    EXPECT_THAT(said.output,
                Not(HasSubstr(std::to_string(living.agent()) + " victim")));
    EXPECT_FALSE(living.leash().AllGone());
    for (const Leash::Report& report : living.leash().reports()) {
      EXPECT_THAT(report.text, Not(HasSubstr("signal"))) << half;
    }
  }
  BringAbout(WayToEnd::kAgentExits, living);
  ASSERT_TRUE(AwaitExit(living.front()));
  EXPECT_TRUE(living.leash().AwaitAllGone());
}

TEST_F(SweepTest, LeavesAloneWhatOnlyLooksLikeALeftover) {
  const std::string dead = DeadRunId();
  const std::string value = dead.substr(dead.find('=') + 1);
  // It is no more than alive.
  Witness wrapper({});
  const std::string own = IdOf(wrapper.pid());
  const std::vector<std::vector<std::string>> kSettings = {
      {},
      {"SPROUT_MANAGED_AGENT=app"},
      // Mentions.
      {"NOTE=" + dead},
      {"X" + dead},
      {"SPROUT_ACP_WRAP_RUNS=" + value},
      // Malformed.
      {"SPROUT_ACP_WRAP_RUN="},
      {dead + ","},
      {dead + "0x"},
      // Another namespace's.
      {DeadRunId("1")},
      {DeadRunId("1") + "," + value},
      {dead + ",1-4000000.1-4000001.2"},
      // Of a living run, whose other half is gone.
      {absl::StrCat("SPROUT_ACP_WRAP_RUN=", NamingPidNamespace(), "-", own,
                    "-4000001.2")},
      {absl::StrCat("SPROUT_ACP_WRAP_RUN=", NamingPidNamespace(), "-4000000.1-",
                    own)},
      // Inside a living one.
      {absl::StrCat("SPROUT_ACP_WRAP_RUN=", NamingPidNamespace(), "-", own, "-",
                    own, ",", value)},
      // It asks to be kept.
      {dead, "SPROUT_ACP_WRAP_KEEP=1"},
  };
  std::vector<std::unique_ptr<Witness>> witnesses;
  witnesses.reserve(kSettings.size());
  for (const auto& settings : kSettings) {
    witnesses.push_back(std::make_unique<Witness>(settings));
  }
  // And one that does not only look like one.
  Witness leftover({dead});

  Said said = RunWrapper({"--sweep", kHasty});

  EXPECT_EQ(said.status, 0) << said.output;
  for (size_t i = 0; i < witnesses.size(); ++i) {
    EXPECT_TRUE(witnesses[i]->Untouched())
        << testing::PrintToString(kSettings[i]);
  }
  EXPECT_FALSE(leftover.Untouched());
  std::optional<int> status = AwaitExit(leftover.pid());
  ASSERT_TRUE(status);
  EXPECT_EQ(DescribeStatus(*status), "signal 9");
}

// A pid alone names nobody: the run's processes had other start times.
TEST_F(SweepTest, AnotherProcessWithItsPidDoesNotMakeARunLive) {
  Witness other({});
  std::optional<Proc> proc = ReadProc(other.pid());
  ASSERT_TRUE(proc);
  const std::string id =
      absl::StrCat(other.pid(), ".", NamingStartTime(*proc) - 1);
  Witness leftover({absl::StrCat("SPROUT_ACP_WRAP_RUN=", NamingPidNamespace(),
                                 "-", id, "-", id)});
  EXPECT_EQ(RunWrapper({"--sweep", kHasty}).status, 0);
  EXPECT_FALSE(leftover.Untouched());
  EXPECT_TRUE(AwaitExit(leftover.pid()));
  EXPECT_TRUE(other.Untouched());
}

TEST_F(SweepTest, LeavesAnotherUserAlone) {
  constexpr uid_t kOther = 1234;
  pid_t trial = fork();
  if (trial == 0) _exit(setuid(kOther) == 0 ? 0 : 1);
  if (AwaitExit(trial) != 0) GTEST_SKIP() << "cannot be another user";
  // A victim's file may be out of the other user's reach.
  Launch launch;
  launch.command = {"/bin/sleep", "1000"};
  launch.environment.push_back(DeadRunId());
  launch.before_exec = [] {
    if (setuid(kOther) != 0) _exit(98);
  };
  Started other(launch);
  while (ReadProc(other.pid())->name != "sleep") usleep(1000);
  Said said = RunWrapper({"--sweep", "--grace=0"});
  EXPECT_EQ(said.status, 0) << said.output;
  EXPECT_THAT(said.output, Not(HasSubstr(std::to_string(other.pid()))));
  EXPECT_NE(ReadProc(other.pid())->state, 'Z');
}

TEST_F(SweepTest, AnInstanceLimitsIt) {
  AloneOnAHost([] {
    Witness app({DeadRunId(), "SPROUT_MANAGED_AGENT=app"});
    Witness dev({DeadRunId(), "SPROUT_MANAGED_AGENT=app.dev"});
    Witness none({DeadRunId()});
    EXPECT_EQ(RunWrapper({"--sweep", kHasty, "--instance=app"}).status, 0);
    EXPECT_TRUE(AwaitExit(app.pid()));
    EXPECT_TRUE(dev.Untouched());
    EXPECT_TRUE(none.Untouched());
    EndLeftovers();
  });
}

TEST_F(SweepTest, LeavesTheRunAloneInWhichItRuns) {
  AloneOnAHost([] {
    Witness own({DeadRunId()});
    Said said = RunWrapper({"--sweep", kHasty}, {DeadRunId()});
    EXPECT_EQ(said.status, 0);
    EXPECT_TRUE(own.Untouched());
    EXPECT_THAT(said.output,
                HasSubstr(absl::StrCat("left alone ", own.pid(),
                                       " victim: of the same run as this\n")));
    EndLeftovers();
  });
}

TEST_F(SweepTest, SaysWhatIsWrong) {
  Said said = RunWrapper({"--sweep", "--grace=soon"});
  EXPECT_EQ(said.status, W_EXITCODE(125, 0));
  EXPECT_THAT(said.errors, HasSubstr("--grace: 'soon' is not a time"));
  EXPECT_EQ(said.output, "");
}

}  // namespace
}  // namespace acp_wrap
