#include "platform/macos/own_signals.h"

#include <signal.h>

#include <algorithm>
#include <cstdint>

namespace acp_wrap {

void OwnSignalCounts::Note(int signal) {
  if (signal > 0 && signal < NSIG) ++counts_[signal];
}

int64_t OwnSignalCounts::Others(int signal, int64_t count) {
  if (signal <= 0 || signal >= NSIG) return count;
  const int64_t own = std::min(counts_[signal], count);
  counts_[signal] -= own;
  return count - own;
}

OwnSignalCounts& OwnSignals() {
  static OwnSignalCounts counts;
  return counts;
}

}  // namespace acp_wrap
