// What the macOS sources make of rare answers.

#include <errno.h>
#include <pty.h>
#include <signal.h>
#include <sys/event.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/host/host_process.h"
#include "lib/identity/process_info.h"
#include "lib/identity/role_names.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/control_channel.h"
#include "platform/gate.h"
#include "platform/group_witness.h"
#include "platform/host_processes.h"
#include "platform/native_system.h"
#include "platform/posix/diagnostics.h"
#include "platform/process_handle.h"
#include "platform/process_table.h"
#include "platform/system.h"
#include "tests/darwin/connection.h"
#include "tests/darwin/in_child.h"
#include "tests/darwin/wire.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using darwin::Await;
using darwin::AwaitZombie;
using darwin::Child;
using darwin::InChild;
using darwin::SharedSettings;
using Kind = ChildWaiter::Ended::Kind;

// In a child of the test's: it blocks all signals.
void OnSystem(const std::function<void(System&)>& body) {
  InChild([&] {
    MessageWriter messages;
    char name[] = "test";
    char* arguments[] = {name, nullptr};
    body(*CreateNativeSystem(messages, arguments));
  });
}

// The gate's opening end among it, which has to close with front's, although
// nothing like close_range(2) is there.
TEST(SourcesTest, TheWitnessHoldsNoPipe) {
  OnSystem([](System& system) {
    auto gate = system.CreateGate();
    ASSERT_TRUE(gate.ok());
    auto witness = system.CreateGroupWitness();
    ASSERT_TRUE(witness.ok());
    // It has answered, and so let go of what it has inherited.
    kill(witness.value()->Pid(), SIGUSR1);
    ASSERT_TRUE(witness.value()->Saw(SIGUSR1));
    const std::filesystem::path folder =
        "/proc/" + std::to_string(witness.value()->Pid()) + "/fd";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      const std::string target = std::filesystem::read_symlink(entry).string();
      EXPECT_EQ(target.rfind("pipe:", 0), std::string::npos) << entry;
    }
  });
}

// Only ECHILD says that nothing is left.
TEST(SourcesTest, AChildThatAPolicyHidesIsThere) {
  OnSystem([](System& system) {
    EXPECT_EQ(system.children().Peek().kind, Kind::kNoChildren);
    SharedSettings().children_hidden = true;
    EXPECT_EQ(system.children().Peek().kind, Kind::kNone);
    EXPECT_FALSE(system.children().AwaitEnd(getppid(), absl::ZeroDuration()));
    SharedSettings().children_hidden = false;
  });
}

// A list that was cut short is asked for again.
TEST(SourcesTest, WhoIsForkedWhileAListIsMadeIsInIt) {
  InChild([] {
    std::vector<pid_t> children(30);
    for (pid_t& child : children) child = Child([] { pause(); });
    auto opened = OpenHostProcesses();
    ASSERT_TRUE(opened.ok());
    const auto count = [&] {
      auto all = opened.value()->Snapshot();
      return all.ok() ? all.value().size() : 0;
    };
    const size_t all = count();
    EXPECT_GT(all, children.size());
    SharedSettings().forked_in_next_list = 22;
    EXPECT_EQ(count(), all);
    for (pid_t child : children) {
      kill(child, SIGKILL);
      Await(child);
    }
  });
}

// EPERM is not ESRCH: a foreground group of zombies holds no terminal.
TEST(SourcesTest, AForegroundOfZombiesIsGivenBack) {
  OnSystem([](System& system) {
    setsid();
    int master, terminal;
    ASSERT_EQ(openpty(&master, &terminal, nullptr, nullptr, nullptr), 0);
    ASSERT_EQ(ioctl(terminal, TIOCSCTTY, 0), 0);
    const auto end_in_foreground = [&](bool member_lives) {
      const pid_t leader = Child([] { setpgid(0, 0); });
      setpgid(leader, leader);
      pid_t member = 0;
      if (member_lives) {
        member = Child([] { pause(); });
        setpgid(member, leader);
      }
      AwaitZombie(leader);
      EXPECT_EQ(tcsetpgrp(terminal, leader), 0);
      system.terminal().RestoreForeground(getpgrp());
      const pid_t foreground = tcgetpgrp(terminal);
      if (member != 0) {
        kill(member, SIGKILL);
        Await(member);
      }
      Await(leader);
      return foreground == leader;
    };
    EXPECT_FALSE(end_in_foreground(false));
    EXPECT_TRUE(end_in_foreground(true));
  });
}

// An order is one of unique ids, not of the time of day.
TEST(SourcesTest, WhoIsStartedAfterTheTimeWasSetBackIsYounger) {
  OnSystem([](System& system) {
    const auto self = system.processes().Read(getpid());
    ASSERT_TRUE(self.ok());
    SharedSettings().clock_step_us = -INT64_C(7200000000);
    const pid_t child = Child([] { pause(); });
    bool found = false;
    const Outcome visited = system.processes().VisitStartedAfter(
        self.value().id, [&](const ProcessInfo& info, ProcessHandle&) {
          found |= info.id.pid == child;
          return true;
        });
    SharedSettings().clock_step_us = 0;
    EXPECT_TRUE(visited.ok());
    EXPECT_TRUE(found);
    kill(child, SIGKILL);
    Await(child);
  });
}

using RunsTest = WholeProgramTest;

// The guardian of a run of another file than the caller's own, which has
// front's name, is the one that the agent's marker names.
TEST_F(RunsTest, AGuardianOfAnotherInstallIsKnown) {
  Scene scene(Scene::Plan{});
  ASSERT_READY(scene);
  auto opened = OpenHostProcesses();
  ASSERT_TRUE(opened.ok());
  const auto all = opened.value()->Snapshot();
  ASSERT_TRUE(all.ok());
  std::vector<pid_t> guardians;
  for (const HostProcess& process : all.value()) {
    if (process.info.name == kGuardianName) {
      guardians.push_back(process.info.id.pid);
    }
  }
  EXPECT_EQ(guardians, std::vector<pid_t>{scene.guardian()});
  BringAbout(WayToEnd::kAgentExits, scene);
  ExpectEnd(WayToEnd::kAgentExits, scene);
}

// A first message to a side that is gone is no signal that the agent might be
// passed.
TEST(SourcesTest, AMessageToASideThatIsGoneRaisesNoSignal) {
  OnSystem([](System& system) {
    auto channel = system.CreateChannel();
    ASSERT_TRUE(channel.ok());
    const int queue = kqueue();
    struct kevent change;
    EV_SET(&change, SIGPIPE, EVFILT_SIGNAL, EV_ADD, 0, 0, nullptr);
    ASSERT_EQ(kevent(queue, &change, 1, nullptr, 0, nullptr), 0);
    channel.value().second.reset();
    const Outcome sent = channel.value().first->Send(Packet());
    ASSERT_FALSE(sent.ok());
    EXPECT_EQ(sent.error().number, EPIPE);
    struct kevent event = {};
    const timespec now = {};
    EXPECT_EQ(kevent(queue, nullptr, 0, &event, 1, &now), 0);
  });
}

}  // namespace
}  // namespace acp_wrap
