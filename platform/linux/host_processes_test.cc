#include "platform/host_processes.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_process.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/native_system.h"
#include "platform/posix/clock.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;

// Longer than any test takes.
constexpr absl::Duration kLong = absl::Seconds(60);

// A child that sleeps, ended and waited for at last.
class Child {
 public:
  // With exactly this environment.
  explicit Child(std::vector<std::string> environment = {}) {
    std::vector<char*> pointers;
    for (std::string& entry : environment) pointers.push_back(entry.data());
    pointers.push_back(nullptr);
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    pid_ = fork();
    if (pid_ == 0) {
      char name[] = "sleep", time[] = "1000";
      char* arguments[] = {name, time, nullptr};
      execve("/bin/sleep", arguments, pointers.data());
      _exit(99);
    }
    close(ends[1]);
    // End-of-file comes with the exec.
    char byte;
    EXPECT_EQ(read(ends[0], &byte, 1), 0);
    close(ends[0]);
  }
  ~Child() { End(); }

  pid_t pid() const { return pid_; }

  void Kill() {
    kill(pid_, SIGKILL);
    siginfo_t info;
    waitid(P_PID, pid_, &info, WEXITED | WNOWAIT);
  }

  void End() {
    if (pid_ == 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_ = 0;
};

class HostProcessesTest : public ::testing::Test {
 protected:
  HostProcessesTest() : host_(std::move(OpenHostProcesses().value())) {}

  HostProcess Look(pid_t pid) {
    Result<std::vector<HostProcess>> all = host_->Snapshot();
    EXPECT_TRUE(all.ok());
    for (HostProcess& process : all.value()) {
      if (process.info.id.pid == pid) return process;
    }
    ADD_FAILURE() << "no process " << pid;
    return {};
  }

  int HoldFailure(const HostProcess& process) {
    Result<std::unique_ptr<HeldProcess>> held = host_->Hold(process);
    return held.ok() ? 0 : held.error().number;
  }

  std::unique_ptr<HostProcesses> host_;
  MonotonicClock clock_;
};

TEST_F(HostProcessesTest, ShowsTheCallerAsItIs) {
  HostProcess self = Look(getpid());
  EXPECT_EQ(self.info.parent, getppid());
  EXPECT_EQ(self.info.group, getpgrp());
  EXPECT_EQ(self.info.session, getsid(0));
  EXPECT_EQ(self.user, geteuid());
  EXPECT_FALSE(self.info.zombie);
  EXPECT_GT(self.resident_bytes, 100'000u);
  EXPECT_LT(self.age, absl::Hours(1));
}

TEST_F(HostProcessesTest, ShowsWhatOthersRun) {
  Child child;
  HostProcess process = Look(child.pid());
  EXPECT_EQ(process.info.name, "sleep");
  EXPECT_EQ(process.info.parent, getpid());
  EXPECT_FALSE(process.instance);
  EXPECT_FALSE(process.run_chain);
  EXPECT_TRUE(process.arguments.empty());
  host_->Describe(process);
  EXPECT_THAT(process.arguments, ElementsAre("sleep", "1000"));
  EXPECT_NE(process.executable.find('/'), std::string::npos);
  EXPECT_EQ(process.pid_namespace, host_->PidNamespace());
}

TEST_F(HostProcessesTest, ReadsMarkersAsWholeEntries) {
  Child child({"A=SPROUT_ACP_WRAP_RUN=1", "XSPROUT_MANAGED_AGENT=no",
               "SPROUT_MANAGED_AGENT=app", "SPROUT_MANAGED_AGENT=2",
               "SPROUT_ACP_WRAP_RUN=chain", "SPROUT_ACP_WRAP_KEEP=1"});
  HostProcess process = Look(child.pid());
  EXPECT_EQ(process.instance, "app");
  EXPECT_EQ(process.run_chain, "chain");
  EXPECT_TRUE(process.keep);
  EXPECT_THAT(process.arguments, ElementsAre("sleep", "1000"));
  EXPECT_EQ(process.pid_namespace, host_->PidNamespace());
}

// What claims to be the environment may be as large as the address space.
class Boaster {
 public:
  static constexpr size_t kSize = size_t{1} << 40;

  Boaster() {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    pid_ = fork();
    if (pid_ == 0) {
      const bool done = Boast();
      if (write(ends[1], &done, 1) == 1) pause();
      _exit(1);
    }
    EXPECT_EQ(read(ends[0], &boasts_, 1), 1);
    close(ends[0]);
    close(ends[1]);
  }
  ~Boaster() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  pid_t pid() const { return pid_; }
  bool boasts() const { return boasts_; }

 private:
  static bool Boast() {
    // Zeros, in no memory.
    void* memory = mmap(nullptr, kSize, PROT_READ,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return false;
    const auto start = reinterpret_cast<uintptr_t>(memory);
    prctl_mm_map map = {};
    map.start_code = map.start_data = map.start_stack = start;
    map.end_code = map.end_data = start + 1;
    map.start_brk = map.brk = start + 2;
    map.arg_start = map.env_start = start;
    map.arg_end = map.env_end = start + kSize;
    map.exe_fd = static_cast<decltype(map.exe_fd)>(-1);
    return prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0) == 0;
  }

  pid_t pid_ = 0;
  bool boasts_ = false;
};

TEST_F(HostProcessesTest, AnEnvironmentWithoutAnEndIsReadInPart) {
  Boaster boaster;
  if (!boaster.boasts()) GTEST_SKIP() << "PR_SET_MM_MAP is not there";
  rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  EXPECT_EQ(Look(boaster.pid()).run_chain, std::nullopt);
  getrusage(RUSAGE_SELF, &after);
  // In KiB (getrusage(2)).
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 << 10);
}

TEST_F(HostProcessesTest, AMentionIsNoMarker) {
  Child child({"A=SPROUT_ACP_WRAP_RUN=1", "XSPROUT_MANAGED_AGENT=no",
               "SPROUT_MANAGED_AGENTS=no", "SPROUT_ACP_WRAP_KEEP=10"});
  HostProcess process = Look(child.pid());
  EXPECT_EQ(process.instance, std::nullopt);
  EXPECT_EQ(process.run_chain, std::nullopt);
  EXPECT_FALSE(process.keep);
}

TEST_F(HostProcessesTest, AnEnvironmentMayBeLarge) {
  std::vector<std::string> environment(1000,
                                       "FILLER=" + std::string(1000, 'x'));
  environment.push_back("SPROUT_ACP_WRAP_RUN=chain");
  Child child(environment);
  EXPECT_EQ(Look(child.pid()).run_chain, "chain");
}

TEST_F(HostProcessesTest, TellsWhatIsGone) {
  Child child;
  ProcessId id = Look(child.pid()).info.id;
  EXPECT_FALSE(host_->Gone(id));
  EXPECT_TRUE(host_->Gone({id.pid, id.start_time + 1}));
  // Nobody knows when it was started.
  EXPECT_FALSE(host_->Gone({id.pid, 0}));
  child.Kill();
  EXPECT_TRUE(host_->Gone(id));
  EXPECT_TRUE(Look(child.pid()).info.zombie);
  child.End();
  EXPECT_TRUE(host_->Gone(id));
  EXPECT_TRUE(host_->Gone({id.pid, 0}));
  EXPECT_FALSE(host_->Gone({1, 0}));
}

TEST_F(HostProcessesTest, SignalsAndSeesTheEnd) {
  Child child;
  Result<std::unique_ptr<HeldProcess>> held = host_->Hold(Look(child.pid()));
  ASSERT_TRUE(held.ok());
  EXPECT_FALSE(held.value()->AwaitEnd(clock_.Now(), -1));
  EXPECT_TRUE(held.value()->Signal(SIGTERM).ok());
  // It is not waited for yet.
  EXPECT_TRUE(held.value()->AwaitEnd(clock_.Now() + kLong, -1));
  child.End();
  EXPECT_TRUE(held.value()->AwaitEnd(clock_.Now() + kLong, -1));
  Outcome late = held.value()->Signal(SIGTERM);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().number, ESRCH);
}

TEST_F(HostProcessesTest, WaitsNoLongerThanWanted) {
  Child child;
  Result<std::unique_ptr<HeldProcess>> held = host_->Hold(Look(child.pid()));
  ASSERT_TRUE(held.ok());
  absl::Time until = clock_.Now() + absl::Milliseconds(30);
  EXPECT_FALSE(held.value()->AwaitEnd(until, -1));
  EXPECT_GE(clock_.Now(), until);
}

TEST_F(HostProcessesTest, ADescriptorCanWakeIt) {
  Child child;
  Result<std::unique_ptr<HeldProcess>> held = host_->Hold(Look(child.pid()));
  ASSERT_TRUE(held.ok());
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[1]);
  EXPECT_FALSE(held.value()->AwaitEnd(clock_.Now() + kLong, ends[0]));
  close(ends[0]);
}

TEST_F(HostProcessesTest, HoldsOnlyWhatWasSeen) {
  Child child({"SPROUT_ACP_WRAP_RUN=chain"});
  const HostProcess seen = Look(child.pid());
  EXPECT_EQ(HoldFailure(seen), 0);
  HostProcess other = seen;
  other.info.id.start_time += 1;
  EXPECT_EQ(HoldFailure(other), ESRCH);
  other = seen;
  other.run_chain = "another";
  EXPECT_EQ(HoldFailure(other), ESRCH);
  child.Kill();
  EXPECT_EQ(HoldFailure(seen), ESRCH);
  child.End();
  EXPECT_EQ(HoldFailure(seen), ESRCH);
}

TEST_F(HostProcessesTest, NeverHoldsProcess1) {
  EXPECT_NE(HoldFailure(Look(1)), 0);
}

TEST_F(HostProcessesTest, NeverHoldsAnotherUsers) {
  if (geteuid() != 0) {
    if (Look(1).user == geteuid()) GTEST_SKIP() << "all is this user's";
    Result<std::vector<HostProcess>> all = host_->Snapshot();
    ASSERT_TRUE(all.ok());
    for (const HostProcess& process : all.value()) {
      if (process.info.id.pid == 1 || process.user == geteuid()) continue;
      EXPECT_THAT(HoldFailure(process), ::testing::AnyOf(EPERM, ESRCH));
    }
    return;
  }
  // Root may signal everybody, and has to refrain by itself.
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  pid_t pid = fork();
  if (pid == 0) {
    bool changed = setuid(65534) == 0;
    // What changes its user is not dumpable, and /proc shows root as owner.
    (void)!write(ends[1], changed ? "1" : "0", 1);
    while (true) pause();
  }
  char changed;
  ASSERT_EQ(read(ends[0], &changed, 1), 1);
  int failure = HoldFailure(Look(pid));
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  close(ends[0]);
  close(ends[1]);
  if (changed != '1') GTEST_SKIP() << "there is no other user here";
  EXPECT_EQ(failure, EPERM);
}

// Makes pidfd_open(2) fail with `number` from now on, for the caller.
bool Forbid(int call, int number) {
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 1),
      BPF_STMT(BPF_RET | BPF_K,
               SECCOMP_RET_ERRNO | static_cast<uint32_t>(number)),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog program = {4, filter};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

constexpr int kPidfdOpen = 434;
constexpr int kPidfdSendSignal = 424;

TEST_F(HostProcessesTest, WorksWithoutPidfds) {
  for (int number : {ENOSYS, EPERM}) {
    Child child;
    HostProcess seen = Look(child.pid());
    pid_t pid = fork();
    if (pid == 0) {
      if (!Forbid(kPidfdOpen, number) || !Forbid(kPidfdSendSignal, number)) {
        _exit(77);
      }
      Result<std::unique_ptr<HeldProcess>> held = host_->Hold(seen);
      if (!held.ok()) _exit(1);
      if (held.value()->AwaitEnd(clock_.Now() + absl::Milliseconds(50), -1)) {
        _exit(2);
      }
      if (!held.value()->Signal(SIGTERM).ok()) _exit(3);
      _exit(held.value()->AwaitEnd(clock_.Now() + kLong, -1) ? 0 : 4);
    }
    int status;
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    if (status == W_EXITCODE(77, 0)) GTEST_SKIP() << "seccomp is not allowed";
    EXPECT_EQ(status, 0) << number;
  }
}

TEST_F(HostProcessesTest, LackOfDescriptorsIsNoEnd) {
  Child child;
  Result<std::unique_ptr<HeldProcess>> held = host_->Hold(Look(child.pid()));
  ASSERT_TRUE(held.ok());
  rlimit few = {100, 100};
  setrlimit(RLIMIT_NOFILE, &few);
  std::vector<int> taken;
  int fd;
  while ((fd = dup(STDERR_FILENO)) >= 0) taken.push_back(fd);
  EXPECT_EQ(errno, EMFILE);
  EXPECT_FALSE(
      held.value()->AwaitEnd(clock_.Now() + absl::Milliseconds(30), -1));
  EXPECT_FALSE(host_->Gone({child.pid(), 1}));
  EXPECT_FALSE(host_->Snapshot().ok());
  for (int open : taken) close(open);
}

}  // namespace
}  // namespace acp_wrap
