// How the record is brought up to date: looks at children, at orphans, and at
// all processes there are.

#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/result.h"
#include "platform/tracking/descendant_tracker.h"

namespace acp_wrap {
namespace {

// launchd, which adopts every orphan.
constexpr pid_t kAdopter = 1;

// The pause after a look at all processes, as a multiple of the time that it
// took: such looks take a fifth of the time at most.
constexpr int kPauseFactor = 4;

// How many forks are followed up before other events get their turn: a tree
// that forks without end must not hold its supervisor up.
constexpr int kForksAtOnce = 1000;

}  // namespace

void DescendantTracker::LookAtChildren() {
  for (int i = 0; i < kForksAtOnce && !forked_.empty(); ++i) {
    const uint64_t id = forked_.front();
    forked_.pop_front();
    const AncestryLedger::Entry* parent = ledger_->Find(id);
    if (parent == nullptr || !parent->alive) continue;
    std::vector<Sighting> sightings;
    for (pid_t pid : source_.ListChildren(parent->last.info.id.pid)) {
      std::optional<Sighting> identity = source_.Identify(pid);
      // Most have been there before.
      if (!identity || ledger_->Find(identity->unique_id) != nullptr) continue;
      sightings.push_back(LookAtChild(*std::move(identity)));
    }
    TakeIn(sightings);
  }
}

// What it forks from the first call on is told, however long the rest takes;
// and what it has left names it, even if it has ended meanwhile.
Sighting DescendantTracker::LookAtChild(Sighting identity) {
  const pid_t pid = identity.info.id.pid;
  if (source_.Watch(pid, identity.unique_id).ok()) {
    watched_early_.insert(identity.unique_id);
  }
  std::optional<Sighting> whole = source_.Look(pid);
  const bool same = whole && whole->unique_id == identity.unique_id;
  return same ? *std::move(whole) : std::move(identity);
}

void DescendantTracker::LookAtOrphans() {
  if (!orphans_wanted_) return;
  orphans_wanted_ = false;
  std::vector<Sighting> sightings;
  for (pid_t pid : source_.ListChildren(kAdopter)) {
    if (foreign_orphans_.count(pid) > 0) continue;
    std::optional<Sighting> sighting = source_.Look(pid);
    if (!sighting || ledger_->Find(sighting->unique_id) != nullptr) continue;
    foreign_orphans_.insert(pid);
    if (sighting->unique_id > root_.self.unique_id) {
      sightings.push_back(*sighting);
    }
  }
  if (sightings.empty()) return;
  // Which groups and sessions are the run's own, they tell.
  for (Sighting& sighting : LookAtEntries()) {
    sightings.push_back(std::move(sighting));
  }
  TakeIn(sightings);
  for (const Sighting& sighting : sightings) {
    if (ledger_->Find(sighting.unique_id) != nullptr) {
      foreign_orphans_.erase(sighting.info.id.pid);
    }
  }
  LookAtChildren();
}

std::vector<Sighting> DescendantTracker::LookAtEntries() {
  std::vector<Sighting> sightings;
  auto look = [&](pid_t pid) {
    std::optional<Sighting> sighting = source_.Look(pid);
    if (sighting) sightings.push_back(*std::move(sighting));
  };
  look(root_.self.info.id.pid);
  for (const AncestryLedger::Entry* entry : ledger_->Entries()) {
    look(entry->last.info.id.pid);
  }
  return sightings;
}

void DescendantTracker::LookAtAll(bool environments) {
  orphans_wanted_ = full_look_wanted_ = false;
  const absl::Time begin = clock_.Now();
  ledger_->BeginFullLook();
  std::optional<std::vector<pid_t>> pids = source_.ListAll();
  if (!pids) return;
  std::vector<Sighting> sightings;
  std::unordered_set<uint64_t> foreign;
  foreign_orphans_.clear();
  for (pid_t pid : *pids) {
    const uint64_t id = source_.UniqueId(pid);
    // Ids count up: what is older than the root does not descend from it.
    if (id < root_.self.unique_id) {
      foreign_orphans_.insert(pid);
      continue;
    }
    if (!environments && foreign_.count(id) > 0) {
      foreign.insert(id);
      continue;
    }
    std::optional<Sighting> sighting = source_.Look(pid);
    if (!sighting) continue;
    // Whose parent lives, and is not the run's, is for the caller to judge.
    sighting->marked = environments && sighting->info.parent == kAdopter &&
                       ledger_->Find(id) == nullptr && IsMarked(pid, id);
    sightings.push_back(*std::move(sighting));
  }
  TakeIn(sightings);
  for (const Sighting& sighting : sightings) {
    if (ledger_->Find(sighting.unique_id) == nullptr) {
      foreign.insert(sighting.unique_id);
    }
  }
  foreign_ = std::move(foreign);
  ledger_->EndFullLook();
  for (uint64_t id : std::exchange(unwatched_, {})) Watch(id);
  const absl::Time end = clock_.Now();
  full_look_at_ = end + (end - begin) * kPauseFactor;
  LookAtChildren();
}

bool DescendantTracker::IsMarked(pid_t pid, uint64_t unique_id) {
  const uint64_t coalition = coalition_ != 0 ? source_.Coalition(pid) : 0;
  if (coalition != 0 && coalition != coalition_) return false;
  Result<std::string> environment = source_.Environment(pid, unique_id);
  if (!environment.ok()) return false;
  std::optional<absl::string_view> chain =
      FindInBlock(environment.value(), kRunVariable);
  std::optional<std::vector<RunId>> runs;
  if (chain) runs = ParseRunIdChain(*chain);
  return runs &&
         std::any_of(runs->begin(), runs->end(),
                     [this](const RunId& run) { return IsOwnRun(run); });
}

// The root is the guardian, or it is front, and forked the guardian.
bool DescendantTracker::IsOwnRun(const RunId& run) const {
  constexpr uint64_t kOnlyNamespace = 0;
  if (run.pid_namespace != kOnlyNamespace) return false;
  const ProcessId& root = root_.self.info.id;
  if (run.guardian == root) return run.front == root_.parent;
  return run.front == root && std::find(children_.begin(), children_.end(),
                                        run.guardian) != children_.end();
}

}  // namespace acp_wrap
