// --events tells what happens while it happens, and nobody waits for its
// reader.

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "platform/unique_fd.h"
#include "tests/harness/launch.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/list/json.h"
#include "tests/report/report.h"

namespace acp_wrap {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Events = std::vector<Json>;

std::vector<std::string> Names(const Events& events) {
  std::vector<std::string> names;
  for (const Json& event : events) names.push_back(event["event"].text);
  return names;
}

// The first event of this name, about process `pid` unless that is 0.
Json Find(const Events& events, const std::string& name, pid_t pid = 0) {
  for (const Json& event : events) {
    if (event["event"].text == name &&
        (pid == 0 || event["pid"].number == pid)) {
      return event;
    }
  }
  ADD_FAILURE() << "no " << name << " of " << pid << " among "
                << testing::PrintToString(Names(events));
  return Json();
}

class EventsTest : public WholeProgramTest {
 protected:
  std::string Option() const { return "--events=" + file_.path(); }
  Events Read() const { return ParseEvents(ReadWhole(file_.path())); }

  // Of a folder of its own.
  ReportFile file_;
};

TEST_F(EventsTest, TellWhatHappensInItsOrder) {
  Scene::Plan plan;
  plan.options = {Option(), "--label=thread 7", "--grace=1h",
                  "--kill-after=100ms"};
  plan.kinds = {"own-session", "traps-term"};
  Scene scene(plan);
  ASSERT_READY(scene);
  const pid_t obeys = scene.leash().Find("ready own-session");
  const pid_t traps = scene.leash().Find("ready traps-term");
  // While it happens.
  const Json started = Find(Read(), "started");
  EXPECT_EQ(started["front"].number, scene.front());
  EXPECT_EQ(started["guardian"].number, scene.guardian());
  EXPECT_EQ(started["agent"].number, scene.agent());
  EXPECT_EQ(started["label"].text, "thread 7");
  EXPECT_THAT(scene.AgentEnvironment(),
              Contains("SPROUT_ACP_WRAP_RUN=" + started["run"].text));

  PlayToTheEnd(WayToEnd::kSigterm, scene);

  const Events events = Read();
  const Json asked = Find(events, "asked");
  EXPECT_EQ(asked["cause"].text, "signal");
  EXPECT_EQ(asked["signal"].text, "SIGTERM");
  EXPECT_EQ(asked["sender"].number, getpid());
  EXPECT_EQ(asked["sender_name"].text, ReadProc(getpid())->name);
  const Json agent = Find(events, "ended", scene.agent());
  EXPECT_EQ(agent["name"].text, "victim");
  EXPECT_EQ(agent["ended_by"].text, "SIGTERM");
  EXPECT_EQ(Find(events, "signalled", obeys)["signal"].text, "SIGTERM");
  EXPECT_EQ(Find(events, "signalled", obeys)["found_by"].text, "lineage");
  EXPECT_EQ(Find(events, "ended", obeys)["ended_by"].text, "SIGTERM");
  EXPECT_EQ(Find(events, "ended", traps)["ended_by"].text, "SIGKILL");
  EXPECT_EQ(Find(events, "killing")["kill_in_ms"].number, 0);
  EXPECT_EQ(events.back()["event"].text, "finished");
  EXPECT_EQ(events.back()["ended_by"].text, "SIGTERM");
  std::vector<std::string> order;
  for (const std::string& name : Names(events)) {
    // Either may be over before it is looked at.
    if (name == "asking" || name == "terminating") continue;
    if (name != "signalled" && name != "ended") order.push_back(name);
  }
  EXPECT_THAT(order, ElementsAre("started", "asked", "lingering", "killing",
                                 "finished"));
  for (const Json& event : events) {
    EXPECT_EQ(event["run"].text, started["run"].text);
    EXPECT_GE(event["at_ms"].number, started["at_ms"].number);
  }
}

TEST_F(EventsTest, WhoeverIsLeftTellsTheRest) {
  for (const bool front_is_killed : {true, false}) {
    unlink(file_.path().c_str());
    Scene::Plan plan;
    plan.options.push_back(Option());
    plan.kinds = {"own-session"};
    Scene scene(plan);
    ASSERT_READY(scene);
    const pid_t victim = scene.leash().Find("ready own-session");
    if (!front_is_killed) scene.KillGuardian();
    PlayToTheEnd(
        front_is_killed ? WayToEnd::kFrontIsKilled : WayToEnd::kAgentExits,
        scene);
    const Events events = Read();
    EXPECT_EQ(Find(events, "ended", victim)["ended_by"].text, "SIGTERM");
    EXPECT_EQ(events.back()["event"].text, "finished");
    if (front_is_killed) {
      EXPECT_EQ(Find(events, "asked")["cause"].text, "front ended");
    }
  }
}

TEST_F(EventsTest, TellWhatIsKept) {
  Scene::Plan plan;
  plan.options.push_back(Option());
  plan.options.push_back("--keep");
  plan.kinds = {"with:SPROUT_ACP_WRAP_KEEP=1:own-session", "own-group"};
  Scene scene(plan);
  ASSERT_READY(scene);
  const pid_t kept = scene.leash().Find("ready own-session");
  BringAbout(WayToEnd::kAgentExits, scene);
  ASSERT_TRUE(AwaitExit(scene.front()));
  EXPECT_EQ(Find(Read(), "kept", kept)["name"].text, "victim");
  EXPECT_EQ(EndLeftovers().size(), 1u);
}

// Status and standard error of a run that writes events to descriptor 9.
struct Ran {
  std::string status;
  std::string errors;
};
Ran RunWithDescriptor(const UniqueFd& events, const std::string& script) {
  Launch launch;
  launch.command = {WrapperPath(),
                    "--events=fd:9",
                    "--sweep-on-start=0",
                    "--kill-after=50ms",
                    "--",
                    "/bin/sh",
                    "-c",
                    script};
  launch.descriptors = {{9, events.get()}};
  Started program(launch);
  std::optional<int> status = AwaitExit(program.pid());
  return {status ? DescribeStatus(*status) : "does not end", program.Errors()};
}

std::string ReadAll(const UniqueFd& from) {
  std::string text;
  char buffer[4096];
  ssize_t count;
  while ((count = read(from.get(), buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<size_t>(count));
  }
  return text;
}

std::pair<UniqueFd, UniqueFd> Pipe() {
  int ends[2];
  EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

// Leaves so many processes behind, for as many events.
std::string LeavesBehind(int count) {
  return absl::StrCat("i=0; while [ $i -lt ", count,
                      " ]; do setsid sleep 1000 & i=$((i+1)); done; exit 3");
}

TEST_F(EventsTest, GoToADescriptorThatTheAgentDoesNotGet) {
  auto [reading, writing] = Pipe();
  const Ran ran =
      RunWithDescriptor(writing, "[ ! -e /proc/self/fd/9 ] && exit 3");
  EXPECT_EQ(ran.status, "exit 3");
  // Whose other holder must not find it changed.
  EXPECT_EQ(fcntl(writing.get(), F_GETFL) & O_NONBLOCK, 0);
  writing.Reset();
  const Events events = ParseEvents(ReadAll(reading));
  EXPECT_EQ(events.back()["exit_code"].number, 3);
}

TEST_F(EventsTest, GoToASocket) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  UniqueFd reading(ends[0]), writing(ends[1]);
  EXPECT_EQ(RunWithDescriptor(writing, "exit 3").status, "exit 3");
  writing.Reset();
  EXPECT_EQ(ParseEvents(ReadAll(reading)).back()["exit_code"].number, 3);
}

TEST_F(EventsTest, AReaderThatDoesNotReadHoldsNobodyUp) {
  for (const bool socket : {false, true}) {
    UniqueFd reading, writing;
    if (socket) {
      int ends[2];
      ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
      reading = UniqueFd(ends[0]);
      writing = UniqueFd(ends[1]);
      const int small = 4096;
      ASSERT_EQ(setsockopt(writing.get(), SOL_SOCKET, SO_SNDBUF, &small,
                           sizeof small),
                0);
    } else {
      std::tie(reading, writing) = Pipe();
      ASSERT_GT(fcntl(writing.get(), F_SETPIPE_SZ, 4096), 0);
    }
    const Ran ran = RunWithDescriptor(writing, LeavesBehind(30));
    EXPECT_EQ(ran.status, "exit 3");
    EXPECT_THAT(ran.errors, HasSubstr("ended 30 processes"));
    EXPECT_THAT(ran.errors, HasSubstr(" events could not be written"));
    // What it finds later is whole.
    writing.Reset();
    EXPECT_THAT(ParseEvents(ReadAll(reading)), Not(IsEmpty()));
  }
}

TEST_F(EventsTest, AReaderThatIsGoneIsNoSignal) {
  auto [reading, writing] = Pipe();
  reading.Reset();
  const Ran ran = RunWithDescriptor(writing, LeavesBehind(1));
  EXPECT_EQ(ran.status, "exit 3");
  EXPECT_THAT(ran.errors, HasSubstr(" events could not be written"));
}

TEST_F(EventsTest, AreAppended) {
  for (int run = 0; run < 2; ++run) {
    Launch launch;
    launch.command = {WrapperPath(), Option(), "--", "/bin/true"};
    Started program(launch);
    ASSERT_TRUE(AwaitExit(program.pid()));
  }
  EXPECT_THAT(Names(Read()), ElementsAre("started", "ended", "finished",
                                         "started", "ended", "finished"));
  struct stat status = {};
  ASSERT_EQ(stat(file_.path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(EventsTest, WhatCannotBeOpenedIsSaid) {
  for (const char* target : {"fd:1", "fd:9", "fd:", "fd:x", "/no/such/file"}) {
    Launch launch;
    launch.command = {WrapperPath(), absl::StrCat("--events=", target),
                      "--",          "/bin/sh",
                      "-c",          "exit 3"};
    Started by_option(launch);
    EXPECT_EQ(DescribeStatus(AwaitExit(by_option.pid()).value_or(-1)),
              "exit 125");
    EXPECT_THAT(by_option.Errors(),
                HasSubstr(absl::StrCat("cannot open the events file '", target,
                                       "': ")));
    launch.command.erase(launch.command.begin() + 1);
    launch.environment.push_back(
        absl::StrCat("SPROUT_ACP_WRAP_EVENTS=", target));
    Started by_variable(launch);
    EXPECT_EQ(DescribeStatus(AwaitExit(by_variable.pid()).value_or(-1)),
              "exit 3");
    EXPECT_THAT(by_variable.Errors(), HasSubstr("; no events are written\n"));
  }
}

}  // namespace
}  // namespace acp_wrap
