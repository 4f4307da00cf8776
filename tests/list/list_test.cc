// --list shows what runs and what is left over, to people and to programs.

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/app/app.h"
#include "tests/app/folder.h"
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
#include "tests/list/json.h"
#include "tests/sweep/command.h"

namespace acp_wrap {
namespace {

using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

class ListTest : public WholeProgramTest {
 protected:
  void TearDown() override {
    EndLeftovers();
    WholeProgramTest::TearDown();
  }
};

// The line about this process; empty if there is none.
std::string LineOf(pid_t pid, const std::string& output) {
  for (absl::string_view line : absl::StrSplit(output, '\n')) {
    std::string text(line);
    size_t begin = text.find_first_not_of(' ');
    if (begin != std::string::npos &&
        text.compare(begin, std::to_string(pid).size() + 1,
                     std::to_string(pid) + " ") == 0) {
      return text;
    }
  }
  return "";
}

Json ListAsJson() {
  Said said = RunWrapper({"--list", "--json"});
  EXPECT_EQ(said.status, 0);
  EXPECT_EQ(said.errors, "");
  std::optional<Json> json = ParseOutput("list", said.output);
  EXPECT_TRUE(json) << said.output;
  return json.value_or(Json());
}

std::vector<std::string> Texts(const Json& array) {
  std::vector<std::string> texts;
  for (const Json& item : array.items) texts.push_back(item.text);
  return texts;
}

TEST_F(ListTest, ShowsALivingRunAsATree) {
  Scene::Plan plan;
  plan.kinds = {"plain", "own-group", "own-session", "daemon",
                "no-environment"};
  plan.launch.environment.push_back("SPROUT_MANAGED_AGENT=app");
  Scene scene(plan);
  ASSERT_READY(scene);
  Said said;
  // What made the daemon may take its time to end.
  do {
    said = RunWrapper({"--list"});
  } while (said.output.find(" 10 processes, ") != std::string::npos);
  EXPECT_EQ(said.status, 0);
  EXPECT_EQ(said.errors, "");
  // The agent, what else there is of it, and the witness.
  EXPECT_THAT(said.output,
              HasSubstr(absl::StrCat(" (", scene.agent(),
                                     "), instance app: 9 processes, ")));
  EXPECT_THAT(said.output, HasSubstr("    [acp-witness]\n"));
  EXPECT_THAT(said.output, HasSubstr(" 9 processes, "));
  EXPECT_THAT(LineOf(scene.front(), said.output), HasSubstr("sprout-acp-wrap"));
  EXPECT_THAT(LineOf(scene.guardian(), said.output),
              HasSubstr("    [acp-guardian]"));
  EXPECT_THAT(LineOf(scene.agent(), said.output), HasSubstr("victim agent"));
  auto line = [&](const std::string& kind) {
    return LineOf(scene.leash().Find("ready " + kind), said.output);
  };
  EXPECT_THAT(line("plain"), Not(HasSubstr("session")));
  EXPECT_THAT(line("plain"), Not(HasSubstr("group")));
  EXPECT_THAT(line("own-group"), HasSubstr("  group  "));
  EXPECT_THAT(line("own-session"), HasSubstr("  session  "));
  // The model gives its orphans to launchd, and Linux to the test.
  EXPECT_THAT(
      line("daemon"),
      HasSubstr(OnModelOfMacos() ? "  session  " : "  session,orphan  "));
  // Not a word for terminals where there is none.
  EXPECT_THAT(said.output, Not(HasSubstr("\x1b")));
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectVictimsEnd(WayToEnd::kAgentExits, scene);
}

// As long as anything of it is there: the agent carries it.
TEST_F(ListTest, ShowsWhatARunIsCalled) {
  Scene::Plan plan;
  plan.options.push_back("--label=thread \"7\"\x1b[31m");
  plan.kinds = {"inner-wrapper:plain"};
  plan.launch.environment.push_back("SPROUT_ACP_WRAP_LABEL=not this");
  Scene scene(plan);
  ASSERT_READY(scene);
  constexpr char kShown[] = "thread \"7\"\\x1b[31m";
  EXPECT_THAT(RunWrapper({"--list"}).output,
              HasSubstr(absl::StrCat("), '", kShown, "': ")));
  EXPECT_EQ(ListAsJson()["runs"].Where("front", scene.front())["label"].text,
            kShown);
  KillBoth(scene);
  const Json& list = ListAsJson();
  bool found = false;
  for (const Json& run : list["runs"].items) {
    found =
        found || (run["state"].text == "dead" && run["label"].text == kShown);
  }
  EXPECT_TRUE(found);
}

TEST_F(ListTest, TellsProgramsTheSame) {
  Scene::Plan plan;
  plan.kinds = {"own-session", "no-environment"};
  plan.launch.environment.push_back("SPROUT_MANAGED_AGENT=app");
  Scene scene(plan);
  ASSERT_READY(scene);
  Json list = ListAsJson();
  EXPECT_EQ(list["schema"].number, 1);
  EXPECT_EQ(list["user"].number, geteuid());
  const Json& run = list["runs"].Where("front", scene.front());
  EXPECT_EQ(run["state"].text, "living");
  EXPECT_EQ(run["instance"].text, "app");
  EXPECT_EQ(run["guardian"].number, scene.guardian());
  EXPECT_EQ(run["agent"].number, scene.agent());
  EXPECT_EQ(run["inside"].kind, Json::Kind::kNull);
  EXPECT_EQ(run["label"].kind, Json::Kind::kNull);
  EXPECT_EQ(run["processor_ms"].kind,
            OnModelOfMacos() ? Json::Kind::kNull : Json::Kind::kNumber);
  EXPECT_THAT(run["id"].text, HasSubstr(absl::StrCat("-", scene.front(), ".")));
  const Json& processes = run["processes"];
  EXPECT_EQ(processes.items.size(), 6u);
  std::vector<std::string> of_front;
  for (const Json& process : processes.items) {
    if (process["parent"].number != scene.front()) continue;
    of_front.push_back(process["role"].text);
    EXPECT_EQ(process["name"].text, "acp-" + process["role"].text);
  }
  EXPECT_THAT(of_front, UnorderedElementsAre("guardian", "witness"));
  const Json& agent = processes.Where("pid", scene.agent());
  std::optional<Proc> proc = ReadProc(scene.agent());
  ASSERT_TRUE(proc);
  EXPECT_EQ(agent["role"].text, "agent");
  EXPECT_EQ(agent["found_by"].text, "marker");
  EXPECT_EQ(agent["start_time"].number,
            static_cast<long long>(NamingStartTime(*proc)));
  EXPECT_EQ(agent["parent"].number, scene.guardian());
  EXPECT_EQ(agent["group"].number, proc->group);
  EXPECT_EQ(agent["session"].number, proc->session);
  EXPECT_EQ(agent["name"].text, "victim");
  EXPECT_GT(agent["resident_bytes"].number, 0);
  EXPECT_THAT(agent["escaped"].items, IsEmpty());
  // Through whatever links Bazel has put.
  EXPECT_THAT(agent["executable"].text, EndsWith("/tests/victims/victim"));
  const Json& server =
      processes.Where("pid", scene.leash().Find("ready own-session"));
  EXPECT_EQ(server["role"].text, "descendant");
  EXPECT_THAT(Texts(server["escaped"]), ElementsAre("session", "group"));
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectVictimsEnd(WayToEnd::kAgentExits, scene);
}

// What has found it notes when, and whoever lists reads that from front.
TEST_F(ListTest, SaysForHowLongAnOrphanHasBeenOne) {
  for (const char* looks : {"--end-orphans=100ms", "--end-orphans=never"}) {
    SCOPED_TRACE(looks);
    Scene::Plan plan;
    plan.options = {looks, "--sweep-on-start=0"};
    // It is not this app's, and so it stays.
    plan.kinds = {"with:BUZZ_MANAGED_AGENT=another:daemon", "plain"};
    plan.launch.environment.push_back("BUZZ_MANAGED_AGENT=app");
    Scene scene(plan);
    ASSERT_READY(scene);
    const bool noted =
        looks == std::string("--end-orphans=100ms") && !OnModelOfMacos();
    const pid_t orphan = scene.leash().Find("ready daemon");
    auto age = [&](pid_t pid) {
      const Json list = ListAsJson();
      return list["runs"].Where("front", scene.front())["processes"].Where(
          "pid", pid)["orphan_ms"];
    };
    const absl::Time end = absl::Now() + kLimit;
    Json first = age(orphan);
    while (noted && first.kind == Json::Kind::kNull && absl::Now() < end) {
      absl::SleepFor(absl::Milliseconds(10));
      first = age(orphan);
    }
    EXPECT_EQ(first.kind, noted ? Json::Kind::kNumber : Json::Kind::kNull);
    EXPECT_EQ(age(scene.leash().Find("ready plain")).kind, Json::Kind::kNull);
    const std::string line = LineOf(orphan, RunWrapper({"--list"}).output);
    if (noted) {
      absl::SleepFor(absl::Milliseconds(150));
      // The look that has found it first counts, whoever looks since.
      EXPECT_GE(age(orphan).number, first.number + 150);
      EXPECT_THAT(line, ContainsRegex("session,orphan [0-9]+m?s"));
    } else if (!OnModelOfMacos()) {
      EXPECT_THAT(line, HasSubstr("session,orphan  "));
    }
    BringAbout(WayToEnd::kAgentExits, scene);
    ExpectVictimsEnd(WayToEnd::kAgentExits, scene);
  }
}

TEST_F(ListTest, MarksLeftovers) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead = DeadRun({"no-environment", "own-session"});
    if (dead == nullptr) return;
    Said said = RunWrapper({"--list"});
    EXPECT_THAT(said.output, StartsWith("left over: "));
    EXPECT_THAT(said.output,
                HasSubstr("\n\nleft over: 3 processes of 1 dead run, "));
    EXPECT_THAT(said.output, EndsWith("; sprout-acp-wrap --sweep ends them\n"));
    EXPECT_THAT(LineOf(dead->agent(), said.output), HasSubstr("  leftover  "));
    Json list = ListAsJson();
    ASSERT_EQ(list["runs"].items.size(), 1u);
    const Json& run = list["runs"].items[0];
    EXPECT_EQ(run["state"].text, "dead");
    EXPECT_EQ(run["front"].kind, Json::Kind::kNull);
    EXPECT_EQ(run["processes"].items.size(), 3u);
    for (const Json& process : run["processes"].items) {
      EXPECT_EQ(process["role"].text, "leftover");
    }
    EXPECT_EQ(RunWrapper({"--sweep", "--grace=1h"}).status, 0);
    EXPECT_EQ(RunWrapper({"--list"}).output,
              "nothing runs under sprout-acp-wrap\n");
    EXPECT_THAT(ListAsJson()["runs"].items, IsEmpty());
  });
}

TEST_F(ListTest, MarksWhatTheAppHasLeft) {
  AloneOnAHost([] {
    Folder folder;
    App::Plan plan;
    plan.wrapped = false;
    App app(folder, plan);
    auto agent = app.Start("agent");
    ASSERT_NE(agent, nullptr);
    // As long as the app is there, that is its concern.
    EXPECT_THAT(ListAsJson()["runs"].items, IsEmpty());
    app.Crash();
    Json list = ListAsJson();
    ASSERT_EQ(list["runs"].items.size(), 1u);
    EXPECT_EQ(list["runs"].items[0]["state"].text, "unwrapped");
    EXPECT_EQ(list["runs"].items[0]["processes"].items.size(),
              kProcessesOfAnAgent);
    EndLeftovers();
  });
}

TEST_F(ListTest, ShowsARunInsideAnother) {
  Scene::Plan plan;
  plan.kinds = {"inner-wrapper:plain"};
  Scene scene(plan);
  ASSERT_READY(scene);
  Json list = ListAsJson();
  const Json& outer = list["runs"].Where("front", scene.front());
  const Json* inner = nullptr;
  for (const Json& run : list["runs"].items) {
    if (run["inside"].text == outer["id"].text && !outer["id"].text.empty()) {
      inner = &run;
    }
  }
  ASSERT_NE(inner, nullptr);
  // Right below the outer one, as a part of it.
  EXPECT_EQ(inner - &outer, 1);
  EXPECT_THAT(RunWrapper({"--list"}).output,
              ContainsRegex("\n\n  [^\n]* \\([0-9]+\\): [0-9]+ processes, "));
  EXPECT_THAT((*inner)["id"].text, Not(outer["id"].text));
  EXPECT_NE((*inner)["processes"]
                .Where("pid", scene.leash().Find("ready plain"))
                .kind,
            Json::Kind::kNull);
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectVictimsEnd(WayToEnd::kAgentExits, scene);
}

TEST_F(ListTest, ShowsAWrapperAsAnAgent) {
  Launch launch;
  launch.command = {WrapperPath(), "--", WrapperPath(), "--", "sleep", "1000"};
  Started program(launch);
  std::string text;
  // Until both agents have been let go.
  while ((text.find("\n\n  sleep 1000 (") == std::string::npos ||
          text.find("has ended") != std::string::npos) &&
         ReadProc(program.pid())->state != 'Z') {
    text = RunWrapper({"--list"}).output;
  }
  EXPECT_THAT(text, ContainsRegex("-- sleep 1000 \\([0-9]+\\): [^\n]* old\n"));
  EXPECT_THAT(text, Not(HasSubstr("has ended")));
  Json list = ListAsJson();
  ASSERT_EQ(list["runs"].items.size(), 2u);
  EXPECT_EQ(list["runs"].items[0]["agent"].number,
            list["runs"].items[1]["front"].number);
  kill(program.pid(), SIGTERM);
  EXPECT_TRUE(AwaitExit(program.pid()));
}

// Whatever a process calls itself, a terminal must not obey it, and a program
// must be able to read it.
TEST_F(ListTest, EscapesWhatAProcessCallsItself) {
  Launch launch;
  launch.command = {WrapperPath(),
                    "--grace=50ms",
                    "--",
                    "/bin/bash",
                    "-c",
                    ("printf '\\x1b[2J\\xff' > /proc/$$/comm; "
                     "exec -a $'\\x1b[31m\\xff\\n\"\\\\g\\xc3\\xa4nse' "
                     "/bin/sleep 1000")};
  launch.environment.push_back("SPROUT_MANAGED_AGENT=a\x1b\xffpp");
  Started started(launch);
  auto agent = [&]() -> std::optional<Proc> {
    for (const Proc& child : ChildrenOf(started.pid())) {
      for (const Proc& grandchild : ChildrenOf(child.pid)) {
        // In an exec(2) the arguments come after the name.
        if (grandchild.name == "sleep" &&
            !ReadWhole(absl::StrCat("/proc/", grandchild.pid, "/cmdline"))
                 .empty()) {
          return grandchild;
        }
      }
    }
    return std::nullopt;
  };
  while (!agent() && ReadProc(started.pid())->state != 'Z') usleep(1000);
  ASSERT_TRUE(agent()) << started.Errors();

  Said said = RunWrapper({"--list"});
  EXPECT_THAT(said.output, HasSubstr("instance a\\x1b\\xffpp: "));
  EXPECT_THAT(said.output, HasSubstr("\\x1b[31m\\xff\\n\"\\g\u00e4nse 1000\n"));
  EXPECT_THAT(said.output, Not(HasSubstr("\x1b")));
  EXPECT_THAT(said.output, Not(HasSubstr("\xff")));
  Json list = ListAsJson();
  const Json& run = list["runs"].Where("front", started.pid());
  EXPECT_EQ(run["instance"].text, "a\\x1b\\xffpp");
  const Json& sleep = run["processes"].Where("pid", agent()->pid);
  ASSERT_FALSE(sleep["arguments"].items.empty());
  EXPECT_EQ(sleep["arguments"].items[0].text,
            "\\x1b[31m\\xff\\n\"\\g\u00e4nse");
  kill(started.pid(), SIGTERM);
  EXPECT_TRUE(AwaitExit(started.pid()));
}

// What --list writes to a terminal of 70 columns, with these settings.
std::string OnATerminal(std::vector<std::string> settings) {
  settings.push_back("PATH=/usr/bin:/bin");
  std::string wrapper = WrapperPath(), option = "--list";
  char* arguments[] = {wrapper.data(), option.data(), nullptr};
  std::vector<char*> environment;
  for (std::string& entry : settings) environment.push_back(entry.data());
  environment.push_back(nullptr);
  winsize size = {};
  size.ws_row = 24;
  size.ws_col = 70;
  int terminal;
  pid_t pid = forkpty(&terminal, nullptr, nullptr, &size);
  if (pid == 0) {
    execve(arguments[0], arguments, environment.data());
    _exit(99);
  }
  std::string text;
  char buffer[4096];
  ssize_t count;
  while ((count = read(terminal, buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<size_t>(count));
  }
  close(terminal);
  EXPECT_EQ(AwaitExit(pid), 0);
  return text;
}

TEST_F(ListTest, ColoursAndCutsForATerminal) {
  Scene::Plan plan;
  plan.kinds = {"own-session"};
  Scene scene(plan);
  ASSERT_READY(scene);
  std::string coloured = OnATerminal({"TERM=xterm"});
  EXPECT_THAT(coloured, HasSubstr("\x1b[1mvictim agent"));
  EXPECT_THAT(coloured, HasSubstr("\x1b[33m"));
  std::string plain = OnATerminal({"TERM=xterm", "NO_COLOR=1"});
  EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
  for (absl::string_view line : absl::StrSplit(plain, "\r\n")) {
    EXPECT_LE(line.size(), 70u) << line;
  }
  EXPECT_THAT(OnATerminal({"TERM=dumb"}), Not(HasSubstr("\x1b")));
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectVictimsEnd(WayToEnd::kAgentExits, scene);
}

}  // namespace
}  // namespace acp_wrap
