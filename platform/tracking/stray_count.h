// Whether anybody below a run is in nobody's record, by the count of those that
// carry its tag.

#ifndef SPROUT_ACP_WRAP_PLATFORM_TRACKING_STRAY_COUNT_H_
#define SPROUT_ACP_WRAP_PLATFORM_TRACKING_STRAY_COUNT_H_

#include <cstddef>
#include <vector>

#include "absl/time/time.h"
#include "lib/lineage/ancestry_ledger.h"
#include "lib/lineage/stray.h"
#include "platform/tracking/inherited_tag.h"
#include "platform/tracking/process_source.h"

namespace acp_wrap {

class StrayCount {
 public:
  // Outlives the count.
  explicit StrayCount(ProcessSource& source) : source_(source) {}

  // Counts by `tag`, which outlives the count, from now on; by nothing if it
  // is null.  What was counted before is forgotten.
  void CountBy(InheritedTag* tag);

  // To be asked when no process of the record below `root` lives.  kNobody
  // where nothing is counted.  One system call if nobody is left, else a look
  // at everybody.
  StrayVerdict Look(const Suspect& root, absl::Time now);

  // Of the last look: who may carry the tag.
  const std::vector<Sighting>& candidates() const { return candidates_; }

  // When to look again after kUndecided, until then; else never.
  absl::Time due() const { return due_; }

  // That look is about to be asked for.
  void Wake() { due_ = absl::InfiniteFuture(); }

  // Judges anew what it finds.
  void Restart();

 private:
  Census Take(const Suspect& root, size_t before);

  ProcessSource& source_;
  InheritedTag* tag_ = nullptr;
  StrayJudge judge_;
  std::vector<Sighting> candidates_;
  absl::Time due_ = absl::InfiniteFuture();
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_TRACKING_STRAY_COUNT_H_
