#include "shim/run/guardian.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/wait_status.h"
#include "lib/host/host_runs.h"
#include "lib/identity/control_group.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"
#include "lib/identity/started_pid.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/event_sink.h"
#include "platform/gate.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/agent.h"
#include "shim/run/descent.h"
#include "shim/run/messages.h"
#include "shim/run/run.h"
#include "shim/run/run_result.h"
#include "shim/run/supervision.h"

namespace acp_wrap {
namespace {

using Kind = ControlMessage::Kind;

Command CommandOf(const Run& run, const RunId& id) {
  Command command = {run.command.file, run.command.arguments, {}};
  const std::vector<std::string>& environment = run.command.environment;
  // What is spared is of the runs that it was started in.
  if (run.spares) {
    command.environment = SparedEnvironment(environment);
    return command;
  }
  std::optional<absl::string_view> outer =
      FindVariable(environment, kRunVariable);
  command.environment = MarkedEnvironment(
      environment, AppendRunId(outer.value_or(absl::string_view()), id),
      run.label);
  return command;
}

constexpr absl::Duration kFirstWakeInterval = absl::Milliseconds(10);
constexpr absl::Duration kLastWakeInterval = absl::Seconds(1);
// Once nothing is left, a front that does not say that it goes on is woken for
// so long: its word may have been lost.
constexpr absl::Duration kLongestWaking = absl::Seconds(30);
// How long front may take to tell of the end of its parent.
constexpr absl::Duration kTelling = absl::Seconds(1);
// What SIGKILL takes to end a process that waits.
constexpr absl::Duration kKillTime = absl::Seconds(1);

class Guardian : public Supervision::Listener {
 public:
  Guardian(System& system, const Scope& scope, ControlChannel& channel,
           EventLoop& fronts_loop, Gate& gate)
      : system_(system),
        channel_(channel),
        fronts_loop_(fronts_loop),
        gate_(gate),
        scope_(scope) {}

  // Starts the agent; false if that failed, which has been said.
  bool Start(const Run& run);

  // Until nothing is left.
  void Supervise(const Run& run);

  bool OnAgentEnded(const WaitStatus& status) override {
    agent_status_ = status;
    agent_stopped_ = false;
    return Tell(status.signaled() ? Kind::kAgentKilled : Kind::kAgentExited,
                status.value);
  }
  void OnAgentStopped(int signal) override {
    agent_stopped_ = true;
    wake_interval_ = kFirstWakeInterval;
    if (Tell(Kind::kAgentStopped, signal)) ++stops_of_front_;
  }
  void OnReaped(pid_t) override {}
  void OnAgentContinued() override {
    agent_stopped_ = false;
    // Whatever let the agent go on is likely to have done so for front.
    wake_due_ = system_.clock().Now() + wake_interval_;
  }

 private:
  bool Fail(absl::string_view what, const Error& error);
  bool Prepare(const Run& run);
  bool NameRun();
  bool HoldFront();
  bool ForkAgent(const Run& run);
  bool TellOrEnd(const ControlMessage& message);
  void EndWaitingAgent();
  bool IsFromBelow(const ReceivedSignal& signal);
  void OnSignal(const ReceivedSignal& signal, Supervision& supervision);
  void OnMessage(const ControlMessage& message, Supervision& supervision);
  void OnEvents(const EventLoop::Events& events, Supervision& supervision);
  bool Tell(Kind kind, int number) {
    return channel_.Send({kind, number}).ok();
  }

  // Whether that can be seen, and is so.
  bool Is(pid_t pid, bool stopped);
  void WakeFront();
  absl::Time WakeFrontIfItStops();
  void OnFrontLost(Supervision& supervision);
  void OnParentLostUntold(Supervision& supervision);

  System& system_;
  ControlChannel& channel_;
  EventLoop& fronts_loop_;
  Gate& gate_;
  std::unique_ptr<EventLoop> loop_;
  std::unique_ptr<ProcessHandle> front_handle_;
  Scope scope_;
  absl::Time began_;
  std::optional<WaitStatus> agent_status_;
  bool agent_stopped_ = false;
  bool front_lost_ = false;
  // When front, which has seen the end of its parent too, should have told.
  absl::Time parent_lost_due_ = absl::InfiniteFuture();
  // How often front was told to stop and has not said that it goes on.
  int stops_of_front_ = 0;
  absl::Time wake_due_;
  absl::Duration wake_interval_;
};

bool Guardian::Fail(absl::string_view what, const Error& error) {
  system_.diagnostics().Say(FailureMessage(what, error));
  return false;
}

bool Guardian::Start(const Run& run) {
  if (!Prepare(run) || !NameRun() || !HoldFront()) return false;
  // The agent is forked before the guardian leaves the session, since nobody
  // can enter one; it waits at the gate until the guardian is out of reach.
  if (!ForkAgent(run)) return false;
  Outcome session = system_.self().LeadSession();
  if (!session.ok()) {
    // It would end by itself, were it not stopped.
    EndWaitingAgent();
    return Fail("cannot leave the agent's session", session.error());
  }
  if (!TellOrEnd({Kind::kGuardianReady})) return false;
  system_.CloseInheritedDescriptors();
  if (run.spares) system_.GoToBackground();
  return true;
}

// Front would hold the agent back for ever.  A front that is gone holds nothing
// back, and has its tree ended like any other.
bool Guardian::TellOrEnd(const ControlMessage& message) {
  Outcome told = channel_.Send(message);
  if (told.ok() || told.error().number == EPIPE) return true;
  EndWaitingAgent();
  return Fail("cannot start the agent", told.error());
}

bool Guardian::Prepare(const Run& run) {
  Self& self = system_.self();
  // Shown by ps(1).  Not the program's own name: whoever kills all wrappers by
  // name must not kill the one that cleans up after the other.  Nor may the
  // app, which looks for its marker and for the name of the executable.
  self.SetName(run.spares ? kSpareName : kGuardianName);
  self.HideEnvironment();
  channel_.HearOnly(scope_.run.front.pid);
  gate_.LeaveOpening();
  Outcome adopted = self.AdoptOrphans();
  if (!adopted.ok()) {
    return Fail("cannot adopt what the agent will leave", adopted.error());
  }
  // Not by the channel alone: others may hold front's end of it.
  Result<std::unique_ptr<EventLoop>> loop =
      system_.CreateEventLoop(channel_, scope_.run.front.pid);
  if (!loop.ok()) return Fail("cannot wait for events", loop.error());
  loop_ = std::move(loop.value());
  loop_->AlsoWatch(fronts_loop_);
  // Whoever has stopped this process and then ends front has not got away.
  self.GoOnWhenParentEnds();
  self.Seclude();
  return true;
}

bool Guardian::NameRun() {
  ProcessId& own = scope_.run.guardian;
  own.pid = system_.self().Pid();
  Result<ProcessInfo> info = system_.processes().Read(own.pid);
  if (info.ok()) {
    own = info.value().id;
  } else if (info.error().number != ENOSYS) {
    return Fail("cannot start the agent", info.error());
  }
  return true;
}

bool Guardian::HoldFront() {
  Result<std::unique_ptr<ProcessHandle>> handle =
      system_.processes().Hold(scope_.run.front.pid);
  // While front is the parent, the number is its own; without front there is
  // no agent to be started.
  if (system_.self().ParentPid() != scope_.run.front.pid) return false;
  if (!handle.ok()) return Fail("cannot start the agent", handle.error());
  front_handle_ = std::move(handle.value());
  return true;
}

bool Guardian::ForkAgent(const Run& run) {
  scope_.group = system_.self().Group();
  scope_.keep = run.keep;
  scope_.spares = run.spares;
  scope_.names_wanted = NamesWanted(run);
  scope_.orphans = run.orphans;
  scope_.orphans_reported = !run.report.empty();
  began_ = system_.clock().WallTime();
  Command command = CommandOf(run, scope_.run);
  Result<pid_t> agent = system_.spawner().ForkAgent([&] {
    // While front makes the rest ready.
    NoteUnit(command.environment, system_.self().ControlGroups());
    Outcome passed = gate_.Pass();
    if (passed.ok()) {
      NameAgentForFront(command.environment, scope_.run.front.pid,
                        system_.self().Pid());
      return BecomeAgent(system_, command);
    }
    // Whoever has closed the gate knows why.
    if (passed.error().number != EPIPE) {
      Fail("cannot start the agent", passed.error());
    }
    return kExitFailure;
  });
  if (!agent.ok()) return Fail("cannot start the agent", agent.error());
  scope_.agent = agent.value();
  if (EventSink* events = system_.diagnostics().events()) {
    events->SetRun(FormatRunId(scope_.run));
  }
  return TellOrEnd({Kind::kAgentPid, scope_.agent, 0,
                    static_cast<int64_t>(scope_.run.guardian.start_time)});
}

void Guardian::EndWaitingAgent() {
  // Front would wait for it, which is not its child.
  OnAgentEnded(WaitStatus::Exited(kExitFailure));
  ReceivedSignal kill;
  kill.number = SIGKILL;
  if (system_.children().Forward(scope_.agent, kill).ok()) {
    system_.children().AwaitEnd(scope_.agent, kKillTime);
  }
}

void Guardian::Supervise(const Run& run) {
  system_.processes().NoteBeginning();
  Supervision supervision(system_, run.timing, scope_, *this);
  supervision.OnChildrenChanged();
  while (std::optional<absl::Time> until = supervision.Advance()) {
    OnEvents(
        loop_->Wait(std::min({*until, WakeFrontIfItStops(), parent_lost_due_})),
        supervision);
    OnParentLostUntold(supervision);
  }
  TellResult(system_, run, supervision.log(),
             {scope_.run, scope_.agent, agent_status_, began_});
  SayWhatWasLost(system_.diagnostics());
  const bool alone =
      system_.children().Peek().kind == ChildWaiter::Ended::Kind::kNoChildren;
  Tell(Kind::kTreeGone, alone ? 0 : 1);
  // A front that was stopped has to go on, to end as the agent did.
  WakeFront();
  const absl::Time end = system_.clock().Now() + kLongestWaking;
  while (system_.clock().Now() < end) {
    absl::Time until = WakeFrontIfItStops();
    if (until == absl::InfiniteFuture()) return;
    OnEvents(loop_->Wait(until), supervision);
  }
}

void Guardian::OnEvents(const EventLoop::Events& events,
                        Supervision& supervision) {
  for (const ReceivedSignal& signal : events.signals) {
    OnSignal(signal, supervision);
  }
  if (events.parent_gone) OnFrontLost(supervision);
  if (events.grandparent_gone) {
    parent_lost_due_ = system_.clock().Now() + kTelling;
  }
  if (!events.channel_ready) return;
  ControlChannel::Received received = channel_.Receive();
  for (const ControlMessage& message : received.messages) {
    OnMessage(message, supervision);
  }
  if (received.closed) {
    loop_->ForgetChannel();
    OnFrontLost(supervision);
  }
}

void Guardian::OnFrontLost(Supervision& supervision) {
  if (front_lost_) return;
  front_lost_ = true;
  supervision.Terminate(
      {TerminationCause::kFrontLost, AlreadySignaled::kNobody});
}

// Front knows what the caller had asked for before that, and comes first,
// unless it is stopped.
void Guardian::OnParentLostUntold(Supervision& supervision) {
  if (system_.clock().Now() < parent_lost_due_) return;
  parent_lost_due_ = absl::InfiniteFuture();
  supervision.Terminate(
      {TerminationCause::kParentLost, AlreadySignaled::kNobody});
}

bool Guardian::Is(pid_t pid, bool stopped) {
  Result<ProcessInfo> info = system_.processes().Read(pid);
  return info.ok() && info.value().stopped == stopped;
}

// Only if that is what front needs.  Front takes its guardian's SIGCONT for no
// news, and it could be there in place of the caller's.  And the next stop may
// have reached the agent and front: their caller would see one that goes on.
void Guardian::WakeFront() {
  // Once front is gone, its number may become another's.
  if (system_.self().ParentPid() != scope_.run.front.pid) return;
  if (Is(scope_.run.front.pid, /*stopped=*/false)) return;
  if (!agent_status_ && Is(scope_.agent, /*stopped=*/true)) return;
  front_handle_->Signal(SIGCONT).ok();
}

// Front stops itself some time after it was told to, perhaps when the agent
// has gone on already and the SIGCONT for that has come and gone: so front is
// woken until it says that it goes on.  Answers when to come again.
absl::Time Guardian::WakeFrontIfItStops() {
  if (stops_of_front_ == 0 || agent_stopped_ || front_lost_) {
    return absl::InfiniteFuture();
  }
  const absl::Time now = system_.clock().Now();
  if (now < wake_due_) return wake_due_;
  WakeFront();
  wake_due_ = now + wake_interval_;
  wake_interval_ = std::min(wake_interval_ * 2, kLastWakeInterval);
  return wake_due_;
}

// The agent takes its parent for whoever has started it.
bool Guardian::IsFromBelow(const ReceivedSignal& signal) {
  return !signal.from_kernel && signal.sender > 1 &&
         DescendsFrom(system_.processes(), signal.sender,
                      system_.self().Pid()) == Descent::kYes;
}

void Guardian::OnSignal(const ReceivedSignal& signal,
                        Supervision& supervision) {
  if (signal.number == SIGCHLD) {
    supervision.OnChildrenChanged();
  } else if (signal.number == SIGTERM && !IsFromBelow(signal)) {
    supervision.Terminate(
        {TerminationCause::kSupervisorSignaled, AlreadySignaled::kNobody});
  }
}

void Guardian::OnMessage(const ControlMessage& message,
                         Supervision& supervision) {
  switch (message.kind) {
    case Kind::kForward: {
      ReceivedSignal signal;
      signal.number = message.number;
      signal.queued = message.detail != 0;
      signal.value = message.value;
      supervision.ForwardToAgent(signal);
      Tell(Kind::kForwarded, 0);
      return;
    }
    case Kind::kAreYouThere:
      Tell(Kind::kHere, 0);
      return;
    case Kind::kTerminate:
      // Front runs, and has told or will tell.
      parent_lost_due_ = absl::InfiniteFuture();
      supervision.Terminate({static_cast<TerminationCause>(message.number),
                             static_cast<AlreadySignaled>(message.detail),
                             static_cast<uint64_t>(message.value),
                             message.signal, message.newest});
      return;
    case Kind::kResumed:
      --stops_of_front_;
      return;
    case Kind::kCaughtUp:
      supervision.CallerHeard();
      return;
    default:
      return;  // What only the guardian says.
  }
}

}  // namespace

int RunGuardian(System& system, const Run& run, const Scope& scope,
                ControlChannel& channel, EventLoop& fronts_loop, Gate& gate) {
  Guardian guardian(system, scope, channel, fronts_loop, gate);
  if (!guardian.Start(run)) return kExitFailure;
  guardian.Supervise(run);
  return 0;
}

}  // namespace acp_wrap
