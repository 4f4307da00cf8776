#include "platform/keep_ignored_signals.h"

namespace acp_wrap {

// Linux does so anyway (sig_ignored() in kernel/signal.c).
void KeepIgnoredSignals() {}

}  // namespace acp_wrap
