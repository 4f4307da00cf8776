// Signals that the calling process causes for itself.

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_OWN_SIGNALS_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_OWN_SIGNALS_H_

#include <signal.h>

#include <cstdint>

namespace acp_wrap {

// EVFILT_SIGNAL counts each signal, one's own among them: SIGPIPE for a write
// to a closed pipe, and what stops the process as its agent was stopped.  They
// are counted here, and subtracted there.
class OwnSignalCounts {
 public:
  void Note(int signal);

  // From now on only those that come are counted: to be called when the queue
  // begins to count.
  void Forget() { *this = OwnSignalCounts(); }

  // How many of `count` that the queue tells of are others'.
  int64_t Others(int signal, int64_t count);

 private:
  int64_t counts_[NSIG] = {};
};

// The calling process's.
OwnSignalCounts& OwnSignals();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_OWN_SIGNALS_H_
