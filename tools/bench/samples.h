// Taking times, and what many of them say.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_SAMPLES_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_SAMPLES_H_

#include <functional>
#include <vector>

namespace acp_wrap::bench {

// Microseconds of the monotonic clock.
double Now();

// What was measured again and again, in any order.
class Samples {
 public:
  void Add(double value) { values_.push_back(value); }
  bool empty() const { return values_.empty(); }
  // The value that a share of `q` of all is below; 0 if there is none.
  double Quantile(double q) const;
  double Median() const { return Quantile(0.5); }

 private:
  std::vector<double> values_;
};

// Calls each of `contenders` once in every round, there and back, so that
// what happens to the machine meanwhile happens to all of them alike, and
// none always comes behind the same other.
std::vector<Samples> Interleave(
    int rounds, const std::vector<std::function<double()>>& contenders);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_SAMPLES_H_
