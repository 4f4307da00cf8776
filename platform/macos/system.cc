#include "platform/posix/system.h"

#include <errno.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "lib/identity/process_info.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"
#include "lib/text/printable.h"
#include "platform/control_channel.h"
#include "platform/macos/child_waiter.h"
#include "platform/macos/event_loop.h"
#include "platform/macos/exception_port_tag.h"
#include "platform/macos/kqueue.h"
#include "platform/macos/process_source.h"
#include "platform/macos/real_time.h"
#include "platform/macos/self.h"
#include "platform/native_system.h"
#include "platform/posix/diagnostics.h"
#include "platform/posix/spawner.h"
#include "platform/tracking/descendant_tracker.h"
#include "platform/tracking/inherited_tag.h"
#include "platform/tracking/ledger_child_waiter.h"
#include "platform/tracking/ledger_process_table.h"

namespace acp_wrap {
namespace {

std::string Names(const std::vector<Sighting>& processes) {
  constexpr size_t kMost = 5;
  std::string names;
  for (size_t i = 0; i < processes.size() && i < kMost; ++i) {
    const ProcessInfo& info = processes[i].info;
    names += (i == 0 ? "" : ", ") + Printable(info.name) + " (" +
             std::to_string(info.id.pid) + ")";
  }
  return names + (processes.size() > kMost ? ", ..." : "");
}

// Enters each child into the record before it can do anything of note: it
// still has to pass the gate when Fork() returns.
class TrackingSpawner : public PosixSpawner {
 public:
  TrackingSpawner(DescendantTracker& tracker, InheritedTag& tag,
                  MessageWriter& diagnostics)
      : tracker_(tracker), tag_(tag), diagnostics_(diagnostics) {}

  Result<pid_t> Fork(absl::FunctionRef<int()> body) override {
    Result<pid_t> pid = PosixSpawner::Fork(body);
    if (pid.ok()) tracker_.AddChild(pid.value());
    return pid;
  }

  Result<pid_t> ForkAgent(absl::FunctionRef<int()> body) override {
    const bool tagged = tag_.PutOn().ok();
    Result<pid_t> agent = Fork(body);
    if (tagged) {
      // The agent still waits, so that it alone has it: or it does not work
      // here, and the record has to do.
      const bool counts = tag_.TakeOff().ok() && tag_.Count() == 1u;
      if (counts && agent.ok()) {
        tracker_.CountBy(tag_, [this](const std::vector<Sighting>& strays) {
          SayStrays(strays);
        });
      }
    }
    // How long a fork goes unseen is what can be lost.
    if (agent.ok()) RunInRealTime();
    return agent;
  }

 private:
  void SayStrays(const std::vector<Sighting>& strays) {
    diagnostics_.Say(
        strays.empty()
            ? std::string("something that the agent started is left, and "
                          "cannot be seen from here")
            : "some of what the agent started is left, and nothing tells which "
              "of these it is: " +
                  Names(strays));
  }

  DescendantTracker& tracker_;
  InheritedTag& tag_;
  MessageWriter& diagnostics_;
};

class MacSystem : public PosixSystem {
 public:
  MacSystem(MessageWriter& diagnostics, char** arguments)
      : PosixSystem(diagnostics),
        source_([this] { return OwnQueue(); }),
        tracker_(source_, clock()),
        self_(arguments, [this] { return Adopt(); }),
        spawner_(tracker_, tag_, diagnostics),
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
    auto loop = std::make_unique<KqueueEventLoop>(
        clock(), *queue_, tracker_, own_children_, channel.Descriptor());
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
  ExceptionPortTag tag_;
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
