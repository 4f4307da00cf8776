#include "shim/run/supervision.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/requests.h"
#include "lib/ending/standard_input.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/timing.h"
#include "lib/ending/transitions.h"
#include "lib/ending/wait_status.h"
#include "lib/host/origin.h"
#include "lib/identity/control_group.h"
#include "lib/identity/marker.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "lib/text/printable.h"
#include "platform/child_waiter.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/descent.h"
#include "shim/run/messages.h"

namespace acp_wrap {

namespace {

// In which hardly anything is forked.
constexpr absl::Duration kHardlyAnyTime = absl::Milliseconds(100);

// Of a run that is over so soon, so few numbers after the agent's are asked for
// one by one: that takes some microseconds, which is what such a run may take.
constexpr absl::Duration kSoon = absl::Seconds(1);
constexpr pid_t kFew = 20;

// No kernel proves that nobody is left who descends from somebody else.
constexpr int kLooksForWhoHasBeenSeen = 10;

// How long whoever sits at a terminal is left without a word.
constexpr absl::Duration kSilence = absl::Seconds(1);

// Where the start time is not known, the pid decides: a child that has not
// been waited for has it for its own.
bool Contains(const ProcessSet& set, const ProcessId& id) {
  if (id.start_time != 0) return set.count(id) > 0;
  return std::any_of(set.begin(), set.end(), [&](const ProcessId& member) {
    return member.pid == id.pid;
  });
}

}  // namespace

Supervision::Supervision(System& system, const Timing& timing, Scope scope,
                         Listener& listener)
    : system_(system),
      supervisor_(timing, scope.alone),
      scope_(std::move(scope)),
      listener_(listener),
      began_(system.clock().Now()),
      orphans_(system, timing, scope_.orphans, scope_.agent, scope_.group),
      keeping_(system, log_) {}

void Supervision::Terminate(const TerminationRequest& request) {
  if (scope_.spares) return;
  requests_.Note(request, supervisor_.phase() == Phase::kRunning);
  last_request_at_ = system_.clock().Now();
  TellAsked(system_.diagnostics(), request.cause);
  supervisor_.OnTerminationRequest(request.cause, system_.clock().Now());
}

void Supervision::AgentIsGone() {
  agent_reaped_ = true;
  if (scope_.spares) return;
  supervisor_.OnAgentEnded(system_.clock().Now(), /*hear_caller=*/false);
}

void Supervision::ForwardToAgent(const ReceivedSignal& signal) {
  // Its pid is its own until it is reaped here.
  if (agent_reaped_) return;
  TellForwarded(system_.diagnostics(), scope_.agent, signal.number);
  system_.children().Forward(scope_.agent, signal).ok();
}

void Supervision::OnChildrenChanged() {
  ChildWaiter& children = system_.children();
  size_t reaped = 0;
  while (true) {
    // What has been waited for has no name any more.
    const bool report_first =
        !agent_reaped_ || system_.diagnostics().events() != nullptr;
    ChildWaiter::Ended ended =
        report_first ? children.Peek() : children.ReapNext();
    if (ended.kind == ChildWaiter::Ended::Kind::kNoChildren) {
      log_.RecordNothingLeft();
      supervisor_.OnNoChildren(MayBeLeftBeyond());
      break;
    }
    if (ended.kind == ChildWaiter::Ended::Kind::kNone) break;
    const bool agent = IsAgent(ended.pid);
    TellEnd(ended);
    if (agent) {
      const bool hear_caller = listener_.OnAgentEnded(ended.status);
      if (!scope_.spares) {
        supervisor_.OnAgentEnded(system_.clock().Now(), hear_caller);
      }
      agent_reaped_ = true;
    }
    if (report_first) children.Reap(ended.pid);
    listener_.OnReaped(ended.pid);
    ids_.erase(ended.pid);
    ++reaped;
  }
  if (reaped > 0) supervisor_.OnReaped(reaped, system_.clock().Now());
  if (agent_reaped_) return;
  ChildWaiter::Change change = children.TakeChange(scope_.agent);
  if (change.kind == ChildWaiter::Change::Kind::kStopped) {
    TellStopped(system_.diagnostics(), scope_.agent, change.signal);
    listener_.OnAgentStopped(change.signal);
  } else if (change.kind == ChildWaiter::Change::Kind::kContinued) {
    TellStopped(system_.diagnostics(), scope_.agent, 0);
    listener_.OnAgentContinued();
  }
}

// Whether to look for what does not descend from the agent any more.  Where
// nothing had to be ended, that is who has entered another PID namespace
// (setns(2)) and lost its parent to the init there.
bool Supervision::MayBeLeftBeyond() {
  if (log_.anything_signaled()) return true;
  if (looked_beyond_ || scope_.spares) return false;
  looked_beyond_ = true;
  ProcessTable& processes = system_.processes();
  const ProcessId& front = scope_.run.front;
  const pid_t newest = processes.NewestNumber();
  if (newest == 0) return false;
  auto visit = [&](const ProcessInfo& info, ProcessHandle& handle) {
    if (FoundBeyond(info, handle)) seen_beyond_ = true;
    return true;
  };
  // Numbers ascend, and so soon they have not come round.
  const bool few = newest >= scope_.agent && newest - scope_.agent <= kFew &&
                   !scope_.alone && system_.clock().Now() < began_ + kSoon;
  if (few) {
    processes.VisitNumbers(scope_.agent + 1, newest, front, visit).ok();
  } else {
    processes.VisitStartedAfter(front, visit).ok();
  }
  return seen_beyond_;
}

std::optional<absl::Time> Supervision::Advance() {
  while (true) {
    Supervisor::Decision decision = supervisor_.Next(system_.clock().Now());
    TellChangeOfPhase();
    if (terminating() || agent_reaped_) TakeUnfinishedOrphans();
    switch (decision.kind) {
      case Supervisor::Decision::Kind::kSignalTree:
        SignalTree(decision.signal, decision.whom);
        OnChildrenChanged();
        break;
      case Supervisor::Decision::Kind::kWait:
        return std::min({decision.until, TellWaiting(), EndOrphans()});
      case Supervisor::Decision::Kind::kGiveUp:
        ListSurvivors();
        return std::nullopt;
      case Supervisor::Decision::Kind::kFinish:
        TellFinished(system_.diagnostics());
        return std::nullopt;
    }
  }
}

void Supervision::TellEnd(const ChildWaiter::Ended& ended) {
  ProcessInfo info;
  info.id.pid = ended.pid;
  if (Contains(scope_.bystanders, info.id)) return;
  if (system_.diagnostics().events() != nullptr) {
    Result<ProcessInfo> read = system_.processes().Read(ended.pid);
    if (read.ok()) info = read.value();
  }
  TellEnded(system_.diagnostics(), IsAgent(ended.pid) ? "agent" : "process",
            info, ended.status);
}

// When to come again for them.
absl::Time Supervision::EndOrphans() {
  // From then on they end with the rest.
  if (terminating() || agent_reaped_) return absl::InfiniteFuture();
  keeping_.BeginWalk();
  const absl::Time next =
      orphans_.Advance([this](const ProcessInfo& info, ProcessHandle& handle) {
        return Exempt(info, handle);
      });
  const EndedLog told = orphans_.TakeTold();
  if (scope_.orphans_reported) log_.RecordOrphans(told, /*told=*/true);
  return next;
}

// What has had SIGTERM gets no second one.
void Supervision::TakeUnfinishedOrphans() {
  const EndedLog unfinished = orphans_.TakeUnfinished();
  for (const EndedLog::Entry& entry : unfinished.entries()) {
    terminated_.insert(KnownAs(entry.info));
  }
  log_.RecordOrphans(unfinished, /*told=*/false);
}

void Supervision::TellChangeOfPhase() {
  const absl::Time deadline = supervisor_.deadline();
  if (supervisor_.phase() == told_phase_ &&
      (deadline == told_deadline_ || told_phase_ == Phase::kKilling)) {
    return;
  }
  const Phase before = told_phase_;
  told_phase_ = supervisor_.phase();
  told_deadline_ = deadline;
  TellPhase(
      system_.diagnostics(), before, told_phase_,
      absl::Ceil(deadline - system_.clock().Now(), absl::Milliseconds(10)));
}

// When to come again for it.
absl::Time Supervision::TellWaiting() {
  if (!scope_.at_terminal || !terminating()) return absl::InfiniteFuture();
  const absl::Time now = system_.clock().Now();
  if (waiting_due_ == absl::InfiniteFuture()) {
    waiting_due_ = now + kSilence;
  } else if (waiting_due_ != absl::InfinitePast() && now >= waiting_due_) {
    // Once: what is left may go on forking, and each end comes by here.
    waiting_due_ = absl::InfinitePast();
    std::vector<ProcessInfo> waited_for;
    auto visit = [&](const ProcessInfo& info, ProcessHandle&, Net) {
      waited_for.push_back(info);
    };
    Supervisor::Walk walk;
    VisitOwn(visit, walk);
    SayWaiting(system_.diagnostics(), waited_for,
               supervisor_.agent_gone() ? 0 : scope_.agent,
               supervisor_.deadline() - now);
  }
  return waiting_due_ == absl::InfinitePast() ? absl::InfiniteFuture()
                                              : waiting_due_;
}

void Supervision::SignalTree(int signal, const Whom& whom) {
  absl::Time begin = system_.clock().Now();
  Supervisor::Walk walk;
  if (whom.part == Whom::Part::kAgent) {
    AskAgent();
    supervisor_.OnWalk(walk, begin);
    return;
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
  if (walk.only_the_dead) TakeAgentForKilled();
  absl::Time end = system_.clock().Now();
  walk.took = end - begin;
  supervisor_.OnWalk(walk, end);
}

// Nobody else is to get anything yet.
void Supervision::AskAgent() {
  if (agent_reaped_) return;
  ProcessInfo info;
  info.id.pid = scope_.agent;
  Result<ProcessInfo> read = system_.processes().Read(scope_.agent);
  if (read.ok()) info = read.value();
  ReceivedSignal signal;
  signal.number = SIGTERM;
  if (!requests_.AgentHasIt()) {
    Outcome sent = system_.children().Forward(scope_.agent, signal);
    TellSignalled(system_.diagnostics(), info, Net::kLineage, SIGTERM, sent);
  }
  terminated_.insert(KnownAs(info));
  if (!info.stopped) return;
  signal.number = SIGCONT;
  system_.children().Forward(scope_.agent, signal).ok();
}

// What has escaped is a child of this process by now.  To look at a child and
// for its own children takes 60 microseconds, to end it 30: so at first all
// children get the signal, unseen, and only what that did not end is looked at.
// False if each has to be looked at before.
bool Supervision::SignalChildrenInBrief(int signal, const Whom& whom,
                                        Supervisor::Walk& walk) {
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

void Supervision::VisitOwn(OwnVisitor visit, Supervisor::Walk& walk) {
  ProcessTable& processes = system_.processes();
  if (supervisor_.looks_beyond()) {
    bool seen = false;
    auto beyond = [&](const ProcessInfo& info, ProcessHandle& handle) {
      std::optional<Net> net = FoundBeyond(info, handle);
      if (!net) return true;
      seen = seen_beyond_ = true;
      visit(info, handle, *net);
      return true;
    };
    // One that forks and ends, over and over, passes between two looks.
    const int looks = seen_beyond_ ? kLooksForWhoHasBeenSeen : 1;
    for (int i = 0; i < looks && !seen; ++i) {
      // Where this cannot be seen, the next sweep finds what is left.
      processes.VisitStartedAfter(scope_.run.front, beyond).ok();
    }
  } else {
    bool seen = false;
    auto below = [&](const ProcessInfo& info, ProcessHandle& handle) {
      seen = true;
      if (Exempt(info, handle)) {
        ++walk.exempt;
        // Whom it spares is to be named.
        return keeping_.NamesWhatIsBelow(info.id.pid);
      }
      visit(info, handle, Net::kLineage);
      return true;
    };
    // After a failure the next walk comes.
    undecided_ = false;
    keeping_.BeginWalk();
    walk.complete = processes.VisitDescendants(below).ok() && !undecided_;
    if (!seen) walk.only_the_dead = processes.OnlyTheDeadAreLeft();
  }
}

// The first look at the tree, right after the request.
bool Supervision::LooksFirst() const {
  return first_termination_ &&
         system_.clock().Now() < last_request_at_ + kHardlyAnyTime;
}

// Whether the process has a claim to the time that is left, and is not to be
// asked now.
bool Supervision::HasTime(const ProcessInfo& info, ProcessHandle& handle,
                          const Whom& whom, Supervisor::Walk& walk) {
  if (!supervisor_.agent_gone() || supervisor_.looks_beyond()) return false;
  const bool in_group = info.group == scope_.group;
  const bool asked = terminated_.count(info.id) > 0 ||
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

void Supervision::SignalOne(const ProcessInfo& seen, ProcessHandle& handle,
                            Net net, int signal, const Whom& whom,
                            Supervisor::Walk& walk) {
  ProcessInfo info = seen;
  info.id = KnownAs(seen);
  if (whom.part != Whom::Part::kTree && info.group != scope_.group) return;
  if (whom.part == Whom::Part::kLaunched &&
      info.parent != system_.self().Pid()) {
    return;
  }
  ++walk.alive;
  if (signal == SIGTERM && HasTime(info, handle, whom, walk)) return;
  ProcessSet& signaled = signal == SIGKILL   ? killed_
                         : signal == SIGSTOP ? stopped_
                                             : terminated_;
  const bool newcomer = signaled.insert(info.id).second;
  if (newcomer) ++walk.newcomers;
  Outcome sent = Ok{};
  const bool has_it =
      signal == SIGTERM &&
      (IsAgent(info.id.pid)
           ? requests_.AgentHasIt()
           : requests_.HasSigterm(info, scope_.group, LooksFirst()));
  if (signal == SIGKILL || (newcomer && !has_it)) {
    sent = handle.Signal(signal);
    if (newcomer) {
      TellSignalled(system_.diagnostics(), info, net, signal, sent);
    }
  }
  // Nobody gets a SIGCONT that it would not need.
  if (signal == SIGTERM && info.stopped) handle.Signal(SIGCONT).ok();

  const bool gone = !sent.ok() && sent.error().number == ESRCH;
  const bool agent_asked = IsAgent(info.id.pid) && signal == SIGTERM;
  if (newcomer && !gone && !agent_asked && signal != SIGSTOP) {
    log_.RecordSignal(info, net, signal, sent.ok());
  }
}

// SIGKILL has ended it, and whoever traces it keeps that to itself.
void Supervision::TakeAgentForKilled() {
  const bool killed = std::any_of(
      killed_.begin(), killed_.end(),
      [this](const ProcessId& process) { return IsAgent(process.pid); });
  if (!killed) return;
  listener_.OnAgentEnded(WaitStatus::Signaled(SIGKILL));
  supervisor_.OnAgentEnded(system_.clock().Now(), /*hear_caller=*/false);
  agent_reaped_ = true;
}

void Supervision::ListSurvivors() {
  size_t survivors = 0;
  auto visit = [&](const ProcessInfo& info, ProcessHandle&, Net net) {
    ProcessInfo known = info;
    known.id = KnownAs(info);
    log_.RecordSurvivor(known);
    TellRemaining(system_.diagnostics(), "survived", known, net);
    ++survivors;
  };
  Supervisor::Walk walk;
  VisitOwn(visit, walk);
  if (survivors == 0) {
    system_.diagnostics().Say(
        "gave up waiting: processes are left below the agent that cannot be "
        "seen from here");
  }
}

bool Supervision::Exempt(const ProcessInfo& info, ProcessHandle& handle) {
  if (Contains(scope_.bystanders, info.id) || MayBeStranger(info, handle)) {
    return true;
  }
  if (!scope_.keep || IsAgent(info.id.pid)) return false;
  if (terminated_.count(info.id) > 0 || killed_.count(info.id) > 0) {
    return false;
  }
  const std::optional<bool> keeps = keeping_.Keeps(info, handle);
  if (!keeps) undecided_ = true;
  return keeps.value_or(true);
}

bool Supervision::MayBeStranger(const ProcessInfo& info,
                                ProcessHandle& handle) {
  if (!scope_.adopts_strangers) return false;
  if (Contains(strangers_, info.id)) return true;
  // What is below a child is what the child is.
  if (IsAgent(info.id.pid) || info.parent != system_.self().Pid() ||
      terminated_.count(info.id) > 0 || killed_.count(info.id) > 0) {
    return false;
  }
  std::optional<bool> ours = HasRunId(handle);
  if (!ours) {
    undecided_ = true;
    return true;
  }
  if (*ours) return false;
  strangers_.insert(info.id);
  system_.diagnostics().Say(
      "left alone: " + Printable(info.name) + " (" +
      std::to_string(info.id.pid) +
      "): it may come from a process that was there before the agent");
  return true;
}

std::optional<bool> Supervision::HasRunId(ProcessHandle& handle) const {
  Result<std::string> environment = handle.Environment();
  if (!environment.ok()) {
    const int number = environment.error().number;
    if (number == EACCES || number == EPERM || number == ENOSYS) return false;
    return std::nullopt;
  }
  std::optional<absl::string_view> chain =
      FindInBlock(environment.value(), kRunVariable);
  if (!chain) return false;
  std::optional<std::vector<RunId>> runs = ParseRunIdChain(*chain);
  auto is_ours = [this](const RunId& run) { return run == scope_.run; };
  return runs && std::any_of(runs->begin(), runs->end(), is_ours);
}

std::optional<Net> Supervision::FoundBeyond(const ProcessInfo& info,
                                            ProcessHandle& handle) {
  // Most are somebody else's, and have neither.
  const bool in_group = info.group == scope_.group && GroupIsOwn();
  if (!in_group && !HasRunId(handle).value_or(false)) return std::nullopt;
  if (info.id == scope_.run.front || info.id == scope_.run.guardian ||
      DescendsFromFront(info) ||
      (scope_.keep && keeping_.KeepsBeside(info, handle))) {
    return std::nullopt;
  }
  if (in_group) return Net::kGroup;
  if (HasStrayed(info, handle)) return std::nullopt;
  return Net::kMarker;
}

// Whether the marker has come to a process that something else has started.
bool Supervision::HasStrayed(const ProcessInfo& info, ProcessHandle& handle) {
  ProcessTable& processes = system_.processes();
  const Result<std::string> own = handle.Environment();
  if (own.ok() && IsService(own.value(), info.id.pid)) return true;
  const Result<std::string> groups = handle.ControlGroups();
  const bool in_another_service =
      own.ok() && groups.ok() &&
      IsInAnotherService(own.value(), groups.value());
  auto look = [&](pid_t pid) -> std::optional<Forebear> {
    Result<ProcessInfo> read = processes.Read(pid);
    if (!read.ok()) return std::nullopt;
    Forebear forebear;
    forebear.info = read.value();
    forebear.supervises = pid == scope_.run.front.pid;
    forebear.adopts =
        processes.IsInit(pid) ||
        DescendsFrom(processes, system_.self().Pid(), pid) != Descent::kNo;
    Result<std::unique_ptr<ProcessHandle>> held = processes.Hold(pid);
    if (!held.ok()) return forebear;
    forebear.marked = HasRunId(*held.value()).value_or(false);
    const Result<std::string> environment = held.value()->Environment();
    forebear.service = environment.ok() && IsService(environment.value(), pid);
    // This is asked when nobody is left below the agent.
    forebear.outside = environment.ok() && !environment.value().empty() &&
                       !forebear.marked && !forebear.adopts;
    return forebear;
  };
  return OriginOf(info, scope_.run.front.start_time, in_another_service,
                  look) != Origin::kRun;
}

// Front has made it, and has not been waited for: the number cannot have become
// another group's.  In a group that was there before may be what a child of
// front's has started and left to process 1, before the exec.
bool Supervision::GroupIsOwn() {
  if (!scope_.group_is_new) return false;
  Result<ProcessInfo> front = system_.processes().Read(scope_.group);
  return front.ok() && front.value().id == scope_.run.front;
}

// Front may have had children before it became front, which stay in its group
// and may have children of their own.  Who cannot be told from them is not
// touched either.
bool Supervision::DescendsFromFront(const ProcessInfo& info) {
  return DescendsFrom(system_.processes(), info.parent, scope_.run.front.pid) !=
         Descent::kNo;
}

const ProcessId& Supervision::KnownAs(const ProcessInfo& info) {
  ProcessId& known = ids_.try_emplace(info.id.pid, info.id).first->second;
  // A descendant that is no child may have left its pid to another.
  if (info.id.start_time != 0 && known.start_time != 0) known = info.id;
  return known;
}

}  // namespace acp_wrap
