#include "platform/posix/system.h"

#include <errno.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"
#include "platform/control_channel.h"
#include "platform/macos/child_waiter.h"
#include "platform/macos/event_loop.h"
#include "platform/macos/kqueue.h"
#include "platform/macos/process_source.h"
#include "platform/macos/self.h"
#include "platform/native_system.h"
#include "platform/posix/diagnostics.h"
#include "platform/posix/spawner.h"
#include "platform/tracking/descendant_tracker.h"
#include "platform/tracking/ledger_child_waiter.h"
#include "platform/tracking/ledger_process_table.h"

namespace acp_wrap {
namespace {

// Enters each child into the record before it can do anything of note: it
// still has to pass the gate when Fork() returns.
class TrackingSpawner : public PosixSpawner {
 public:
  explicit TrackingSpawner(DescendantTracker& tracker) : tracker_(tracker) {}

  Result<pid_t> Fork(absl::FunctionRef<int()> body) override {
    Result<pid_t> pid = PosixSpawner::Fork(body);
    if (pid.ok()) tracker_.AddChild(pid.value());
    return pid;
  }

 private:
  DescendantTracker& tracker_;
};

class MacSystem : public PosixSystem {
 public:
  MacSystem(MessageWriter& diagnostics, char** arguments)
      : PosixSystem(diagnostics),
        source_([this] { return OwnQueue(); }),
        tracker_(source_, clock()),
        self_(arguments, [this] { return Adopt(); }),
        spawner_(tracker_),
        children_(own_children_, tracker_, source_),
        processes_(source_, tracker_) {}

  Self& self() override { return self_; }
  Spawner& spawner() override { return spawner_; }
  ProcessTable& processes() override { return processes_; }
  ChildWaiter& children() override { return children_; }

  Result<std::unique_ptr<EventLoop>> CreateEventLoop(ControlChannel& channel,
                                                     pid_t parent) override {
    Outcome made = MakeOwnQueue();
    if (!made.ok()) return made.error();
    auto loop = std::make_unique<KqueueEventLoop>(clock(), *queue_, tracker_,
                                                  channel.Descriptor());
    Outcome watch = loop->WatchSignalsAndChannel();
    if (watch.ok() && parent != 0) watch = loop->WatchParent(parent);
    if (!watch.ok()) return watch.error();
    return std::unique_ptr<EventLoop>(std::move(loop));
  }

 private:
  Kqueue* OwnQueue() { return queue_ && queue_->IsOwn() ? &*queue_ : nullptr; }

  // After a fork the parent's queue is not there.
  Outcome MakeOwnQueue() {
    if (OwnQueue() != nullptr) return Ok{};
    Result<Kqueue> queue = Kqueue::Create();
    if (!queue.ok()) return queue.error();
    queue_.emplace(std::move(queue.value()));
    return Ok{};
  }

  // Begins the record of the calling process's descendants.
  Outcome Adopt() {
    Outcome made = MakeOwnQueue();
    if (!made.ok()) return made;
    std::optional<Sighting> self = source_.Look(getpid());
    if (!self) return Error{"proc_pidinfo", EIO};
    AncestryLedger::Root root;
    root.self = *self;
    const pid_t parent = getppid();
    if (std::optional<Sighting> above = source_.Look(parent)) {
      root.parent_unique_id = above->unique_id;
      root.parent = above->info.id;
    }
    root.group_is_private = GroupIsPrivate(self->info.group);
    tracker_.Begin(root);
    return Ok{};
  }

  // Nobody is in the group but the caller, and front if the caller is the
  // guardian, and no shell puts the stages of a pipeline there.
  bool GroupIsPrivate(pid_t group) {
    if (terminal().Exists()) return false;
    std::optional<std::vector<pid_t>> members = source_.ListGroup(group);
    return members &&
           std::all_of(members->begin(), members->end(), [](pid_t pid) {
             return pid == getpid() || pid == getppid();
           });
  }

  std::optional<Kqueue> queue_;
  LibprocSource source_;
  DescendantTracker tracker_;
  MacSelf self_;
  TrackingSpawner spawner_;
  MacChildWaiter own_children_;
  LedgerChildWaiter children_;
  LedgerProcessTable processes_;
};

}  // namespace

std::unique_ptr<System> CreateNativeSystem(MessageWriter& diagnostics,
                                           char** arguments) {
  return std::make_unique<MacSystem>(diagnostics, arguments);
}

}  // namespace acp_wrap
