#include "shim/run/guardian_start.h"

#include <errno.h>
#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/wait_status.h"
#include "lib/host/host_runs.h"
#include "lib/identity/control_group.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"
#include "lib/identity/started_pid.h"
#include "lib/result.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/event_sink.h"
#include "platform/gate.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/agent.h"
#include "shim/run/end_child.h"
#include "shim/run/messages.h"
#include "shim/run/protocol.h"
#include "shim/run/run.h"
#include "shim/run/run_scope.h"
#include "shim/run/supervision.h"

namespace acp_wrap {
namespace {

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

class Starter {
 public:
  Starter(System& system, const Run& run, const Scope& scope,
          ControlChannel& channel, Gate& gate)
      : system_(system), run_(run), channel_(channel), gate_(gate) {
    start_.scope = scope;
  }

  bool Start(EventLoop& fronts_loop) {
    if (!Prepare(fronts_loop) || !NameRun() || !HoldFront()) return false;
    // The agent is forked before the guardian leaves the session, since nobody
    // can enter one; it waits at the gate until the guardian is out of reach.
    if (!ForkAgent()) return false;
    Outcome session = system_.self().LeadSession();
    if (!session.ok()) {
      // It would end by itself, were it not stopped.
      EndWaitingAgent();
      return Fail("cannot leave the agent's session", session.error());
    }
    if (!TellOrEnd(Pack<GuardianMessage>(GuardianReady{}))) return false;
    system_.CloseInheritedDescriptors();
    if (run_.spares) system_.GoToBackground();
    return true;
  }

  GuardianStart Take() { return std::move(start_); }

 private:
  bool Fail(absl::string_view what, const Error& error) {
    system_.diagnostics().Say(FailureMessage(what, error));
    return false;
  }

  pid_t front() const { return start_.scope.run.front.pid; }

  bool Prepare(EventLoop& fronts_loop);
  bool NameRun();
  bool HoldFront();
  bool ForkAgent();
  int RunAgent(Command& command);
  bool TellOrEnd(const Packet& message);
  void EndWaitingAgent();

  System& system_;
  const Run& run_;
  ControlChannel& channel_;
  Gate& gate_;
  GuardianStart start_;
};

bool Starter::Prepare(EventLoop& fronts_loop) {
  Self& self = system_.self();
  // Shown by ps(1).  Not the program's own name: whoever kills all wrappers by
  // name must not kill the one that cleans up after the other.  Nor may the
  // app, which looks for its marker and for the name of the executable.
  self.SetName(run_.spares ? kSpareName : kGuardianName);
  self.HideEnvironment();
  channel_.HearOnly(front());
  gate_.LeaveOpening();
  Outcome adopted = self.AdoptOrphans();
  if (!adopted.ok()) {
    return Fail("cannot adopt what the agent will leave", adopted.error());
  }
  // Not by the channel alone: others may hold front's end of it.
  Result<std::unique_ptr<EventLoop>> loop =
      system_.CreateEventLoop(channel_, front());
  if (!loop.ok()) return Fail("cannot wait for events", loop.error());
  start_.loop = std::move(loop.value());
  start_.loop->AlsoWatch(fronts_loop);
  // Whoever has stopped this process and then ends front has not got away.
  self.GoOnWhenParentEnds();
  self.Seclude();
  return true;
}

bool Starter::NameRun() {
  ProcessId& own = start_.scope.run.guardian;
  own.pid = system_.self().Pid();
  Result<ProcessInfo> info = system_.processes().Read(own.pid);
  if (info.ok()) {
    own = info.value().id;
  } else if (info.error().number != ENOSYS) {
    return Fail("cannot start the agent", info.error());
  }
  return true;
}

bool Starter::HoldFront() {
  Result<std::unique_ptr<ProcessHandle>> handle =
      system_.processes().Hold(front());
  // While front is the parent, the number is its own; without front there is
  // no agent to be started.
  if (system_.self().ParentPid() != front()) return false;
  if (!handle.ok()) return Fail("cannot start the agent", handle.error());
  start_.front = std::move(handle.value());
  return true;
}

bool Starter::ForkAgent() {
  Scope& scope = start_.scope;
  AddOptions(run_, scope);
  scope.group = system_.self().Group();
  start_.began = system_.clock().WallTime();
  Command command = CommandOf(run_, scope.run);
  Result<pid_t> agent =
      system_.spawner().ForkAgent([&] { return RunAgent(command); });
  if (!agent.ok()) return Fail("cannot start the agent", agent.error());
  scope.agent = agent.value();
  if (EventSink* events = system_.diagnostics().events()) {
    events->SetRun(FormatRunId(scope.run));
  }
  const AgentForked forked = {scope.agent, scope.run.guardian.start_time};
  return TellOrEnd(Pack<GuardianMessage>(forked));
}

// In the agent's process; answers its exit status.
int Starter::RunAgent(Command& command) {
  // While front makes the rest ready.
  NoteUnit(command.environment, system_.self().ControlGroups());
  Outcome passed = gate_.Pass();
  if (passed.ok()) {
    NameAgentForFront(command.environment, front(), system_.self().Pid());
    return BecomeAgent(system_, command);
  }
  // Whoever has closed the gate knows why.
  if (passed.error().number != EPIPE) {
    Fail("cannot start the agent", passed.error());
  }
  return kExitFailure;
}

// Front would hold the agent back for ever.  A front that is gone holds nothing
// back, and has its tree ended like any other.
bool Starter::TellOrEnd(const Packet& message) {
  Outcome told = channel_.Send(message);
  if (told.ok() || told.error().number == EPIPE) return true;
  EndWaitingAgent();
  return Fail("cannot start the agent", told.error());
}

void Starter::EndWaitingAgent() {
  // Front would wait for it, which is not its child.
  const AgentEnded ended = {WaitStatus::Exited(kExitFailure)};
  channel_.Send(Pack<GuardianMessage>(ended)).ok();
  EndChild(system_.children(), start_.scope.agent);
}

}  // namespace

std::optional<GuardianStart> StartGuardian(System& system, const Run& run,
                                           const Scope& scope,
                                           ControlChannel& channel,
                                           EventLoop& fronts_loop, Gate& gate) {
  Starter starter(system, run, scope, channel, gate);
  if (!starter.Start(fronts_loop)) return std::nullopt;
  return starter.Take();
}

}  // namespace acp_wrap
