#include "platform/tracking/descendant_tracker.h"

#include <errno.h>
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
#include "lib/ending/wait_status.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/lineage/stray.h"
#include "lib/result.h"
#include "platform/tracking/inherited_tag.h"

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

void DescendantTracker::Begin(const AncestryLedger::Root& root) {
  root_ = root;
  ledger_.emplace(root);
  coalition_ = source_.Coalition(root.self.info.id.pid);
  children_.clear();
  watched_early_.clear();
  unwatched_.clear();
  forked_.clear();
  orphans_wanted_ = full_look_wanted_ = false;
  full_look_at_ = absl::InfinitePast();
  foreign_.clear();
  foreign_orphans_.clear();
  ended_.clear();
  changed_ = false;
  unconfirmed_ = false;
  strays_.CountBy(nullptr);
}

void DescendantTracker::CountBy(InheritedTag& tag, TellStrays tell) {
  strays_.CountBy(&tag);
  tell_strays_ = std::move(tell);
}

void DescendantTracker::AddChild(pid_t pid) {
  if (!active()) return;
  std::optional<Sighting> sighting = source_.Look(pid);
  if (!sighting) return;
  children_.push_back(sighting->info.id);
  TakeIn({*sighting});
  LookAtChildren();
}

void DescendantTracker::OnFork(uint64_t unique_id) {
  if (!active() || ledger_->Find(unique_id) == nullptr) return;
  forked_.push_back(unique_id);
  // The child may have ended by now, and left children of its own.
  orphans_wanted_ = true;
}

// Only a version that tells of forkers is of use.
void DescendantTracker::OnExec(uint64_t unique_id) {
  if (!active() || root_.self.forker_version == 0) return;
  const AncestryLedger::Entry* entry = ledger_->Find(unique_id);
  if (entry == nullptr || !entry->alive) return;
  std::optional<Sighting> now = source_.Identify(entry->last.info.id.pid);
  if (now && now->unique_id == unique_id) {
    ledger_->AddVersion(unique_id, now->version);
  }
}

void DescendantTracker::OnEnd(uint64_t unique_id, const WaitStatus& status) {
  if (active()) MarkEnded(unique_id, status);
}

void DescendantTracker::Advance() {
  if (!active()) return;
  LookAtChildren();
  LookAtOrphans();
  if (full_look_wanted_ && clock_.Now() >= full_look_at_) LookAtAll(false);
  if (clock_.Now() < strays_.due()) return;
  // The caller asks again whether nothing is left.
  strays_.Wake();
  changed_ = true;
}

absl::Time DescendantTracker::Due() const {
  if (!forked_.empty() || orphans_wanted_) return absl::InfinitePast();
  return std::min(strays_.due(),
                  full_look_wanted_ ? full_look_at_ : absl::InfiniteFuture());
}

void DescendantTracker::LookEverywhere() {
  if (!active()) return;
  LookAtChildren();
  LookAtAll(true);
}

void DescendantTracker::Forget(pid_t pid) {
  auto found = std::find_if(ended_.begin(), ended_.end(),
                            [pid](const Ended& e) { return e.pid == pid; });
  if (found != ended_.end()) ended_.erase(found);
}

bool DescendantTracker::TakeChanged() { return std::exchange(changed_, false); }

const AncestryLedger::Entry* DescendantTracker::Find(pid_t pid) const {
  return active() ? ledger_->FindAlive(pid) : nullptr;
}

void DescendantTracker::LookForEnds() {
  if (!active()) return;
  LookEverywhere();
  for (const AncestryLedger::Entry* entry : ledger_->Entries()) {
    if (!entry->alive) continue;
    const uint64_t id = entry->last.unique_id;
    const std::optional<Sighting> now = source_.Look(entry->last.info.id.pid);
    const bool lives = now && now->unique_id == id && !now->info.zombie;
    if (!lives) MarkEnded(id, WaitStatus());
  }
}

bool DescendantTracker::ConfirmEmpty() {
  if (!active()) return true;
  if (ledger_->empty() && unconfirmed_) {
    LookEverywhere();
    unconfirmed_ = !ledger_->empty();
  }
  return ledger_->empty() && NoStrayIsLeft();
}

// Whoever is tagged then is below the agent, and escaped the record.
bool DescendantTracker::NoStrayIsLeft() {
  const StrayVerdict verdict =
      strays_.Look({root_.self, coalition_}, clock_.Now());
  if (verdict == StrayVerdict::kNobody) return true;
  if (verdict == StrayVerdict::kUndecided) return false;
  if (verdict != StrayVerdict::kAll) {
    strays_.CountBy(nullptr);
    tell_strays_(strays_.candidates());
    return true;
  }
  for (const Sighting& stray : strays_.candidates()) {
    ledger_->EnterCounted(stray);
    Watch(stray.unique_id);
  }
  strays_.Restart();
  unconfirmed_ = changed_ = true;
  LookEverywhere();
  return false;
}

void DescendantTracker::TakeIn(const std::vector<Sighting>& sightings) {
  for (uint64_t id : ledger_->Take(sightings)) {
    unconfirmed_ = true;
    Watch(id);
  }
}

void DescendantTracker::Watch(uint64_t unique_id) {
  const AncestryLedger::Entry* entry = ledger_->Find(unique_id);
  if (entry == nullptr || !entry->alive) return;
  const pid_t pid = entry->last.info.id.pid;
  // The watch is on the number: whose it is shows afterwards.
  const bool early = watched_early_.erase(unique_id) > 0;
  const Outcome watched = early ? Ok{} : source_.Watch(pid, unique_id);
  if (source_.UniqueId(pid) != unique_id ||
      (!watched.ok() && watched.error().number == ESRCH)) {
    MarkEnded(unique_id, WaitStatus());
    return;
  }
  // It may have forked before it was watched.
  forked_.push_back(unique_id);
  if (watched.ok()) return;
  unwatched_.push_back(unique_id);
  full_look_wanted_ = true;
}

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

void DescendantTracker::MarkEnded(uint64_t unique_id,
                                  const WaitStatus& status) {
  const AncestryLedger::Entry* entry = ledger_->Find(unique_id);
  if (entry == nullptr || !entry->alive) return;
  ledger_->End(unique_id);
  changed_ = orphans_wanted_ = full_look_wanted_ = true;
  // The caller's own children are waited for.
  const ProcessInfo& info = entry->last.info;
  if (info.parent != root_.self.info.id.pid) {
    ended_.push_back({info.id.pid, status});
  }
}

}  // namespace acp_wrap
