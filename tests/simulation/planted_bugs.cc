#include "tests/simulation/planted_bugs.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/ending/standard_input.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/memory.h"
#include "tests/simulation/process.h"
#include "tests/simulation/simulated_ends.h"
#include "tests/simulation/simulated_event_loop.h"
#include "tests/simulation/system_call.h"
#include "tests/simulation/system_calls.h"

namespace acp_wrap::simulation {

ChildWaiter::Ended ReapsTooEarly::Waiter::Peek() {
  Ended ended = SimulatedChildWaiter::Peek();
  if (ended.kind == Ended::Kind::kChild) Reap(ended.pid);
  return ended;
}

ChildWaiter::Ended ReapsUntold::Waiter::Peek() {
  Ended ended = SimulatedChildWaiter::Peek();
  if (ended.kind != Ended::Kind::kChild) return ended;
  Reap(ended.pid);
  return {};
}

// The image's word says that a child has been waited for since the last answer
// that there is none.
ChildWaiter::Ended ReapsOncePerSignal::Waiter::Peek() {
  if (ImageWord() == 0) return SimulatedChildWaiter::Peek();
  ImageWord() = 0;
  return {};
}

void ReapsOncePerSignal::Waiter::Reap(pid_t pid) {
  SimulatedChildWaiter::Reap(pid);
  ImageWord() = 1;
}

namespace {

class BlindEventLoop : public SimulatedEventLoop {
 public:
  using SimulatedEventLoop::SimulatedEventLoop;

  Outcome WatchParent(pid_t parent) override {
    const bool gone = Ask({SystemCall::Kind::kParentPid}).pid != parent;
    const SystemAnswer& watched = Ask({SystemCall::Kind::kOpenPidfd, parent});
    if (watched.error == 0) parent_ = watched.process;
    if (watched.error != 0 && watched.error != ESRCH) {
      return Error{"pidfd_open", watched.error};
    }
    if (gone) parent_pid_ = parent;
    return Ok{};
  }
};

}  // namespace

Result<std::unique_ptr<EventLoop>> ChecksParentTooEarly::CreateEventLoop(
    ControlChannel& channel, pid_t parent) {
  auto loop = std::make_unique<BlindEventLoop>(
      static_cast<SimulatedChannel&>(channel).end());
  if (parent != 0) {
    Outcome watch = loop->WatchParent(parent);
    if (!watch.ok()) return watch.error();
  }
  return std::unique_ptr<EventLoop>(std::move(loop));
}

namespace {

// The entry by which the run's own processes are known.
std::string Mark() {
  for (const std::string& entry : Kernel::Current().executed_environment()) {
    if (absl::StartsWith(entry, absl::StrCat(kRunVariable, "="))) return entry;
  }
  return "";
}

// Shows an entry that begins with the mark as the mark.
class PrefixHandle : public ProcessHandle {
 public:
  PrefixHandle(ProcessHandle& handle, std::string mark)
      : handle_(handle), mark_(std::move(mark)) {}

  Outcome Signal(int signal) override { return handle_.Signal(signal); }

  Result<std::string> Environment() override {
    Result<std::string> environment = handle_.Environment();
    if (!environment.ok() || mark_.empty()) return environment;
    std::string& block = environment.value();
    size_t found = block.find(mark_);
    if (found == std::string::npos) return environment;
    size_t end = block.find('\0', found);
    block.replace(found, end - found, mark_);
    return environment;
  }

 private:
  ProcessHandle& handle_;
  const std::string mark_;
};

}  // namespace

Outcome ComparesByPrefix::Table::VisitStartedAfter(const ProcessId& since,
                                                   Visitor visit) {
  return SimulatedProcessTable::VisitStartedAfter(
      since, [&](const ProcessInfo& info, ProcessHandle& handle) {
        PrefixHandle prefix(handle, Mark());
        return visit(info, prefix);
      });
}

namespace {

// Another handle, but for what a bug changes.
class WrappedHandle : public ProcessHandle {
 public:
  explicit WrappedHandle(ProcessHandle& handle) : handle_(handle) {}

  Outcome Signal(int signal) override { return handle_.Signal(signal); }
  Result<std::string> Environment() override { return handle_.Environment(); }
  StandardInput ReadsFrom() override { return handle_.ReadsFrom(); }

 private:
  ProcessHandle& handle_;
};

class PipelessHandle : public WrappedHandle {
 public:
  using WrappedHandle::WrappedHandle;
  StandardInput ReadsFrom() override {
    StandardInput input = WrappedHandle::ReadsFrom();
    input.kind = StandardInput::Kind::kFile;
    return input;
  }
};

class DeafHandle : public WrappedHandle {
 public:
  using WrappedHandle::WrappedHandle;
  Outcome Signal(int signal) override {
    if (signal == SIGTERM) return Ok{};
    return WrappedHandle::Signal(signal);
  }
};

}  // namespace

Outcome SeesNoPipes::Table::VisitDescendants(Visitor visit) {
  return SimulatedProcessTable::VisitDescendants(
      [&](const ProcessInfo& info, ProcessHandle& handle) {
        PipelessHandle pipeless(handle);
        return visit(info, pipeless);
      });
}

Outcome LosesSigterm::Table::VisitDescendants(Visitor visit) {
  return SimulatedProcessTable::VisitDescendants(
      [&](const ProcessInfo& info, ProcessHandle& handle) {
        DeafHandle deaf(handle);
        return visit(info, deaf);
      });
}

ChildWaiter::Ended OverlooksGuardian::Waiter::Peek() {
  Ended ended = SimulatedChildWaiter::Peek();
  if (ended.kind != Ended::Kind::kChild) return ended;
  const Kernel& kernel = Kernel::Current();
  const bool guardian = kernel.Caller().party == Party::kFront &&
                        kernel.Find(ended.pid)->party == Party::kGuardian;
  return guardian ? Ended{} : ended;
}

}  // namespace acp_wrap::simulation
