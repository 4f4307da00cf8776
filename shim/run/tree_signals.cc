#include "shim/run/tree_signals.h"

#include <errno.h>
#include <signal.h>

#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/standard_input.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/transitions.h"
#include "lib/ending/tree_record.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/child_waiter.h"
#include "platform/process_handle.h"
#include "platform/process_table.h"
#include "platform/system.h"
#include "shim/run/messages.h"
#include "shim/run/own_processes.h"

namespace acp_wrap {
namespace {

// In which hardly anything is forked.
constexpr absl::Duration kHardlyAnyTime = absl::Milliseconds(100);

}  // namespace

void TreeSignals::OnRequest(const TerminationRequest& request) {
  requests_.Note(request, supervisor_.phase() == Phase::kRunning);
  last_request_at_ = system_.clock().Now();
}

TreeSignals::Walk TreeSignals::SignalTree(int signal, const Whom& whom) {
  Walk walk;
  if (whom.part == Whom::Part::kAgent) {
    AskAgent();
    return walk;
  }
  auto visit = [&](const ProcessInfo& info, ProcessHandle& handle, Net net) {
    SignalOne(info, handle, net, signal, whom, walk);
  };
  const bool first = signal == SIGTERM ? first_termination_ : first_kill_;
  // What is below a child is not seen in brief.
  const bool in_brief = whom.part == Whom::Part::kLaunched ||
                        (first && whom.part == Whom::Part::kTree);
  if (!in_brief || !SignalChildrenInBrief(signal, whom, walk)) {
    VisitOwn(visit, walk);
  }
  if (whom.part == Whom::Part::kTree) {
    (signal == SIGTERM ? first_termination_ : first_kill_) = false;
  }
  return walk;
}

void TreeSignals::VisitOwn(OwnProcesses::Visitor visit, Walk& walk) {
  if (supervisor_.looks_beyond()) {
    own_.VisitBeside(visit);
  } else {
    own_.VisitBelow(visit, walk);
  }
}

// Nobody else is to get anything yet.
void TreeSignals::AskAgent() {
  if (record_.agent_reaped()) return;
  ProcessInfo info;
  info.id.pid = scope_.agent;
  Result<ProcessInfo> read = system_.processes().Read(scope_.agent);
  if (read.ok()) info = read.value();
  ReceivedSignal signal;
  signal.number = SIGTERM;
  if (!requests_.AgentHasIt()) {
    Outcome sent = system_.children().Forward(scope_.agent, signal);
    TellSignaled(system_.diagnostics(), info, Net::kLineage, SIGTERM, sent);
  }
  record_.Note(SIGTERM, record_.KnownAs(info));
  if (!info.stopped) return;
  signal.number = SIGCONT;
  system_.children().Forward(scope_.agent, signal).ok();
}

// What has escaped is a child of this process by now.  To look at a child and
// for its own children takes 60 microseconds, to end it 30: so at first all
// children get the signal, unseen, and only what that did not end is looked at.
// False if each has to be looked at before.
bool TreeSignals::SignalChildrenInBrief(int signal, const Whom& whom,
                                        Walk& walk) {
  if (supervisor_.looks_beyond() || scope_.keep || scope_.adopts_strangers) {
    return false;
  }
  auto visit = [&](const ProcessInfo& brief, ProcessHandle& handle) {
    // Dead, and still a child as long as a debugger holds it.
    if (brief.id.pid == scope_.run.guardian.pid) return false;
    ProcessInfo info = brief;
    // Its age tells whether it has had what the group got.
    const bool age_counts = info.group == scope_.group && requests_.any();
    if (age_counts || log_.entries().size() < scope_.names_wanted) {
      Result<ProcessInfo> whole = system_.processes().Read(info.id.pid);
      if (whole.ok()) info = whole.value();
    }
    SignalOne(info, handle, Net::kLineage, signal, whom, walk);
    return false;
  };
  return system_.processes().VisitChildrenInBrief(visit).ok();
}

// The first look at the tree, right after the request.
bool TreeSignals::LooksFirst() const {
  return first_termination_ &&
         system_.clock().Now() < last_request_at_ + kHardlyAnyTime;
}

// Whether the process has a claim to the time that is left, and is not to be
// asked now.
bool TreeSignals::HasTime(const ProcessInfo& info, ProcessHandle& handle,
                          const Whom& whom, Walk& walk) {
  if (!supervisor_.agent_gone() || supervisor_.looks_beyond()) return false;
  const bool in_group = info.group == scope_.group;
  const bool asked = record_.WasAsked(info.id) ||
                     requests_.HasSigterm(info, scope_.group, LooksFirst());
  if (!in_group && (asked || whom.lingering)) return false;
  switch (ClaimOf(handle.ReadsFrom(), scope_.input, in_group)) {
    case Claim::kNothing:
      return false;
    case Claim::kLingers:
      if (asked || whom.lingering) return false;
      ++walk.lingering;
      return true;
    case Claim::kLaunched:
      // The terminal's SIGINT is nobody's request, and gives time only to whom
      // the user talks to.
      if (requests_.any() || Converses(scope_.input)) ++walk.launched;
      return !whom.launched && Converses(scope_.input) &&
             requests_.WasAsked(info, scope_.group);
  }
  return false;
}

// Whether somebody else has sent it SIGTERM.
bool TreeSignals::HasIt(const ProcessInfo& info) const {
  return record_.IsAgent(info.id.pid)
             ? requests_.AgentHasIt()
             : requests_.HasSigterm(info, scope_.group, LooksFirst());
}

void TreeSignals::SignalOne(const ProcessInfo& seen, ProcessHandle& handle,
                            Net net, int signal, const Whom& whom, Walk& walk) {
  ProcessInfo info = seen;
  info.id = record_.KnownAs(seen);
  if (whom.part != Whom::Part::kTree && info.group != scope_.group) return;
  if (whom.part == Whom::Part::kLaunched &&
      info.parent != system_.self().Pid()) {
    return;
  }
  ++walk.alive;
  if (signal == SIGTERM && HasTime(info, handle, whom, walk)) return;
  const bool newcomer = record_.Note(signal, info.id);
  if (newcomer) ++walk.newcomers;
  Outcome sent = Ok{};
  const bool has_it = signal == SIGTERM && HasIt(info);
  if (signal == SIGKILL || (newcomer && !has_it)) {
    sent = handle.Signal(signal);
    if (newcomer) {
      TellSignaled(system_.diagnostics(), info, net, signal, sent);
    }
  }
  // Nobody gets a SIGCONT that it would not need.
  if (signal == SIGTERM && info.stopped) handle.Signal(SIGCONT).ok();

  const bool gone = !sent.ok() && sent.error().number == ESRCH;
  const bool agent_asked = record_.IsAgent(info.id.pid) && signal == SIGTERM;
  if (newcomer && !gone && !agent_asked && signal != SIGSTOP) {
    log_.RecordSignal(info, net, signal, sent.ok());
  }
}

}  // namespace acp_wrap
