#include "platform/tracking/descendant_tracker.h"

#include <errno.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/process_info.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/lineage/stray.h"
#include "lib/result.h"
#include "platform/tracking/inherited_tag.h"

namespace acp_wrap {
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
