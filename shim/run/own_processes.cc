#include "shim/run/own_processes.h"

#include <sys/types.h>

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/tree_record.h"
#include "lib/host/own_run.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/process_set.h"
#include "lib/text/printable.h"
#include "platform/process_handle.h"
#include "platform/process_table.h"
#include "platform/system.h"
#include "shim/run/beside_evidence.h"
#include "shim/run/scope.h"

namespace acp_wrap {
namespace {

// Of a run that is over so soon, so few numbers after the agent's are asked for
// one by one: that takes some microseconds, which is what such a run may take.
constexpr absl::Duration kSoon = absl::Seconds(1);
constexpr pid_t kFew = 20;

// No kernel proves that nobody is left who descends from somebody else.
constexpr int kLooksForWhoHasBeenSeen = 10;

}  // namespace

OwnProcesses::OwnProcesses(System& system, const Scope& scope,
                           const TreeRecord& record, EndedLog& log)
    : system_(system),
      scope_(scope),
      record_(record),
      began_(system.clock().Now()),
      keeping_(system, log) {}

void OwnProcesses::VisitBelow(Visitor visit, Supervisor::Walk& walk) {
  ProcessTable& processes = system_.processes();
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
  BeginWalk();
  walk.complete = processes.VisitDescendants(below).ok() && !undecided_;
  if (!seen) walk.only_the_dead = processes.OnlyTheDeadAreLeft();
}

std::optional<Net> OwnProcesses::NetBeside(const ProcessInfo& info,
                                           ProcessHandle& handle) {
  BesideEvidence evidence(system_, scope_, keeping_, info, handle);
  return FoundBeside(info.id, scope_.run, evidence);
}

void OwnProcesses::VisitBeside(Visitor visit) {
  bool seen = false;
  auto beside = [&](const ProcessInfo& info, ProcessHandle& handle) {
    const std::optional<Net> net = NetBeside(info, handle);
    if (!net) return true;
    seen = seen_beside_ = true;
    visit(info, handle, *net);
    return true;
  };
  // One that forks and ends, over and over, passes between two looks.
  const int looks = seen_beside_ ? kLooksForWhoHasBeenSeen : 1;
  for (int i = 0; i < looks && !seen; ++i) {
    // Where this cannot be seen, the next sweep finds what is left.
    system_.processes().VisitStartedAfter(scope_.run.front, beside).ok();
  }
}

bool OwnProcesses::MayBeLeftBeside() {
  if (looked_beside_) return false;
  looked_beside_ = true;
  ProcessTable& processes = system_.processes();
  const ProcessId& front = scope_.run.front;
  const pid_t newest = processes.NewestNumber();
  if (newest == 0) return false;
  auto visit = [&](const ProcessInfo& info, ProcessHandle& handle) {
    if (NetBeside(info, handle)) seen_beside_ = true;
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
  return seen_beside_;
}

bool OwnProcesses::Exempt(const ProcessInfo& info, ProcessHandle& handle) {
  Descendant descendant;
  descendant.is_agent = record_.IsAgent(info.id.pid);
  descendant.is_child =
      scope_.adopts_strangers && info.parent == system_.self().Pid();
  descendant.is_bystander = Contains(scope_.bystanders, info.id);
  descendant.is_stranger = Contains(strangers_, info.id);
  descendant.signaled = record_.WasEnded(info.id);
  auto names_run = [&] { return HandleNamesRun(handle, scope_.run); };
  auto is_kept = [&] { return keeping_.Keeps(info, handle); };
  switch (StandingOf(
      descendant, {scope_.adopts_strangers, scope_.keep, names_run, is_kept})) {
    case Standing::kOurs:
      return false;
    case Standing::kStranger:
      if (!descendant.is_stranger) SayStranger(info);
      strangers_.insert(info.id);
      return true;
    case Standing::kUnknown:
      undecided_ = true;
      return true;
    case Standing::kBystander:
    case Standing::kKept:
      break;
  }
  return true;
}

void OwnProcesses::SayStranger(const ProcessInfo& info) {
  system_.diagnostics().Say(
      "left alone: " + Printable(info.name) + " (" +
      std::to_string(info.id.pid) +
      "): it may come from a process that was there before the agent");
}

}  // namespace acp_wrap
