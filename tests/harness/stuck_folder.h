// A folder that holds whoever looks into it in uninterruptible sleep.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_STUCK_FOLDER_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_STUCK_FOLDER_H_

#include <sys/types.h>

#include <string>

#include "absl/time/time.h"
#include "platform/unique_fd.h"
#include "tests/harness/limits.h"

namespace acp_wrap {

// The root of a file system (FUSE) whose server takes each request and answers
// none.  A process that waits for an answer to what has been taken cannot be
// ended, by SIGKILL neither.
class StuckFolder {
 public:
  // Mounts it over a new folder.  To be called where the caller may mount (see
  // RunInside()); valid() tells whether it could.
  StuckFolder();
  StuckFolder(const StuckFolder&) = delete;
  StuckFolder& operator=(const StuckFolder&) = delete;

  // Lets go of all whom it holds.
  ~StuckFolder();

  bool valid() const { return server_.valid(); }

  // A file in it, to be opened by whoever is to be held.
  std::string File() const { return path_ + "/file"; }

  // Takes the next request, and answers the pid of who waits for it now; 0 if
  // the limit passes.
  pid_t AwaitCaller(absl::Duration limit = kLimit);

  // Each of them gets an error at once.
  void LetGo() { server_.Reset(); }

 private:
  // The kernel asks for nothing else before this has been answered.
  bool AnswerFirstRequest();

  std::string path_;
  UniqueFd server_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_STUCK_FOLDER_H_
