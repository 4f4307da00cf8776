// When the caller has asked, as far as a process that may stop itself can know.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_REQUEST_TIME_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_REQUEST_TIME_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>

#include "lib/ending/requests.h"
#include "platform/process_table.h"

namespace acp_wrap {

// What was sent to the group while the calling process was stopped is taken
// only once it goes on.  Who has been forked in between has not got it: so such
// a request is taken for as old as the stop.
class RequestTime {
 public:
  explicit RequestTime(ProcessTable& processes) : processes_(processes) {}

  // To be called right before the calling process stops itself.
  void OnStop() { stopped_at_ = Present(); }

  // It has, and what was sent meanwhile has not been taken yet.
  bool stopped() const { return stopped_at_.has_value(); }

  // It has been taken.
  void OnTaken() { stopped_at_.reset(); }

  // Notes in `request`, which has just been taken, who is younger.
  void Note(TerminationRequest& request) {
    const Moment sent = stopped_at_ ? *stopped_at_ : Present();
    request.at = sent.start_time;
    request.newest = sent.newest;
  }

 private:
  struct Moment {
    uint64_t start_time;
    pid_t newest;
  };

  Moment Present() {
    return {processes_.PresentStartTime(), processes_.NewestNumber()};
  }

  ProcessTable& processes_;
  std::optional<Moment> stopped_at_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_REQUEST_TIME_H_
