// Decides when a tree that is to end has to be looked at again.
//
// Looking costs what the tree costs, so it happens when all that was seen has
// ended, or else in growing intervals: never once per death, which would be
// quadratic.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_NEXT_LOOK_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_NEXT_LOOK_H_

#include <cstddef>

#include "absl/time/time.h"

namespace acp_wrap {

class NextLook {
 public:
  absl::Time at() const { return at_; }

  // Whatever was known: at the next opportunity, and in short intervals at
  // first.
  void BeginAnew();
  // Now, in the same intervals as before.
  void At(absl::Time time) { at_ = time; }
  // Not before somebody says so: nothing is to be looked for.
  void Never() { at_ = absl::InfiniteFuture(); }

  // A look has taken `took` and found `alive` processes.
  void OnLook(size_t alive, absl::Duration took, bool found_newcomers,
              absl::Time now);
  // The same, and the next one has to come at once.
  void OnLookThatWasOutrun(size_t alive, absl::Time now);

  // `count` children have been waited for.
  void OnReaped(size_t count, absl::Time now);

 private:
  void Note(size_t alive, absl::Time now);

  absl::Time at_ = absl::InfiniteFuture();
  absl::Time last_ = absl::InfinitePast();
  absl::Duration interval_;
  bool first_ = true;
  // Of those that the last look has found, how many may still be there.
  size_t unaccounted_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_NEXT_LOOK_H_
