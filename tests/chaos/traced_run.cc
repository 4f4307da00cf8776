#include "tests/chaos/traced_run.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "platform/unique_fd.h"
#include "tests/harness/limits.h"
#include "tests/harness/paths.h"
#include "tests/harness/reaper.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

// The agent, and one report of each victim.
constexpr int kReports = 4;

}  // namespace

TracedRun::TracedRun(Watched watched, Trigger trigger, OnCall on_call)
    : watched_(watched),
      trigger_(trigger),
      on_call_(std::move(on_call)),
      program_(MakeLaunch(leash_)),
      tracer_(
          program_.pid(),
          {[this](pid_t pid, int number) { OnSystemCall(pid, number); },
           [this](pid_t parent, pid_t child) { return OnFork(parent, child); },
           [this](pid_t pid, int status) { OnEnd(pid, status); }}) {
  leash_.LetGo();
}

Launch TracedRun::MakeLaunch(const Leash& leash) {
  Launch launch;
  launch.command = {WrapperPath(),       "--grace=10s",
                    "--kill-after=20ms", "--",
                    VictimPath(),        "agent:own-session,traps-term,daemon"};
  launch.descriptors = {{kLeashDescriptor, leash.victims_end()}};
  launch.before_exec = Tracer::TraceMe;
  return launch;
}

pid_t TracedRun::watched_pid() const {
  const pid_t pids[] = {front(), guardian_, agent_};
  return pids[static_cast<int>(watched_)];
}

void TracedRun::Kill(pid_t pid) {
  SendSignal(pid, SIGKILL);
  front_killed_ = pid == front();
  tracer_.LetRun();
}

void TracedRun::KillGroup() {
  // Until front leads a group, its group is the test's.
  if (getpgid(front()) != front()) return Kill(front());
  kill(-front(), SIGKILL);
  front_killed_ = true;
  tracer_.LetRun();
}

void TracedRun::FailCall(int error, bool done) {
  tracer_.Fail(watched_pid(), error, done);
  tracer_.LetRun();
}

void TracedRun::OnSystemCall(pid_t pid, int number) {
  if (pid != watched_pid()) return;
  if (pid == front() && !front_executed_) {
    // What comes before is the test's own.
    front_executed_ = number == SYS_execve;
    return;
  }
  if (pid == agent_) {
    if (agent_executed_) return;
    agent_executed_ = number == SYS_execve;
  }
  on_call_(*this, number);
}

bool TracedRun::OnFork(pid_t parent, pid_t child) {
  // Front's first child is the guardian, and the guardian's the agent.
  if (parent == front() && guardian_ == 0) {
    guardian_ = child;
    return watched_ != Watched::kFront;
  }
  if (parent == guardian_ && agent_ == 0) {
    agent_ = child;
    return watched_ == Watched::kAgent;
  }
  return false;
}

void TracedRun::OnEnd(pid_t pid, int status) {
  if (pid == front()) front_status_ = status;
  // Front waits for the guardian, unless it ends first.
  if (pid == guardian_) guardian_ended_ = true;
  if (!front_status_) return;
  const bool protected_still =
      guardian_ != 0 && !guardian_ended_ && kill(guardian_, 0) == 0;
  if (!protected_still && !leash_.AllGone()) left_ = leash_.DescribeLiving();
}

void TracedRun::PullTrigger() {
  triggered_ = true;
  // That front is gone has to be enough.
  if (front_killed_ || front_status_) return;
  if (trigger_ == Trigger::kAgentExits) {
    program_.Tell("exit 7\n");
  } else {
    SendSignal(front(), SIGTERM);
  }
}

void TracedRun::AwaitNews() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  UniqueFd signals(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  const bool ready_to_come = !triggered_ && !leash_.AllGone();
  pollfd polled[] = {{signals.get(), POLLIN, 0},
                     {ready_to_come ? leash_.descriptor() : -1, POLLIN, 0}};
  constexpr int kSecond = 1000;
  poll(polled, 2, kSecond);
  signalfd_siginfo ignored[8];
  (void)!read(signals.get(), ignored, sizeof ignored);
}

bool TracedRun::Play() {
  const absl::Time end = absl::Now() + kLimit;
  while (tracer_.Handle()) {
    if (absl::Now() > end) return false;
    if (!triggered_ && leash_.AwaitReady(kReports, absl::ZeroDuration())) {
      PullTrigger();
      continue;
    }
    AwaitNews();
  }
  return true;
}

std::string TracedRun::Describe() const {
  std::string text = "alive:\n" + leash_.DescribeLiving();
  if (front_status_) text += "front: " + DescribeStatus(*front_status_) + "\n";
  return text + "stderr:\n" + program_.Errors();
}

const char* NameOf(TracedRun::Watched watched) {
  const char* names[] = {"Front", "Guardian", "Agent"};
  return names[static_cast<int>(watched)];
}

const char* NameOf(TracedRun::Trigger trigger) {
  return trigger == TracedRun::Trigger::kSigterm ? "Sigterm" : "AgentExits";
}

}  // namespace acp_wrap
