// A model of a kernel without subreapers, for tests of DescendantTracker:
// orphans go to process 1, who forked a process is remembered by unique id,
// and the watchers hear of forks and ends when Deliver() is called, not
// earlier.

#ifndef SPROUT_ACP_WRAP_PLATFORM_TRACKING_PROCESS_MODEL_FOR_TEST_H_
#define SPROUT_ACP_WRAP_PLATFORM_TRACKING_PROCESS_MODEL_FOR_TEST_H_

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/standard_input.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"
#include "platform/clock.h"
#include "platform/tracking/descendant_tracker.h"
#include "platform/tracking/process_source.h"

namespace acp_wrap {

class ProcessModel : public ProcessSource, public Clock {
 public:
  struct Options {
    // XNU's is 99999; a small one makes pids come round soon.
    pid_t largest_pid = 99999;
    // Since macOS 13 an exec makes the parent of that moment the forker.
    bool exec_sets_forker = true;
    // Since macOS 15.4 the forker's version is told.
    bool tells_version = false;
  };

  explicit ProcessModel(const Options& options);

  // What processes do.  The pid has to be of one that lives.
  pid_t Fork(pid_t parent);
  void Exec(pid_t pid);
  void SetSession(pid_t pid);
  void SetGroup(pid_t pid, pid_t group);
  void SetCoalition(pid_t pid, uint64_t coalition);
  // From now on it, and what it forks, has this environment, a block as
  // ProcessHandle::Environment() answers.
  void SetEnvironment(pid_t pid, const std::string& block);
  // Those whose parent is launchd are reaped at once.
  void Exit(pid_t pid);
  void Reap(pid_t pid);

  bool Exists(pid_t pid) const { return processes_.count(pid) > 0; }
  bool Lives(pid_t pid) const;
  pid_t ParentOf(pid_t pid) const { return processes_.at(pid).parent; }
  // By blood, which no system call tells.
  bool Descends(pid_t pid, pid_t ancestor) const;
  std::vector<pid_t> Living() const;

  AncestryLedger::Root RootOf(pid_t pid) const;

  // Tells the tracker what has happened since the last call.
  void Deliver(DescendantTracker& tracker);

  std::optional<std::vector<pid_t>> ListAll() override;
  std::vector<pid_t> ListChildren(pid_t parent) override;
  std::optional<Sighting> Identify(pid_t pid) override;
  std::optional<Sighting> Look(pid_t pid) override;
  uint64_t PresentStartTime() override { return now_; }
  Result<std::string> Environment(pid_t pid, uint64_t unique_id) override;
  StandardInput ReadsFrom(pid_t) override { return {}; }
  uint64_t Coalition(pid_t pid) override;
  // ENOMEM while `cannot_watch`.
  Outcome Watch(pid_t pid, uint64_t unique_id) override;
  bool cannot_watch = false;
  // Called in the middle of each Look(), between the first call and the rest.
  std::function<void(pid_t)> in_a_look;
  // Notes it in `signaled`.
  Outcome Signal(pid_t pid, uint64_t unique_id, int signal) override;

  struct Signaled {
    pid_t pid;
    int signal;
    friend bool operator==(const Signaled& a, const Signaled& b) {
      return a.pid == b.pid && a.signal == b.signal;
    }
  };
  std::vector<Signaled> signaled;

  absl::Time Now() override { return absl::FromUnixMicros(now_++); }
  absl::Time WallTime() override { return Now(); }

 private:
  struct Process {
    pid_t parent = 1;
    pid_t group = 1;
    pid_t session = 1;
    uint64_t unique_id = 1;
    uint64_t forker = 0;
    uint64_t started = 0;
    bool zombie = false;
    std::string environment;
    uint32_t version = 1;
    uint32_t forker_version = 0;
    uint64_t coalition = 1;
    bool watched = false;
    // Unique ids of all that it descends from.
    std::set<uint64_t> ancestors;
  };
  enum class Event { kFork, kExec, kEnd };
  struct News {
    uint64_t unique_id;
    Event event;
  };

  pid_t NextPid();
  void Tell(const Process& process, Event event);

  const Options options_;
  std::map<pid_t, Process> processes_;
  pid_t last_pid_ = 1;
  uint64_t last_unique_id_ = 1;
  uint64_t now_ = 1;
  uint32_t last_version_ = 1;
  std::deque<News> news_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_TRACKING_PROCESS_MODEL_FOR_TEST_H_
