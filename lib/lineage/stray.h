// Who below a run is in nobody's record, where the kernel counts how many
// carry the run's tag (platform/tracking/inherited_tag.h), and does not say
// who they are.

#ifndef SPROUT_ACP_WRAP_LIB_LINEAGE_STRAY_H_
#define SPROUT_ACP_WRAP_LIB_LINEAGE_STRAY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "lib/lineage/ancestry_ledger.h"

namespace acp_wrap {

// Somebody alive.
struct Suspect {
  Sighting seen;
  // 0 where it cannot be told.
  uint64_t coalition = 0;
};

// Who among `everybody` may carry the tag of the run below `root`: against whom
// nothing speaks that the kernel keeps.  The tag is passed on by fork, exec and
// spawn alone, so that it is not with
// - what is older than the root: unique ids count up;
// - another coalition, which nobody leaves;
// - another user's, since an exec that changes the user drops it
//   (exec_handle_sugid() in XNU); root, who can change it otherwise, aside;
// - what such a one has forked.  That launchd, of unique id `adopter`, has
//   forked it says nothing: an exec makes an orphan launchd's from macOS 13 on.
std::vector<Sighting> WhoMayCarryTag(const std::vector<Suspect>& everybody,
                                     const Suspect& root, uint64_t adopter);

// Of a run whose record has no living process any more.
struct Census {
  // How many tasks carry the tag, counted before the look and after it.
  size_t before = 0;
  size_t after = 0;
  // WhoMayCarryTag().
  std::vector<Sighting> candidates;
};

// What the count says.
enum class StrayVerdict {
  // Nobody carries the tag: nothing is left.
  kNobody,
  // Not yet to be told.  A task keeps the tag for a moment after its process
  // has ended, and an exec has two of it for a moment.
  kUndecided,
  // As many carry it as may: all candidates are the run's.
  kAll,
  // More may carry it than do: which of them is the run's cannot be told.
  kSome,
  // More carry it than can be seen.
  kUnseen,
};

// Judges look after look.  A count that has stayed the same for `patience`,
// while the candidates were the same programs of the same processes, is taken
// for that of the living.
class StrayJudge {
 public:
  // Longer than a task outlives its process, and than an exec takes.
  static constexpr absl::Duration kPatience = absl::Milliseconds(100);

  explicit StrayJudge(absl::Duration patience = kPatience)
      : patience_(patience) {}

  StrayVerdict Judge(const Census& census, absl::Time now);

  // When to look again after kUndecided: soon at first, then more seldom, and
  // when the patience is over.
  absl::Time next() const { return next_; }

 private:
  bool IsAsBefore(const Census& census) const;

  absl::Duration patience_;
  bool begun_ = false;
  Census steady_;
  absl::Time steady_since_;
  absl::Duration pause_;
  absl::Time next_ = absl::InfinitePast();
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_LINEAGE_STRAY_H_
