// A host whose processes act on signals as a test wants them to, and a sweep
// of it.

#ifndef SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_FOR_TEST_H_
#define SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_FOR_TEST_H_

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "lib/ending/timing.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/sweep_memory.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "platform/clock.h"
#include "platform/host_processes.h"
#include "shim/leftovers/sweep.h"

namespace acp_wrap {

inline constexpr uid_t kUser = 1000;
inline constexpr uint64_t kNamespace = 5;
inline const RunId kDead{kNamespace, {100, 1}, {101, 2}};

// Time passes only while somebody waits.
class FakeClock : public Clock {
 public:
  absl::Time Now() override { return now; }
  absl::Time WallTime() override { return now; }
  absl::Time now = absl::UnixEpoch();
};

// Processes that act on signals as a test wants them to.
class FakeHost : public HostProcesses {
 public:
  struct Fake {
    HostProcess process;
    // How long after which signal it ends; never, if that is not there.
    std::map<int, absl::Duration> ends_after = {
        {SIGTERM, absl::ZeroDuration()}, {SIGKILL, absl::ZeroDuration()}};
    absl::Time ends_at = absl::InfiniteFuture();
    std::vector<int> signals;
    int hold_failure = 0;
    // Called when the process ends.
    std::function<void()> at_end;
    bool ended = false;
  };

  explicit FakeHost(FakeClock& clock) : clock_(clock) {}

  Fake& Add(pid_t pid, pid_t parent, std::optional<RunId> run = std::nullopt) {
    auto fake = std::make_unique<Fake>();
    HostProcess& process = fake->process;
    process.info.id = {pid, static_cast<uint64_t>(pid)};
    process.info.parent = parent;
    process.info.group = process.info.session = 50;
    process.info.name = "p" + std::to_string(pid);
    process.user = kUser;
    process.pid_namespace = kNamespace;
    if (run) process.run_chain = FormatRunId(*run);
    fakes_.push_back(std::move(fake));
    return *fakes_.back();
  }

  Fake& At(pid_t pid) {
    for (auto& fake : fakes_) {
      if (fake->process.info.id.pid == pid) return *fake;
    }
    ADD_FAILURE() << "no process " << pid;
    return *fakes_.front();
  }

  std::vector<pid_t> Living() {
    Settle();
    std::vector<pid_t> living;
    for (auto& fake : fakes_) {
      if (!fake->ended) living.push_back(fake->process.info.id.pid);
    }
    return living;
  }

  uid_t User() override { return kUser; }
  uint64_t PidNamespace() override { return kNamespace; }

  StartMark Mark() override { return {}; }
  Result<std::vector<HostProcess>> SnapshotSince(
      const StartMark& mark) override {
    std::vector<HostProcess> started = Snapshot().value();
    started.erase(std::remove_if(started.begin(), started.end(),
                                 [&](const HostProcess& process) {
                                   return process.info.id.pid < mark.newest;
                                 }),
                  started.end());
    return started;
  }
  Result<std::vector<HostProcess>> Snapshot() override {
    ++snapshots;
    clock_.now += snapshot_takes;
    if (snapshot_failure != 0) return Error{"open", snapshot_failure};
    Settle();
    std::vector<HostProcess> processes;
    for (auto& fake : fakes_) {
      if (!fake->ended) processes.push_back(fake->process);
    }
    return processes;
  }

  void Describe(HostProcess&) override {}

  bool Gone(const ProcessId& id) override {
    Settle();
    for (auto& fake : fakes_) {
      if (fake->process.info.id == id) return fake->ended;
    }
    return true;
  }

  Result<std::unique_ptr<HeldProcess>> Hold(
      const HostProcess& process) override {
    Fake& fake = At(process.info.id.pid);
    Settle();
    if (fake.ended) return Error{"open", ESRCH};
    if (fake.hold_failure != 0) return Error{"open", fake.hold_failure};
    return std::unique_ptr<HeldProcess>(std::make_unique<Held>(*this, fake));
  }

  int snapshots = 0;
  int snapshot_failure = 0;
  absl::Duration snapshot_takes = absl::Milliseconds(1);
  // When the descriptor of Patience can be read.
  absl::Time wake_at = absl::InfiniteFuture();

 private:
  class Held : public HeldProcess {
   public:
    Held(FakeHost& host, Fake& fake) : host_(host), fake_(fake) {}

    Outcome Signal(int signal) override {
      if (fake_.ended) return Error{"kill", ESRCH};
      fake_.signals.push_back(signal);
      auto found = fake_.ends_after.find(signal);
      if (found != fake_.ends_after.end()) {
        fake_.ends_at =
            std::min(fake_.ends_at, host_.clock_.now + found->second);
      }
      return Ok{};
    }
    Result<std::string> Environment() override { return std::string(); }

    bool AwaitEnd(absl::Time until, int wake) override {
      absl::Time wakes = wake >= 0 ? std::max(host_.wake_at, host_.clock_.now)
                                   : absl::InfiniteFuture();
      host_.clock_.now =
          std::max(host_.clock_.now, std::min({until, fake_.ends_at, wakes}));
      host_.Settle();
      return fake_.ended;
    }

   private:
    FakeHost& host_;
    Fake& fake_;
  };

  void Settle() {
    for (size_t i = 0; i < fakes_.size(); ++i) {
      Fake& fake = *fakes_[i];
      if (fake.ended || fake.ends_at > clock_.now) continue;
      fake.ended = true;
      if (fake.at_end) fake.at_end();
    }
  }

  FakeClock& clock_;
  std::vector<std::unique_ptr<Fake>> fakes_;
};

class SweepTest : public ::testing::Test {
 protected:
  SweepTest() : host_(clock_) {
    timing_.grace = absl::Seconds(10);
    host_.Add(1, 0);
  }

  SweepScope Scope() {
    SweepScope scope;
    scope.caller = 999;
    scope.user = kUser;
    scope.pid_namespace = kNamespace;
    return scope;
  }

  // How long it took.
  absl::Duration FindAndEnd() {
    absl::Time begin = clock_.now;
    EXPECT_TRUE(sweep_.Find().ok());
    EXPECT_TRUE(sweep_.End(timing_, patience_).ok());
    return clock_.now - begin;
  }

  int FailureOf(pid_t pid) {
    for (const Sweep::Leftover& leftover : sweep_.leftovers()) {
      if (leftover.process.info.id.pid == pid) return leftover.failure;
    }
    ADD_FAILURE() << pid << " is no leftover";
    return -1;
  }

  FakeClock clock_;
  FakeHost host_;
  Timing timing_;
  Sweep::Patience patience_;
  Sweep sweep_{host_, clock_, Scope()};
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_LEFTOVERS_SWEEP_FOR_TEST_H_
