#include "shim/sweep_helper.h"

#include <signal.h>
#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "lib/received_signal.h"
#include "lib/result.h"
#include "lib/sweep_memory.h"
#include "platform/child_waiter.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/system.h"
#include "shim/messages.h"

namespace acp_wrap {
namespace {

using Kind = ControlMessage::Kind;

// Shown by ps(1).
constexpr char kName[] = "acp-sweep";

// What SIGKILL takes, once the grace is over.
constexpr absl::Duration kKillTime = absl::Milliseconds(500);

}  // namespace

void SweepHelper::Begin(Priority priority, absl::FunctionRef<void()> let_go) {
  if (!body_ || pid_ != 0) return;
  Result<System::ChannelPair> pair = system_.CreateChannel();
  if (!pair.ok()) return;
  Self& self = system_.self();
  const pid_t front = self.Pid();
  Result<pid_t> helper = system_.spawner().Fork([&] {
    let_go();
    channel_.reset();
    pair.value().first.reset();
    self.SetName(kName);
    self.LeadSession().ok();
    self.BecomeHelper(front);
    if (priority == Priority::kLow) self.GiveWay();
    return body_(*pair.value().second, memory_ ? &*memory_ : nullptr);
  });
  if (!helper.ok()) return;
  pid_ = helper.value();
  TellStarted(system_.diagnostics(), "sweep", pid_);
  found_ = false;
  seen_ = SweepMemory();
  channel_ = std::move(pair.value().first);
}

void SweepHelper::OnReaped(pid_t pid) {
  if (pid != pid_ || pid_ == 0) return;
  Listen();
  pid_ = 0;
  channel_.reset();
}

void SweepHelper::Finish(EventLoop& loop, absl::Duration grace,
                         absl::Duration patience) {
  if (pid_ == 0) return;
  const absl::Time begin = system_.clock().Now();
  channel_
      ->Send(
          {Kind::kStop, static_cast<int32_t>(absl::ToInt64Milliseconds(grace))})
      .ok();
  if (!Found() && !AwaitUntil(loop, begin + patience)) return Abandon();
  if (Found()) AwaitUntil(loop, begin + grace + kKillTime);
  Abandon();
}

void SweepHelper::Listen() {
  if (channel_ == nullptr) return;
  for (const ControlMessage& message : channel_->Receive().messages) {
    if (message.kind == Kind::kSweepFound) {
      found_ = true;
    } else if (message.kind == Kind::kSweepWrapper) {
      seen_.wrappers.push_back(
          {message.number, static_cast<uint64_t>(message.detail)});
    } else if (message.kind == Kind::kSweepOver) {
      seen_.mark.newest = message.number;
      if (message.detail >= 0) {
        seen_.mark.forks = static_cast<uint64_t>(message.detail);
      }
      memory_ = seen_;
    }
  }
}

bool SweepHelper::AwaitUntil(EventLoop& loop, absl::Time until) {
  while (pid_ != 0 && system_.clock().Now() < until) {
    for (const ReceivedSignal& signal : loop.Wait(until).signals) {
      if (signal.number == SIGTERM || signal.number == SIGINT ||
          signal.number == SIGHUP || signal.number == SIGQUIT) {
        return false;
      }
    }
    // Only the helper is of interest here: front ends, and its other children
    // become somebody else's.
    ChildWaiter::Ended ended = system_.children().Peek();
    while (pid_ != 0 && ended.kind == ChildWaiter::Ended::Kind::kChild) {
      system_.children().Reap(ended.pid);
      OnReaped(ended.pid);
      ended = system_.children().Peek();
    }
  }
  return true;
}

void SweepHelper::Abandon() {
  if (pid_ == 0) return;
  ReceivedSignal kill;
  kill.number = SIGKILL;
  // Where that fails, it ends with front at the latest.
  if (system_.children().Forward(pid_, kill).ok()) {
    system_.children().AwaitEnd(pid_, kKillTime);
  }
  OnReaped(pid_);
}

}  // namespace acp_wrap
