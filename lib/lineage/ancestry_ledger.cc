#include "lib/lineage/ancestry_ledger.h"

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <unordered_set>
#include <utility>
#include <vector>

namespace acp_wrap {
namespace {

// launchd, which adopts every orphan.
constexpr pid_t kAdopter = 1;

}  // namespace

AncestryLedger::AncestryLedger(const Root& root) : root_(root) {
  if (root.self.version != 0) {
    by_version_[root.self.version] = root.self.unique_id;
  }
}

std::vector<uint64_t> AncestryLedger::Take(
    const std::vector<Sighting>& sightings) {
  present_groups_.clear();
  present_sessions_.clear();
  std::vector<const Sighting*> unknown;
  for (const Sighting& sighting : sightings) {
    auto found = entries_.find(sighting.unique_id);
    if (found != entries_.end()) {
      Update(found->second, sighting);
    } else if (sighting.unique_id == root_.self.unique_id) {
      present_groups_[sighting.info.group] = sighting.unique_id;
    } else if (sighting.unique_id > root_.self.unique_id) {
      // Ids count up: what is older than the root does not descend from it.
      unknown.push_back(&sighting);
    }
  }
  const size_t known = order_.size();
  // One may prove another, and they come in no particular order.
  size_t before;
  do {
    before = order_.size();
    std::vector<const Sighting*> rest;
    for (const Sighting* sighting : unknown) {
      if (!EnterIfProven(*sighting)) rest.push_back(sighting);
    }
    unknown.swap(rest);
  } while (order_.size() > before);
  std::vector<uint64_t> entered;
  for (size_t i = known; i < order_.size(); ++i) {
    if (entries_.at(order_[i]).alive) entered.push_back(order_[i]);
  }
  return entered;
}

void AncestryLedger::EnterCounted(const Sighting& sighting) {
  if (entries_.count(sighting.unique_id) > 0) return;
  Enter(sighting, Evidence::kCounted, root_.self.unique_id);
}

void AncestryLedger::EndFullLook() {
  std::unordered_set<pid_t> needed;
  for (const auto& [id, entry] : entries_) {
    if (!entry.alive) continue;
    needed.insert(entry.last.info.group);
    needed.insert(entry.last.info.session);
  }
  auto dropped = [&](uint64_t id) {
    const Entry& entry = entries_.at(id);
    return !entry.alive && entry.ended_in_look < look_ &&
           needed.count(entry.last.info.id.pid) == 0;
  };
  std::vector<uint64_t> kept;
  std::vector<uint64_t> gone;
  for (uint64_t id : order_) (dropped(id) ? gone : kept).push_back(id);
  if (gone.empty()) return;
  for (uint64_t id : kept) {
    uint64_t& above = entries_.at(id).above;
    while (above != root_.self.unique_id && dropped(above)) {
      above = entries_.at(above).above;
    }
  }
  for (uint64_t id : gone) {
    auto latest = by_pid_.find(entries_.at(id).last.info.id.pid);
    if (latest != by_pid_.end() && latest->second == id) by_pid_.erase(latest);
    entries_.erase(id);
  }
  for (auto known = by_version_.begin(); known != by_version_.end();) {
    const bool root = known->second == root_.self.unique_id;
    const bool needless = !root && entries_.count(known->second) == 0;
    known = needless ? by_version_.erase(known) : std::next(known);
  }
  order_ = std::move(kept);
}

void AncestryLedger::End(uint64_t unique_id) {
  auto found = entries_.find(unique_id);
  if (found == entries_.end() || !found->second.alive) return;
  found->second.alive = false;
  found->second.ended_in_look = look_;
  --alive_;
}

void AncestryLedger::AddVersion(uint64_t unique_id, uint32_t version) {
  if (version != 0 && entries_.count(unique_id) > 0) {
    by_version_[version] = unique_id;
  }
}

const AncestryLedger::Entry* AncestryLedger::Find(uint64_t unique_id) const {
  auto found = entries_.find(unique_id);
  return found == entries_.end() ? nullptr : &found->second;
}

const AncestryLedger::Entry* AncestryLedger::FindAlive(pid_t pid) const {
  const Entry* entry = FindByPid(pid);
  return entry != nullptr && entry->alive ? entry : nullptr;
}

std::vector<const AncestryLedger::Entry*> AncestryLedger::Entries() const {
  std::vector<const Entry*> entries;
  for (uint64_t id : order_) entries.push_back(&entries_.at(id));
  return entries;
}

void AncestryLedger::Update(Entry& entry, const Sighting& sighting) {
  bool marked = entry.last.marked;
  entry.last = sighting;
  entry.last.marked |= marked;
  entry.led_group |= sighting.info.group == sighting.info.id.pid;
  entry.led_session |= sighting.info.session == sighting.info.id.pid;
  entry.seen_in_look = look_;
  if (!entry.proven) return;
  // A zombie keeps them from being given away as well.
  present_groups_[sighting.info.group] = sighting.unique_id;
  present_sessions_[sighting.info.session] = sighting.unique_id;
}

bool AncestryLedger::EnterIfProven(const Sighting& sighting) {
  // Seen twice in one look, it is entered once.
  if (entries_.count(sighting.unique_id) > 0) return true;
  Evidence evidence;
  uint64_t above;
  if (!Descends(sighting, evidence, above)) return false;
  Enter(sighting, evidence, above);
  return true;
}

void AncestryLedger::Enter(const Sighting& sighting, Evidence evidence,
                           uint64_t above) {
  const pid_t pid = sighting.info.id.pid;
  if (const Entry* former = FindAlive(pid)) {
    End(former->last.unique_id);
  }
  Entry entry;
  entry.evidence = evidence;
  entry.above = above;
  entry.alive = !sighting.info.zombie;
  entry.ended_in_look = look_;
  const Entry* upper = Find(above);
  entry.proven = evidence != Evidence::kOwnGroup &&
                 evidence != Evidence::kMarker &&
                 (upper == nullptr || upper->proven);
  Update(entry, sighting);
  if (entry.alive) ++alive_;
  entries_.emplace(sighting.unique_id, entry);
  AddVersion(sighting.unique_id, sighting.version);
  order_.push_back(sighting.unique_id);
  by_pid_[pid] = sighting.unique_id;
}

bool AncestryLedger::Descends(const Sighting& sighting, Evidence& evidence,
                              uint64_t& above) const {
  evidence = Evidence::kForked;
  if ((above = ForkerOf(sighting)) != 0) return true;
  if ((above = SharesSession(sighting)) != 0) {
    evidence = Evidence::kSession;
    return true;
  }
  if ((above = SharesGroup(sighting)) != 0) {
    evidence = Evidence::kGroup;
    return true;
  }
  above = root_.self.unique_id;
  evidence = SharesOwnGroup(sighting) ? Evidence::kOwnGroup : Evidence::kMarker;
  return evidence == Evidence::kOwnGroup || sighting.marked;
}

uint64_t AncestryLedger::ForkerOf(const Sighting& sighting) const {
  const uint64_t forker = sighting.parent_unique_id;
  if (forker == root_.self.unique_id || entries_.count(forker) > 0) {
    return forker;
  }
  // From macOS 13 on an exec makes an orphan launchd's.
  auto found = by_version_.find(sighting.forker_version);
  return found == by_version_.end() ? 0 : found->second;
}

uint64_t AncestryLedger::SharesSession(const Sighting& sighting) const {
  const pid_t session = sighting.info.session;
  // Whatever is in another session than the root's came there by a setsid(2)
  // somewhere between the root and it.
  if (session <= kAdopter || session == root_.self.info.session) return 0;
  auto present = present_sessions_.find(session);
  if (present != present_sessions_.end()) return present->second;
  const Entry* leader = FindLeader(session, sighting);
  return leader != nullptr && leader->led_session ? leader->last.unique_id : 0;
}

uint64_t AncestryLedger::SharesGroup(const Sighting& sighting) const {
  const pid_t group = sighting.info.group;
  if (group <= kAdopter || group == root_.self.info.group) return 0;
  const Entry* leader = present_groups_.count(group) > 0
                            ? FindByPid(group)
                            : FindLeader(group, sighting);
  return leader != nullptr && leader->proven && leader->led_group
             ? leader->last.unique_id
             : 0;
}

bool AncestryLedger::SharesOwnGroup(const Sighting& sighting) const {
  const pid_t group = root_.self.info.group;
  // Front's other children are in the group too, which is why it has to be an
  // orphan, and not one of theirs.
  return root_.group_is_private && sighting.info.group == group &&
         sighting.info.parent == kAdopter &&
         sighting.parent_unique_id != root_.parent_unique_id &&
         present_groups_.count(group) > 0;
}

const AncestryLedger::Entry* AncestryLedger::FindLeader(
    pid_t number, const Sighting& sighting) const {
  const Entry* leader = FindByPid(number);
  if (leader == nullptr || !leader->proven ||
      sighting.unique_id < leader->last.unique_id ||
      sighting.unique_id - leader->last.unique_id >= root_.forks_before_reuse) {
    return nullptr;
  }
  return leader;
}

const AncestryLedger::Entry* AncestryLedger::FindByPid(pid_t pid) const {
  auto found = by_pid_.find(pid);
  return found == by_pid_.end() ? nullptr : Find(found->second);
}

const char* EvidenceName(AncestryLedger::Evidence evidence) {
  switch (evidence) {
    case AncestryLedger::Evidence::kForked:
      return "forked";
    case AncestryLedger::Evidence::kSession:
      return "session";
    case AncestryLedger::Evidence::kGroup:
      return "group";
    case AncestryLedger::Evidence::kOwnGroup:
      return "own group";
    case AncestryLedger::Evidence::kMarker:
      return "marker";
    case AncestryLedger::Evidence::kCounted:
      return "counted";
  }
  return "";
}

}  // namespace acp_wrap
