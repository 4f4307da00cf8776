// A signal as the process that took it knows it.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_RECEIVED_SIGNAL_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_RECEIVED_SIGNAL_H_

#include <sys/types.h>

#include <cstdint>

namespace acp_wrap {

struct ReceivedSignal {
  int number = 0;
  // The kernel sent it of itself (si_code above 0, sigaction(2)): the terminal
  // driver, the end of a child.  Not another process by kill(2), nor SIGPIPE
  // for the receiver's own write(2), which looks as if it came from the
  // receiver.
  bool from_kernel = false;
  // All members of the receiver's process group got it with the receiver.
  bool to_group = false;
  // The process that sent it; 0 where that is not known.
  pid_t sender = 0;
  // The system tells of no signal who sent it, as macOS does: whether the
  // kernel did has to be guessed.
  bool of_unknown_origin = false;
  // It was sent by sigqueue(3), to this process alone, with `value`: an int,
  // or a pointer.
  bool queued = false;
  int64_t value = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_RECEIVED_SIGNAL_H_
