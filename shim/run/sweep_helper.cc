#include "shim/run/sweep_helper.h"

#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/host/sweep_memory.h"
#include "lib/identity/role_names.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/system.h"
#include "shim/run/end_child.h"
#include "shim/run/messages.h"
#include "shim/run/protocol.h"

namespace acp_wrap {
namespace {

// What SIGKILL takes, once the grace is over.
constexpr absl::Duration kKillTime = absl::Milliseconds(500);

// How long a front that was asked to end waits for a sweep to find out whether
// there is anything to end, and then, asked or not, at most for its end.
constexpr absl::Duration kPatience = absl::Milliseconds(500);
constexpr absl::Duration kLongestGrace = absl::Seconds(1);
// From the agent's start until a sweep begins.  A look at the whole host, and
// two more processes, would take longer than an agent that is asked a question
// and ends, and take the processors from the start of one that stays.
constexpr absl::Duration kDelay = absl::Milliseconds(100);

}  // namespace

void SweepHelper::OnAgentStarted() {
  if (body_) due_ = system_.clock().Now() + kDelay;
}

void SweepHelper::Begin(Priority priority,
                        absl::FunctionRef<void()> close_in_child) {
  Cancel();
  if (!body_ || pid_ != 0) return;
  Result<System::ChannelPair> pair = system_.CreateChannel();
  if (!pair.ok()) return;
  Self& self = system_.self();
  const pid_t front = self.Pid();
  Result<pid_t> helper = system_.spawner().Fork([&] {
    // First: one that is stopped before would stay when front is killed.
    self.BecomeHelper(front);
    close_in_child();
    channel_.reset();
    pair.value().first.reset();
    self.SetName(kSweepName);
    self.HideEnvironment();
    self.Seclude();
    self.LeadSession().ok();
    if (priority == Priority::kLow) self.GiveWay();
    pair.value().second->HearOnly(front);
    return body_(*pair.value().second, memory_ ? &*memory_ : nullptr);
  });
  if (!helper.ok()) return;
  pid_ = helper.value();
  TellStarted(system_.diagnostics(), "sweep", pid_);
  found_ = false;
  seen_ = SweepMemory();
  channel_ = std::move(pair.value().first);
  channel_->HearOnly(pid_);
}

void SweepHelper::OnReaped(pid_t pid) {
  if (pid != pid_ || pid_ == 0) return;
  Listen();
  pid_ = 0;
  channel_.reset();
}

void SweepHelper::Finish(EventLoop& loop, absl::Duration grace, bool asked,
                         absl::FunctionRef<void()> close_in_child) {
  grace = std::min(grace, kLongestGrace);
  // One that looks at everything, and has found nothing yet, keeps nobody
  // waiting who has not asked.  What dead runs have left since it has come to
  // its end shows in a few hundred microseconds.
  absl::Duration patience = asked ? kPatience : absl::ZeroDuration();
  if (pid_ == 0 && memory_) {
    patience = kPatience;
    Begin(Priority::kNormal, close_in_child);
  }
  if (pid_ == 0) return;
  const absl::Time begin = system_.clock().Now();
  channel_->Send(Pack<SweepOrder>(TimeLeft{absl::ToInt64Milliseconds(grace)}))
      .ok();
  if (!Found() && !AwaitUntil(loop, begin + patience)) return Abandon();
  if (Found()) AwaitUntil(loop, begin + grace + kKillTime);
  Abandon();
}

void SweepHelper::Listen() {
  if (channel_ == nullptr) return;
  for (const Packet& packet : channel_->Receive().messages) {
    const std::optional<SweepMessage> message = Unpack<SweepMessage>(packet);
    if (!message) continue;
    if (std::holds_alternative<SweepFound>(*message)) {
      found_ = true;
    } else if (const auto* wrapper = std::get_if<SweepWrapper>(&*message)) {
      seen_.wrappers.push_back(
          {static_cast<pid_t>(wrapper->pid), wrapper->start_time});
    } else if (const auto* over = std::get_if<SweepOver>(&*message)) {
      seen_.mark.newest = static_cast<pid_t>(over->newest);
      if (over->forks >= 0) {
        seen_.mark.forks = static_cast<uint64_t>(over->forks);
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
  // Where that fails, it ends with front at the latest.
  EndChild(system_.children(), pid_);
  OnReaped(pid_);
}

}  // namespace acp_wrap
