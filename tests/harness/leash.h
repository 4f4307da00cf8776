// Tells a test when its victims are ready, who they are, and when the last of
// them has ended.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_LEASH_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_LEASH_H_

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "platform/unique_fd.h"
#include "tests/harness/limits.h"

namespace acp_wrap {

// The victims inherit one end of a pair of sockets and report on it; once the
// last process that holds it has ended, the other end is at end-of-file.  No
// scan can prove that as well.
class Leash {
 public:
  struct Report {
    // In the test's PID namespace, whatever the sender's: the kernel says it.
    pid_t pid = 0;
    // 0 if it had ended before it could be looked at.
    unsigned long long start_time = 0;
    // "ready KIND", "here KIND", "unavailable KIND: WHY" and others.
    std::string text;
  };

  Leash();

  // For victims to inherit.
  int victims_end() const { return victims_.get(); }

  // To be called when the first victim has been started: end-of-file cannot
  // come as long as the test itself holds that end.
  void LetGo() { victims_.Reset(); }

  // Waits until `count` victims, counted from the beginning, have reported
  // "ready"; false if the limit passes, one is unavailable, or all end first.
  bool AwaitReady(size_t count, absl::Duration limit = kLimit);

  // Waits for a report of exactly this text.
  bool Await(const std::string& text, absl::Duration limit = kLimit);

  // Waits until there are `count` reports, counted from the beginning.
  bool AwaitReports(size_t count, absl::Duration limit = kLimit);

  // Whether the last holder has ended.  Does not wait.
  bool AllGone();

  bool AwaitAllGone(absl::Duration limit = kLimit);

  // Readable when there is something to take.
  int descriptor() const { return own_.get(); }

  const std::vector<Report>& reports() const { return reports_; }

  // The pid of whoever reported this; 0 if nobody did.
  pid_t Find(const std::string& text) const;

  // What a victim said that this system does not let it do.
  std::optional<std::string> unavailable() const;

  // The reporters that are alive, for a message about what should be gone.
  std::string DescribeLiving() const;

 private:
  // Takes one report, or end-of-file, if one comes before `end`.
  bool TakeNext(absl::Time end);

  UniqueFd own_;
  UniqueFd victims_;
  bool all_gone_ = false;
  std::vector<Report> reports_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_LEASH_H_
