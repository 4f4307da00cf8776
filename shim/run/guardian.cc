#include "shim/run/guardian.h"

#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/run_id.h"
#include "platform/child_waiter.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/gate.h"
#include "platform/system.h"
#include "shim/run/descent.h"
#include "shim/run/guardian_start.h"
#include "shim/run/messages.h"
#include "shim/run/protocol.h"
#include "shim/run/run.h"
#include "shim/run/run_result.h"
#include "shim/run/stops.h"
#include "shim/run/supervision.h"

namespace acp_wrap {
namespace {

// Once nothing is left, a front that does not say that it goes on is woken for
// so long: its word may have been lost.
constexpr absl::Duration kLongestWaking = absl::Seconds(30);
// How long front may take to tell of the end of its parent.
constexpr absl::Duration kTelling = absl::Seconds(1);

class Guardian : public Supervision::Listener {
 public:
  Guardian(System& system, const Run& run, ControlChannel& channel,
           GuardianStart start)
      : system_(system),
        run_(run),
        channel_(channel),
        loop_(std::move(start.loop)),
        id_(start.scope.run),
        agent_(start.scope.agent),
        began_(start.began),
        waker_(system, id_.front.pid, std::move(start.front), agent_),
        supervision_(system, run.timing, std::move(start.scope), *this) {}

  // Until nothing is left.
  void Supervise();

  bool OnAgentEnded(const WaitStatus& status) override {
    agent_status_ = status;
    waker_.OnAgentEnded();
    return Send(AgentEnded{status});
  }
  void OnAgentStopped(int signal) override {
    waker_.OnAgentStopped();
    if (Send(AgentStopped{signal})) waker_.OnStopTold();
  }
  void OnAgentContinued() override { waker_.OnAgentContinued(); }
  void OnReaped(pid_t) override {}

 private:
  void SeeFrontGoOn();
  bool IsFromBelow(const ReceivedSignal& signal);
  void OnSignal(const ReceivedSignal& signal);
  void On(const ForwardSignal& message);
  void On(const CallerWants& message);
  void On(FrontGoesOn) { waker_.OnFrontGoesOn(); }
  void On(AreYouThere) { Send(IAmHere{}); }
  void On(CallerHeard) { supervision_.CallerHeard(); }
  void OnEvents(const EventLoop::Events& events);
  template <typename Message>
  bool Send(const Message& message) {
    return channel_.Send(Pack<GuardianMessage>(message)).ok();
  }
  void Terminate(TerminationCause cause) {
    supervision_.Terminate({cause, AlreadySignaled::kNobody});
  }
  void OnFrontLost();
  void OnParentLostUntold();

  System& system_;
  const Run& run_;
  ControlChannel& channel_;
  const std::unique_ptr<EventLoop> loop_;
  const RunId id_;
  const pid_t agent_;
  const absl::Time began_;
  std::optional<WaitStatus> agent_status_;
  bool front_lost_ = false;
  // When front, which has seen the end of its parent too, should have told.
  absl::Time parent_lost_due_ = absl::InfiniteFuture();
  FrontWaker waker_;
  Supervision supervision_;
};

void Guardian::Supervise() {
  supervision_.OnChildrenChanged();
  while (std::optional<absl::Time> until = supervision_.Advance()) {
    OnEvents(loop_->Wait(
        std::min({*until, waker_.WakeIfItStops(), parent_lost_due_})));
    OnParentLostUntold();
  }
  TellResult(system_, run_, supervision_.log(),
             {id_, agent_, agent_status_, began_});
  SayWhatWasLost(system_.diagnostics());
  const bool alone =
      system_.children().Peek().kind == ChildWaiter::Ended::Kind::kNoChildren;
  Send(TreeGone{alone ? 0 : 1});
  SeeFrontGoOn();
}

// A front that was stopped has to go on, to end as the agent did.
void Guardian::SeeFrontGoOn() {
  waker_.Wake();
  const absl::Time end = system_.clock().Now() + kLongestWaking;
  while (system_.clock().Now() < end) {
    absl::Time until = waker_.WakeIfItStops();
    if (until == absl::InfiniteFuture()) return;
    OnEvents(loop_->Wait(until));
  }
}

void Guardian::OnEvents(const EventLoop::Events& events) {
  for (const ReceivedSignal& signal : events.signals) {
    OnSignal(signal);
  }
  if (events.parent_gone) OnFrontLost();
  if (events.grandparent_gone) {
    parent_lost_due_ = system_.clock().Now() + kTelling;
  }
  if (!events.channel_ready) return;
  ControlChannel::Received received = channel_.Receive();
  for (const Packet& packet : received.messages) {
    const std::optional<FrontMessage> message = Unpack<FrontMessage>(packet);
    if (!message) continue;
    std::visit([this](const auto& known) { On(known); }, *message);
  }
  if (received.closed) {
    loop_->ForgetChannel();
    OnFrontLost();
  }
}

void Guardian::OnFrontLost() {
  if (front_lost_) return;
  front_lost_ = true;
  waker_.OnFrontLost();
  Terminate(TerminationCause::kFrontLost);
}

// Front knows what the caller had asked for before that, and comes first,
// unless it is stopped.
void Guardian::OnParentLostUntold() {
  if (system_.clock().Now() < parent_lost_due_) return;
  parent_lost_due_ = absl::InfiniteFuture();
  Terminate(TerminationCause::kParentLost);
}

// The agent takes its parent for whoever has started it.
bool Guardian::IsFromBelow(const ReceivedSignal& signal) {
  return !signal.from_kernel && signal.sender > 1 &&
         DescendsFrom(system_.processes(), signal.sender,
                      system_.self().Pid()) == Descent::kYes;
}

void Guardian::OnSignal(const ReceivedSignal& signal) {
  if (signal.number == SIGCHLD) {
    supervision_.OnChildrenChanged();
  } else if (signal.number == SIGTERM && !IsFromBelow(signal)) {
    Terminate(TerminationCause::kSupervisorSignaled);
  }
}

void Guardian::On(const ForwardSignal& message) {
  ReceivedSignal signal;
  signal.number = message.signal;
  signal.queued = message.queued != 0;
  signal.value = message.value;
  supervision_.ForwardToAgent(signal);
  Send(SignalForwarded{});
}

void Guardian::On(const CallerWants& message) {
  // Front runs, and has told or will tell.
  parent_lost_due_ = absl::InfiniteFuture();
  supervision_.Terminate(message.request);
}

}  // namespace

int RunGuardian(System& system, const Run& run, const Scope& scope,
                ControlChannel& channel, EventLoop& fronts_loop, Gate& gate) {
  std::optional<GuardianStart> start =
      StartGuardian(system, run, scope, channel, fronts_loop, gate);
  if (!start) return kExitFailure;
  system.processes().NoteBeginning();
  Guardian guardian(system, run, channel, *std::move(start));
  guardian.Supervise();
  return 0;
}

}  // namespace acp_wrap
