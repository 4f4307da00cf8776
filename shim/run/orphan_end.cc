#include "shim/run/orphan_end.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/orphan_rule.h"
#include "lib/ending/orphan_watch.h"
#include "lib/host/orphan_notes.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/messages.h"

namespace acp_wrap {
namespace {

// One that forks all the time is left to SIGKILL.
constexpr int kMostLooks = 16;

}  // namespace

OrphanEnd::OrphanEnd(System& system, const Timing& timing, OrphanRule rule,
                     pid_t agent, pid_t group)
    : system_(system),
      watch_(rule.interval, timing),
      rule_(std::move(rule)),
      agent_(agent),
      group_(group) {}

absl::Time OrphanEnd::Advance(Exempt exempt) {
  using Kind = OrphanWatch::Decision::Kind;
  if (rule_.interval == absl::InfiniteDuration()) return absl::InfiniteFuture();
  while (true) {
    const OrphanWatch::Decision decision = watch_.Next(system_.clock().Now());
    switch (decision.kind) {
      case Kind::kWait:
        return decision.until;
      case Kind::kLook:
        Look(exempt);
        break;
      case Kind::kSignal:
        Walk(decision.signal, exempt);
        break;
      case Kind::kTell:
        Tell(decision.given_up);
        break;
    }
  }
}

void OrphanEnd::Look(Exempt exempt) {
  std::vector<ProcessId> orphans;
  OrphanNotes now;
  auto visit = [&](const ProcessInfo& info, ProcessHandle& handle) {
    if (info.id.pid == agent_ || exempt(info, handle)) return false;
    const bool may_be_ended = MayBeEnded(info, handle);
    if (may_be_ended) orphans.push_back(info.id);
    TellNew(info, may_be_ended, now);
    return false;
  };
  // After a failure the next look comes.
  system_.processes().VisitDescendants(visit).ok();
  Note(std::move(now));
  watch_.OnLook(orphans, system_.clock().Now());
}

void OrphanEnd::TellNew(const ProcessInfo& info, bool may_be_ended,
                        OrphanNotes& now) {
  const auto seen = seen_.find(info.id);
  now[info.id] = seen != seen_.end() ? seen->second : system_.clock().Now();
  if (seen != seen_.end()) return;
  TellOrphan(system_.diagnostics(), info,
             may_be_ended ? rule_.interval : absl::InfiniteDuration());
}

// For --list.
void OrphanEnd::Note(OrphanNotes now) {
  const bool changed = now != seen_;
  seen_ = std::move(now);
  if (changed) system_.notice().Post(FormatOrphanNotes(seen_));
}

bool OrphanEnd::MayBeEnded(const ProcessInfo& info,
                           ProcessHandle& handle) const {
  // What hides its environment proves nothing.
  std::string environment;
  if (!rule_.marker.empty()) {
    Result<std::string> read = handle.Environment();
    if (read.ok()) environment = std::move(read.value());
  }
  return rule_.Allows(environment, info.group == group_);
}

// Whoever is below them, before SIGTERM may have them hang below somebody else.
void OrphanEnd::ClaimAll(Exempt exempt) {
  auto visit = [&](const ProcessInfo& info, ProcessHandle& handle) {
    if (info.id.pid == agent_ || exempt(info, handle)) return false;
    watch_.Claim(info);
    return true;
  };
  system_.processes().VisitDescendants(visit).ok();
}

void OrphanEnd::Walk(int signal, Exempt exempt) {
  if (signal != SIGTERM) {
    SignalAll(signal, exempt);
  } else {
    ClaimAll(exempt);
    asked_.clear();
    // One whose parent has ended while this looked at it may have been missed.
    for (int looks = 0; SignalAll(signal, exempt) && looks < kMostLooks;) {
      ++looks;
    }
  }
  watch_.OnWalk(alive_.size(), system_.clock().Now());
}

bool OrphanEnd::SignalAll(int signal, Exempt exempt) {
  alive_.clear();
  bool any = false;
  ProcessSet met;
  auto visit = [&](const ProcessInfo& info, ProcessHandle& handle) {
    if (info.id.pid == agent_ || exempt(info, handle)) return false;
    if (!watch_.Claim(info)) return true;
    alive_.push_back(info);
    met.insert(info.id);
    if (signal == SIGTERM && !asked_.insert(info.id).second) return true;
    any = true;
    const Outcome sent = handle.Signal(signal);
    TellSignaled(system_.diagnostics(), info, Net::kLineage, signal, sent);
    // Whatever is stopped takes nothing else before it is continued.
    if (signal == SIGTERM && info.stopped) handle.Signal(SIGCONT).ok();
    if (sent.ok() || sent.error().number != ESRCH) {
      log_.RecordSignal(info, Net::kLineage, signal, sent.ok());
    }
    return true;
  };
  system_.processes().VisitDescendants(visit).ok();
  // Its parent may have ended while the walk was between the two.
  for (const ProcessId& id : watch_.claimed()) {
    if (met.count(id) > 0) continue;
    const Result<ProcessInfo> read = system_.processes().Read(id.pid);
    if (!read.ok() || !(read.value().id == id) || read.value().zombie) continue;
    alive_.push_back(read.value());
    any = any || asked_.count(id) == 0;
  }
  return any;
}

void OrphanEnd::Tell(bool given_up) {
  if (given_up) {
    for (const ProcessInfo& info : alive_) log_.RecordSurvivor(info);
  }
  SayWhatEnded(system_.diagnostics(), log_, system_.diagnostics().verbose(),
               "orphans: ");
  told_.RecordOrphans(std::exchange(log_, EndedLog()), /*told=*/true);
}

EndedLog OrphanEnd::TakeTold() { return std::exchange(told_, EndedLog()); }

EndedLog OrphanEnd::TakeUnfinished() { return std::exchange(log_, EndedLog()); }

}  // namespace acp_wrap
