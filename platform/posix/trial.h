// Running a program to see whether anything of it stays.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_TRIAL_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_TRIAL_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/wait_status.h"
#include "lib/result.h"

namespace acp_wrap {

struct Trial {
  WaitStatus status = WaitStatus::Exited(0);
  // What the program, and whatever it has started, has written to descriptor 3.
  std::string said;
  // Nobody has that descriptor open any more.
  bool all_gone = false;
  // From the program's end until then.
  absl::Duration after;
};

// Runs the file `arguments[0]`, with /dev/null as its standard streams and a
// pipe as descriptor 3, which whatever it starts inherits.  Waits until it has
// ended, and then until all have closed the pipe, together for `patience`; what
// has not ended by then gets SIGKILL, itself alone.  Fails as pipe(2), fork(2)
// and waitpid(2) do.
Result<Trial> Try(const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment,
                  absl::Duration patience);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_TRIAL_H_
