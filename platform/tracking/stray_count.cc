#include "platform/tracking/stray_count.h"

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/lineage/stray.h"
#include "platform/tracking/inherited_tag.h"
#include "platform/tracking/process_source.h"

namespace acp_wrap {
namespace {

// launchd, which adopts every orphan.
constexpr pid_t kAdopter = 1;

}  // namespace

void StrayCount::CountBy(InheritedTag* tag) {
  tag_ = tag;
  Restart();
}

void StrayCount::Restart() {
  judge_ = StrayJudge();
  due_ = absl::InfiniteFuture();
}

StrayVerdict StrayCount::Look(const Suspect& root, absl::Time now) {
  if (tag_ == nullptr) return StrayVerdict::kNobody;
  const std::optional<size_t> count = tag_->Count();
  if (!count || *count == 0) return StrayVerdict::kNobody;
  Census census = Take(root, *count);
  const StrayVerdict verdict = judge_.Judge(census, now);
  if (verdict == StrayVerdict::kUndecided) due_ = judge_.next();
  candidates_ = std::move(census.candidates);
  return verdict;
}

Census StrayCount::Take(const Suspect& root, size_t before) {
  Census census;
  census.before = before;
  std::vector<Suspect> everybody;
  for (pid_t pid : source_.ListAll().value_or(std::vector<pid_t>())) {
    std::optional<Sighting> seen = source_.Look(pid);
    if (!seen) continue;
    const uint64_t coalition = root.coalition != 0 ? source_.Coalition(pid) : 0;
    everybody.push_back({*std::move(seen), coalition});
  }
  census.candidates =
      WhoMayCarryTag(everybody, root, source_.UniqueId(kAdopter));
  census.after = tag_->Count().value_or(0);
  return census;
}

}  // namespace acp_wrap
