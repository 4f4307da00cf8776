// The worst luck there can be, made certain: each process that is about to get
// a signal ends, is waited for, and gives its pid to a bystander, between the
// wrapper's last look at it and the signal.

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <climits>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/bystander.h"
#include "tests/harness/namespaces.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/syscall_gate.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

constexpr int kVictims = 20;
constexpr int kMostAttempts = 100;

// Which process the call is about, and whether it sends it a signal.
pid_t Target(const SyscallGate::Call& call) {
  if (call.arguments[1] == 0) return 0;
  if (call.number == SYS_kill) return static_cast<pid_t>(call.arguments[0]);
  // A descriptor of /proc/PID.
  std::string link = "/proc/" + std::to_string(call.pid) + "/fd/" +
                     std::to_string(call.arguments[0]);
  char path[PATH_MAX] = {};
  if (readlink(link.c_str(), path, sizeof path - 1) < 0) return 0;
  constexpr char kProc[] = "/proc/";
  std::string target = path;
  return target.rfind(kProc, 0) == 0 ? atoi(path + sizeof kProc - 1) : 0;
}

class Replacement {
 public:
  // Only these may be replaced: their pids are free as soon as they end.
  void Learn(const Leash& leash) {
    for (const Leash::Report& report : leash.reports()) {
      if (report.text == "here flock") flock_.insert(report.pid);
    }
  }

  // Ends the process and puts a bystander in its place.
  void Replace(pid_t pid) {
    if (flock_.erase(pid) == 0) return;
    SendSignal(pid, SIGKILL);
    while (std::optional<Proc> proc = ReadProc(pid)) {
      // Its parent is gone: somebody has to wait for it, and holds its pid.
      if (proc->state == 'Z' && proc->parent != flock_parent_) return;
      sched_yield();
    }
    // The number is free a moment after the process has left /proc.
    for (int i = 0; i < kMostAttempts; ++i) {
      ChooseNextPid(pid);
      Bystander bystander;
      if (bystander.pid() != pid) {
        bystander.LetGo();
        continue;
      }
      bystanders_.push_back(std::move(bystander));
      ++replaced_;
      return;
    }
  }

  void LetGoAll() {
    for (Bystander& bystander : bystanders_) {
      pid_t pid = bystander.pid();
      EXPECT_EQ(bystander.LetGo(), 0) << "a signal reached pid " << pid;
    }
  }

  void set_flock_parent(pid_t parent) { flock_parent_ = parent; }
  int replaced() const { return replaced_; }

 private:
  std::set<pid_t> flock_;
  pid_t flock_parent_ = 0;
  std::vector<Bystander> bystanders_;
  int replaced_ = 0;
};

// `pidfd_error` is what a signal by descriptor fails with; 0 if it does not.
void Play(int pidfd_error) {
  if (!ChooseNextPid(300)) GTEST_SKIP() << "pids cannot be chosen";
  if (!SyscallGate::Available()) GTEST_SKIP() << "no seccomp notification";
  Replacement replacement;
  SyscallGate gate({SYS_pidfd_send_signal, SYS_kill},
                   [&](const SyscallGate::Call& call) {
                     const bool by_number = call.number == SYS_kill;
                     // Between the look that follows a refusal and kill(2),
                     // nothing can help.
                     if (by_number && pidfd_error != 0) return 0;
                     replacement.Replace(Target(call));
                     return by_number ? 0 : pidfd_error;
                   });
  Scene::Plan plan;
  plan.kinds = {"flock:" + std::to_string(kVictims)};
  plan.launch.before_exec = gate.Installer();
  Scene scene(plan);
  ASSERT_READY(scene);
  replacement.Learn(scene.leash());
  replacement.set_flock_parent(scene.leash().Find("ready flock"));

  BringAbout(WayToEnd::kSigterm, scene);

  ASSERT_TRUE(AwaitExit(scene.front())) << scene.program().Errors();
  EXPECT_TRUE(scene.leash().AllGone()) << scene.leash().DescribeLiving();
  replacement.LetGoAll();
  EXPECT_GT(replacement.replaced(), kVictims / 2)
      << "it was not the worst luck";
}

void PlayInside(int pidfd_error) {
  Namespaces namespaces;
  namespaces.pids = true;
  RunInside(namespaces, [pidfd_error] { Play(pidfd_error); });
}

class RecycledPidAtLastMomentTest : public WholeProgramTest {};

TEST_F(RecycledPidAtLastMomentTest, NoBystanderGetsASignal) { PlayInside(0); }

// It is looked at again right before kill(2).
TEST_F(RecycledPidAtLastMomentTest, NorDoesOneWherePidfdsAreMissing) {
  PlayInside(ENOSYS);
}

TEST_F(RecycledPidAtLastMomentTest, NorDoesOneWherePidfdsAreForbidden) {
  PlayInside(EPERM);
}

}  // namespace
}  // namespace acp_wrap
