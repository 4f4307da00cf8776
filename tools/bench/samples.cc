#include "tools/bench/samples.h"

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace acp_wrap::bench {

double Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e6 +
         static_cast<double>(now.tv_nsec) / 1e3;
}

double Samples::Quantile(double q) const {
  if (values_.empty()) return 0;
  std::vector<double> sorted = values_;
  std::sort(sorted.begin(), sorted.end());
  size_t index = static_cast<size_t>(q * static_cast<double>(sorted.size()));
  return sorted[std::min(index, sorted.size() - 1)];
}

std::vector<Samples> Interleave(
    int rounds, const std::vector<std::function<double()>>& contenders) {
  std::vector<Samples> samples(contenders.size());
  for (int round = 0; round < rounds; ++round) {
    for (size_t i = 0; i < contenders.size(); ++i) {
      size_t turn = round % 2 == 0 ? i : contenders.size() - 1 - i;
      samples[turn].Add(contenders[turn]());
    }
  }
  return samples;
}

}  // namespace acp_wrap::bench
