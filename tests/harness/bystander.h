// Processes of the test's own that notice each signal that they get.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_BYSTANDER_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_BYSTANDER_H_

#include <sys/types.h>

#include "platform/unique_fd.h"

namespace acp_wrap {

// A child that does nothing, with all signals blocked.  (The victim of this
// kind tells of a signal at once, but takes longer to start.)
class Bystander {
 public:
  // Forks; ends the calling process if that fails.
  Bystander();

  pid_t pid() const { return pid_; }

  // Lets it end, waits for it, and answers which signal it had got; 0 if none.
  int LetGo();

 private:
  pid_t pid_;
  // A byte lets the child go; end-of-file would not come, since those who are
  // forked later hold this end, too.
  UniqueFd release_;
};

// Gives the next process of this PID namespace the number `pid`, if it is
// free; false where the system does not let the caller choose.
bool ChooseNextPid(pid_t pid);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_BYSTANDER_H_
