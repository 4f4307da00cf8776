// sprout-acp-wrap --spare -- COMMAND: with --keep on the run, COMMAND and what
// it leaves behind stay, whatever they do to their environment, whichever way
// the run ends; without, all of it ends.

#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/limits.h"
#include "tests/harness/model.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kSpared = "spare:";
const std::string kMarked = "with:SPROUT_ACP_WRAP_KEEP=1:";

// Who neither shows an environment with the wish in it, nor stays where it was
// started.
std::vector<std::string> Illegible(const std::string& prefix) {
  return {prefix + "title", prefix + "no-environment", prefix + "non-dumpable"};
}

// Root sees what is not dumpable, an ordinary user does not.
void BecomeOrdinary() { prctl(PR_CAPBSET_DROP, CAP_SYS_PTRACE); }

Scene::Plan PlanWith(const std::vector<std::string>& kinds) {
  Scene::Plan plan;
  plan.options.push_back("--keep");
  // Another run's sweep, and this one's, are of no concern here.
  plan.options.push_back("--sweep-on-start=0");
  plan.kinds = kinds;
  plan.launch.before_exec = BecomeOrdinary;
  return plan;
}

// Waits for the wrapper's own end, and for nothing that it has kept.
void AwaitEndOfRun(WayToEnd way, Scene& scene) {
  std::optional<int> status = AwaitExit(scene.front());
  ASSERT_TRUE(status) << scene.program().Errors();
  EXPECT_EQ(DescribeStatus(*status), DescribeStatus(ExpectedStatus(way)));
  EXPECT_TRUE(FrontSurvives(way) || scene.AwaitGuardian());
}

void EndAll(Scene& scene) {
  EXPECT_FALSE(EndLeftovers().empty());
  EXPECT_TRUE(scene.leash().AllGone());
}

// The one that stands right above, which is the one that stays; 0 if there is
// none.
pid_t SparerOf(pid_t pid) {
  const std::optional<Proc> proc = ReadProc(pid);
  const std::optional<Proc> parent =
      proc ? ReadProc(proc->parent) : std::nullopt;
  return parent && parent->name == "acp-spare" ? parent->pid : 0;
}

// The same, once it has taken its name, for which the command does not wait.
pid_t AwaitSparerOf(pid_t pid) {
  const absl::Time end = absl::Now() + kLimit;
  while (absl::Now() < end) {
    if (const pid_t sparer = SparerOf(pid)) return sparer;
    usleep(1'000);
  }
  return 0;
}

// Waits until the process is in this state (proc(5)).
bool AwaitState(pid_t pid, char state) {
  const absl::Time end = absl::Now() + kLimit;
  while (absl::Now() < end) {
    const std::optional<Proc> proc = ReadProc(pid);
    if (!proc) return false;
    if (proc->state == state) return true;
    usleep(10'000);
  }
  return false;
}

// Waits until there is no such process, whosever child it is by then.
bool AwaitGone(pid_t pid) {
  const absl::Time end = absl::Now() + kLimit;
  while (absl::Now() < end) {
    HasLivingChild();  // Reaps.
    if (!ReadProc(pid)) return true;
    usleep(10'000);
  }
  return false;
}

enum class Supervisor { kGuardian, kFront };

using Parameter = std::tuple<Supervisor, WayToEnd>;

class SpareTest : public WholeProgramTestWithParam<Parameter> {
 protected:
  void SetUp() override {
    WholeProgramTest::SetUp();
    if (OnModelOfMacos()) GTEST_SKIP() << "macOS has no subreapers";
  }
};

TEST_P(SpareTest, ItStaysWithAllBelowAndIsNamed) {
  const auto& [supervisor, way] = GetParam();
  std::vector<std::string> kinds = Illegible(kSpared);
  kinds.insert(kinds.end(),
               {kSpared + "tree:bystander", kSpared + "daemon:stopped",
                "own-group", "traps-term", "leader-exited"});
  Scene::Plan plan = PlanWith(kinds);
  plan.launch.through_parent = way == WayToEnd::kParentDies;
  Scene scene(plan);
  ASSERT_READY(scene);
  if (supervisor == Supervisor::kFront) scene.KillGuardian();

  BringAbout(way, scene);
  AwaitEndOfRun(way, scene);

  ExpectNoSignal(scene);
  for (const char* kept :
       {"ready title", "ready own-session", "ready non-dumpable",
        "here non-dumpable", "ready bystander", "here tree:bystander",
        "here daemon:stopped", "ready stopped"}) {
    EXPECT_TRUE(Lives(scene, kept)) << kept;
  }
  for (const char* ended :
       {"ready own-group", "ready traps-term", "ready leader-exited"}) {
    EXPECT_FALSE(Lives(scene, ended)) << ended;
  }
  const std::string errors = scene.program().Errors();
  EXPECT_THAT(errors,
              HasSubstr(absl::StrCat("kept victim (",
                                     scene.leash().Find("ready own-session"),
                                     "), as --spare asks\n")));
  EXPECT_THAT(errors, Not(HasSubstr("acp-spare")));
  EXPECT_THAT(errors, Not(HasSubstr("could not see")));
  EndAll(scene);
}

INSTANTIATE_TEST_SUITE_P(
    All, SpareTest,
    testing::Combine(testing::Values(Supervisor::kGuardian),
                     testing::Values(WayToEnd::kAgentExits,
                                     WayToEnd::kAgentIsKilled,
                                     WayToEnd::kSigterm, WayToEnd::kParentDies,
                                     WayToEnd::kFrontIsKilled,
                                     WayToEnd::kGroupIsKilled)),
    [](const testing::TestParamInfo<Parameter>& info) {
      return TestName(std::get<WayToEnd>(info.param));
    });

INSTANTIATE_TEST_SUITE_P(TakenOver, SpareTest,
                         testing::Combine(testing::Values(Supervisor::kFront),
                                          testing::Values(WayToEnd::kAgentExits,
                                                          WayToEnd::kSigterm)),
                         [](const testing::TestParamInfo<Parameter>& info) {
                           return TestName(std::get<WayToEnd>(info.param));
                         });

class SpareCommandTest : public WholeProgramTest {
 protected:
  void SetUp() override {
    WholeProgramTest::SetUp();
    if (OnModelOfMacos()) GTEST_SKIP() << "macOS has no subreapers";
  }

  // What a run of /bin/sh with `script` says, $W being the wrapper.
  struct Ran {
    std::string status;
    std::string output;
    std::string errors;
  };
  Ran RunScript(const std::vector<std::string>& options,
                const std::string& script) {
    Launch launch;
    launch.command = {WrapperPath()};
    launch.command.insert(launch.command.end(), options.begin(), options.end());
    launch.command.insert(
        launch.command.end(),
        {"--sweep-on-start=0", "--grace=50ms", "--", "/bin/sh", "-c", script});
    launch.environment.push_back("W=" + WrapperPath());
    launch.before_exec = BecomeOrdinary;
    Started program(launch);
    std::optional<int> status = AwaitExit(program.pid());
    return {status ? DescribeStatus(*status) : "does not end", program.Output(),
            program.Errors()};
  }
};

// The negative control: what the environment says is lost on these.
TEST_F(SpareCommandTest, WithoutItTheSameIsEndedThoughMarked) {
  std::vector<std::string> kinds = Illegible(kMarked);
  kinds.push_back("own-session");
  Scene scene(PlanWith(kinds));
  ASSERT_READY(scene);
  BringAbout(WayToEnd::kAgentExits, scene);
  AwaitEndOfRun(WayToEnd::kAgentExits, scene);
  EXPECT_TRUE(scene.leash().AllGone());
  EXPECT_FALSE(HasLivingChild());
  // Of those, two could have asked for all that anybody knows.
  EXPECT_THAT(scene.program().Errors(),
              testing::ContainsRegex(
                  "could not see whether victim \\([0-9]+\\), "
                  "victim \\([0-9]+\\) ask to be kept; "
                  "'sprout-acp-wrap --spare -- COMMAND' keeps such"));
}

TEST_F(SpareCommandTest, ARunWithoutKeepSaysSoAndEndsIt) {
  Scene::Plan plan = PlanWith({kSpared + "tree:no-environment"});
  plan.options = HastyOptions();
  Scene scene(plan);
  ASSERT_READY(scene);
  EXPECT_EQ(SparerOf(scene.leash().Find("here tree:no-environment")), 0);
  BringAbout(WayToEnd::kAgentExits, scene);
  AwaitEndOfRun(WayToEnd::kAgentExits, scene);
  EXPECT_TRUE(scene.leash().AllGone());
  EXPECT_FALSE(HasLivingChild());
  EXPECT_THAT(scene.program().Errors(),
              HasSubstr(absl::StrCat("the run of process ", scene.front(),
                                     " does not allow it; its option --keep "
                                     "does\n")));
  EXPECT_THAT(scene.program().Errors(), Not(HasSubstr("kept")));
}

// It is what front was started with that counts, and not what an environment
// says of it.
TEST_F(SpareCommandTest, EachRunAroundItHasToKeep) {
  for (const auto& [outer, inner, kept] :
       std::vector<std::tuple<const char*, const char*, bool>>{
           {"--keep", "--keep", true},
           {"--keep", "", false},
           {"--verbose=0", "--keep", false}}) {
    SCOPED_TRACE(absl::StrCat(outer, " ", inner));
    const Ran ran = RunScript(
        {outer}, absl::StrCat("$W ", inner,
                              " --sweep-on-start=0 -- /bin/sh -c '"
                              "env -i $W --spare -- /bin/sh -c \"sleep 1000 "
                              ">/dev/null 2>&1 </dev/null & exit 4\"'"));
    EXPECT_EQ(ran.status, "exit 4");
    EXPECT_EQ(HasLivingChild(), kept) << ran.errors;
    EXPECT_EQ(ran.errors.find("not spared") == std::string::npos, kept);
    EndLeftovers();
  }
}

TEST_F(SpareCommandTest, TheVariableAllowsItToo) {
  Scene::Plan plan = PlanWith({kSpared + "no-environment"});
  plan.options = HastyOptions();
  plan.launch.environment.push_back("SPROUT_ACP_WRAP_KEEP_MARKED=1");
  Scene scene(plan);
  ASSERT_READY(scene);
  BringAbout(WayToEnd::kAgentExits, scene);
  AwaitEndOfRun(WayToEnd::kAgentExits, scene);
  EXPECT_TRUE(Lives(scene, "ready own-session"));
  EndAll(scene);
}

TEST_F(SpareCommandTest, OutsideOfARunItOnlyRunsTheCommand) {
  Launch launch;
  launch.command = {WrapperPath(), "--spare", "--", "/bin/sh", "-c", "exit 9"};
  // An environment travels: nobody is below the run that it names.
  launch.environment.push_back("SPROUT_ACP_WRAP_KEEP_MARKED=1");
  Started program(launch);
  std::optional<int> status = AwaitExit(program.pid());
  ASSERT_TRUE(status);
  EXPECT_EQ(DescribeStatus(*status), "exit 9");
  EXPECT_EQ(program.Errors(),
            "sprout-acp-wrap: not spared: '/bin/sh': no run of sprout-acp-wrap "
            "is around it, so nothing ends it\n");
}

// The one above it has left the session since, and nothing says whose it is.
TEST_F(SpareCommandTest, ItsCommandMayBeARun) {
  const Ran ran = RunScript(
      {"--keep"}, "$W --spare -- $W --sweep-on-start=0 -- /bin/sh -c 'exit 5'");
  EXPECT_EQ(ran.status, "exit 5") << ran.errors;
  EXPECT_EQ(ran.errors, "");
  // Kept, the sparer ends by itself.
  EXPECT_TRUE(AwaitNoChild());
}

// A background process that stays holds none of the caller's descriptors.
TEST_F(SpareCommandTest, ReturnsStatusAndOutputAtOnce) {
  const Ran ran = RunScript(
      {"--keep"},
      "for end in 'exit 0' 'exit 3' 'exit 255' 'kill -9 $$' 'kill -15 $$'; do\n"
      "  x=$($W --spare -- /bin/sh -c \"sleep 1000 >/dev/null 2>&1 & echo out; "
      "$end\" 2>&1)\n"
      "  echo $x $?\n"
      "done; $W --spare -- /no/such; echo $?; $W --spare -- /; echo $?\n");
  EXPECT_EQ(ran.status, "exit 0");
  EXPECT_EQ(ran.output, "out 0\nout 3\nout 255\nout 137\nout 143\n127\n126\n");
  // Nothing is left of the last two.
  size_t sleeping = 0;
  size_t sparers = 0;
  for (const std::string& left : EndLeftovers()) {
    if (absl::StartsWith(left, "sleep (")) ++sleeping;
    if (absl::StartsWith(left, "acp-spare (")) ++sparers;
  }
  EXPECT_EQ(sleeping, 5u);
  EXPECT_EQ(sparers, 5u);
}

TEST_F(SpareCommandTest, EndsWithTheLastThatIsLeft) {
  Scene scene(PlanWith({kSpared + "daemon"}));
  ASSERT_READY(scene);
  const pid_t daemon = scene.leash().Find("ready daemon");
  const pid_t sparer = AwaitSparerOf(daemon);
  ASSERT_GT(sparer, 1);
  BringAbout(WayToEnd::kAgentExits, scene);
  AwaitEndOfRun(WayToEnd::kAgentExits, scene);
  ASSERT_TRUE(ReadProc(sparer));
  SendSignal(daemon, SIGKILL);
  EXPECT_TRUE(AwaitGone(sparer));
  EXPECT_TRUE(AwaitNoChild());
}

TEST_F(SpareCommandTest, ASignalReachesTheCommandAndEndsNothing) {
  Scene scene(PlanWith({kSpared + "bystander"}));
  ASSERT_READY(scene);
  const pid_t command = scene.leash().Find("ready bystander");
  const pid_t sparer = AwaitSparerOf(command);
  const pid_t front = AwaitSparerOf(sparer);
  ASSERT_GT(front, 1);
  for (int signal : {SIGTERM, SIGTERM, SIGHUP, SIGUSR1}) {
    SendSignal(front, signal);
    EXPECT_TRUE(scene.leash().Await(
        absl::StrCat("signal ", signal, " from ", sparer, " to bystander")));
  }
  EXPECT_TRUE(ReadProc(front));
  // Its number is not what anybody but front means it by.
  SendSignal(sparer, SIGTERM);
  SendSignal(front, SIGKILL);
  EXPECT_TRUE(AwaitState(sparer, 'S'));
  EXPECT_EQ(AwaitSparerOf(command), sparer);
  BringAbout(WayToEnd::kAgentExits, scene);
  AwaitEndOfRun(WayToEnd::kAgentExits, scene);
  EXPECT_TRUE(Lives(scene, "ready bystander"));
  EndAll(scene);
}

TEST_F(SpareCommandTest, StopsAndGoesOnWithTheCommand) {
  Scene scene(PlanWith({kSpared + "own-group"}));
  ASSERT_READY(scene);
  const pid_t command = scene.leash().Find("ready own-group");
  const pid_t front = AwaitSparerOf(AwaitSparerOf(command));
  ASSERT_GT(front, 1);
  SendSignal(command, SIGSTOP);
  EXPECT_TRUE(AwaitState(front, 'T'));
  SendSignal(front, SIGCONT);
  EXPECT_TRUE(AwaitState(command, 'S'));
  EXPECT_TRUE(AwaitState(front, 'S'));
  BringAbout(WayToEnd::kAgentExits, scene);
  AwaitEndOfRun(WayToEnd::kAgentExits, scene);
  EXPECT_TRUE(Lives(scene, "ready own-group"));
  EndAll(scene);
}

// What is left then still asks by its environment, if that can be read.
TEST_F(SpareCommandTest, SigkillToTheSparerIsSaid) {
  Scene scene(PlanWith({kSpared + "tree:own-session", kSpared + "title"}));
  ASSERT_READY(scene);
  SendSignal(AwaitSparerOf(scene.leash().Find("here tree:own-session")),
             SIGKILL);
  SendSignal(AwaitSparerOf(scene.leash().Find("ready title")), SIGKILL);
  const std::string line = "the process that spares was killed";
  const absl::Time end = absl::Now() + kLimit;
  while (scene.program().Errors().find(line) == std::string::npos &&
         absl::Now() < end) {
    usleep(10'000);
  }
  EXPECT_THAT(scene.program().Errors(), HasSubstr(line));
  BringAbout(WayToEnd::kAgentExits, scene);
  AwaitEndOfRun(WayToEnd::kAgentExits, scene);
  EXPECT_TRUE(Lives(scene, "ready own-session"));
  // Front stands above them still.
  EXPECT_TRUE(Lives(scene, "ready title"));
  EndAll(scene);
}

TEST_F(SpareCommandTest, HidesEnvironmentAndCommandLine) {
  Scene::Plan plan = PlanWith({kSpared + "tree:own-session"});
  plan.launch.environment.push_back("BUZZ_MANAGED_AGENT=app");
  Scene scene(plan);
  ASSERT_READY(scene);
  const pid_t command = scene.leash().Find("here tree:own-session");
  const pid_t sparer = AwaitSparerOf(command);
  const pid_t front = AwaitSparerOf(sparer);
  ASSERT_GT(front, 1);
  auto file = [](pid_t pid, const char* name) {
    return ReadWhole(absl::StrCat("/proc/", pid, "/", name));
  };
  EXPECT_EQ(file(sparer, "cmdline"), std::string("acp-spare") + '\0');
  EXPECT_THAT(file(front, "cmdline"), HasSubstr("--spare"));
  for (pid_t pid : {sparer, front}) {
    EXPECT_THAT(file(pid, "environ"), Not(HasSubstr("=")));
  }
  const std::string environment = file(command, "environ");
  EXPECT_THAT(environment, HasSubstr("SPROUT_ACP_WRAP_KEEP=1"));
  // By which the app would end it, and what the app would find is not there.
  EXPECT_THAT(environment, Not(HasSubstr("MANAGED_AGENT=")));
  BringAbout(WayToEnd::kAgentExits, scene);
  AwaitEndOfRun(WayToEnd::kAgentExits, scene);
  EndAll(scene);
}

TEST_F(SpareCommandTest, IsNoOrphanToBeEnded) {
  Scene::Plan plan =
      PlanWith({kSpared + "daemon:title", kSpared + "bystander", "daemon"});
  plan.options.push_back("--end-orphans=100ms");
  Scene scene(plan);
  ASSERT_READY(scene);
  EXPECT_TRUE(AwaitState(scene.leash().Find("ready daemon"), 'Z') ||
              !Lives(scene, "ready daemon"));
  BringAbout(WayToEnd::kAgentExits, scene);
  AwaitEndOfRun(WayToEnd::kAgentExits, scene);
  EXPECT_TRUE(Lives(scene, "ready title"));
  ExpectNoSignal(scene);
  EndAll(scene);
}

class SpareOnMacosTest : public WholeProgramTest {};

TEST_F(SpareOnMacosTest, ItSetsTheVariableAndSaysSo) {
  if (!OnModelOfMacos()) GTEST_SKIP() << "Linux has subreapers";
  Launch launch;
  launch.command = {WrapperPath(), "--spare", "--",
                    "/bin/sh",     "-c",      "exit $SPROUT_ACP_WRAP_KEEP"};
  Started program(launch);
  std::optional<int> status = AwaitExit(program.pid());
  ASSERT_TRUE(status);
  EXPECT_EQ(DescribeStatus(*status), "exit 1");
  EXPECT_THAT(program.Errors(),
              HasSubstr("this system gives orphans to process 1 alone"));
}

struct RealProgram {
  std::string name;
  // The file that is needed.
  std::string file;
  // Starts a daemon; $P stands in front, $D is a folder.
  std::string script;
};

class RealProgramTest : public SpareCommandTest,
                        public testing::WithParamInterface<RealProgram> {};

bool IsInstalled(const std::string& file) {
  return access(("/usr/bin/" + file).c_str(), X_OK) == 0;
}

TEST_P(RealProgramTest, IsKeptByItAndNotByTheVariable) {
  const RealProgram& program = GetParam();
  if (!IsInstalled(program.file)) GTEST_SKIP() << "no " << program.file;
  const std::string quiet = " >/dev/null 2>&1 </dev/null";
  for (bool spared : {true, false}) {
    // A socket's path has to be short.
    char folder[] = "/tmp/spareXXXXXX";
    ASSERT_NE(mkdtemp(folder), nullptr);
    SCOPED_TRACE(spared ? "spared" : "marked");
    const Ran ran = RunScript(
        {"--keep"},
        absl::StrCat("D=", folder, "; P='",
                     spared ? "$W --spare --" : "env SPROUT_ACP_WRAP_KEEP=1",
                     "'; P=$(eval echo $P)\n", program.script, quiet));
    EXPECT_EQ(ran.status, "exit 0") << ran.errors;
    const std::vector<std::string> left = EndLeftovers();
    // gpg-agent ends when its folder is gone.
    std::filesystem::remove_all(folder);
    if (spared) {
      // And what spares it.
      EXPECT_THAT(left, testing::SizeIs(2)) << ran.errors;
    } else {
      EXPECT_THAT(left, testing::IsEmpty());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, RealProgramTest,
    testing::Values(
        RealProgram{"ssh-agent", "ssh-agent", "$P ssh-agent -a $D/s"},
        RealProgram{"gpg-agent", "gpg-agent",
                    "$P gpg-agent --homedir $D --daemon"},
        RealProgram{"perl", "perl",
                    "$P perl -e '$0 = \"p\" x 4; fork and exit; sleep 1000'"},
        RealProgram{"env", "setsid",
                    "$P /bin/sh -c 'env -i setsid -f sleep 1000'"}),
    [](const testing::TestParamInfo<RealProgram>& info) {
      std::string name;
      for (char c : info.param.name) {
        if (c != '-') name += c;
      }
      return name;
    });

}  // namespace
}  // namespace acp_wrap
