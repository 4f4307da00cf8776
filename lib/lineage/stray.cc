#include "lib/lineage/stray.h"

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/lineage/ancestry_ledger.h"

namespace acp_wrap {
namespace {

constexpr uid_t kSuperuser = 0;
constexpr absl::Duration kFirstPause = absl::Milliseconds(1);

bool SamePrograms(const std::vector<Sighting>& a,
                  const std::vector<Sighting>& b) {
  return a.size() == b.size() &&
         std::all_of(a.begin(), a.end(), [&b](const Sighting& one) {
           return std::any_of(b.begin(), b.end(),
                              [&one](const Sighting& other) {
                                return one.unique_id == other.unique_id &&
                                       one.version == other.version;
                              });
         });
}

bool IsCleared(const Suspect& suspect, const Suspect& root) {
  const bool elsewhere = suspect.coalition != 0 && root.coalition != 0 &&
                         suspect.coalition != root.coalition;
  const bool others =
      root.seen.user != kSuperuser && suspect.seen.user != root.seen.user;
  return suspect.seen.unique_id <= root.seen.unique_id || elsewhere || others ||
         suspect.seen.info.zombie;
}

}  // namespace

std::vector<Sighting> WhoMayCarryTag(const std::vector<Suspect>& everybody,
                                     const Suspect& root, uint64_t adopter) {
  std::unordered_set<uint64_t> cleared;
  std::vector<Sighting> suspects;
  for (const Suspect& suspect : everybody) {
    if (IsCleared(suspect, root)) {
      cleared.insert(suspect.seen.unique_id);
    } else {
      suspects.push_back(suspect.seen);
    }
  }
  auto forked_by_cleared = [&](const Sighting& suspect) {
    const uint64_t forker = suspect.parent_unique_id;
    if (forker == adopter) return false;
    const bool older = forker != 0 && forker < root.seen.unique_id;
    return older || cleared.count(forker) > 0;
  };
  // One may clear another, and they come in no particular order.
  size_t before;
  do {
    before = suspects.size();
    std::vector<Sighting> rest;
    for (Sighting& suspect : suspects) {
      if (forked_by_cleared(suspect)) {
        cleared.insert(suspect.unique_id);
      } else {
        rest.push_back(std::move(suspect));
      }
    }
    suspects.swap(rest);
  } while (suspects.size() < before);
  return suspects;
}

StrayVerdict StrayJudge::Judge(const Census& census, absl::Time now) {
  if (census.after == 0) return StrayVerdict::kNobody;
  if (!IsAsBefore(census)) {
    begun_ = true;
    steady_ = census;
    steady_since_ = now;
    pause_ = kFirstPause;
  }
  const absl::Time end = steady_since_ + patience_;
  if (now < end) {
    next_ = std::min(end, now + pause_);
    pause_ *= 2;
    return StrayVerdict::kUndecided;
  }
  const size_t may = census.candidates.size();
  if (may < census.after) return StrayVerdict::kUnseen;
  return may == census.after ? StrayVerdict::kAll : StrayVerdict::kSome;
}

bool StrayJudge::IsAsBefore(const Census& census) const {
  return begun_ && census.before == census.after &&
         census.after == steady_.after &&
         SamePrograms(census.candidates, steady_.candidates);
}

}  // namespace acp_wrap
