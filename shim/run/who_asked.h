// Who wanted the run to end, for the one line that says so.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_WHO_ASKED_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_WHO_ASKED_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "platform/system.h"

namespace acp_wrap {

// The first one counts.
class WhoAsked {
 public:
  explicit WhoAsked(System& system) : system_(system) {}

  // Reads the sender's name, as long as it is there.
  void NoteSignal(const ReceivedSignal& signal);
  void NoteParentLost();
  // `limit`: the option that the run has come up against.
  void NoteLimit(absl::string_view limit);

  // "asked to end by SIGTERM from bash (42); that took 1.2 s", on standard
  // error; nothing if nobody has asked.
  void Say() const;

 private:
  System& system_;
  // Empty if nobody has.
  std::string who_;
  absl::Time at_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_WHO_ASKED_H_
