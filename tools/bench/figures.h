// What was found out.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_FIGURES_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_FIGURES_H_

#include <string>
#include <utility>
#include <vector>

#include "tools/bench/process.h"

namespace acp_wrap::bench {

inline constexpr char kBare[] = "bare";
inline constexpr char kWrapper[] = "sprout-acp-wrap";

// What can stand in front of a command.
struct Contender {
  std::string name;
  Argv prefix;
};

// One row of the table.
struct Figure {
  std::string what;
  std::string unit;
  int digits = 0;
  // By contender, or by "floor".
  std::vector<std::pair<std::string, double>> values;

  double Of(const std::string& name) const {
    for (const auto& [who, value] : values) {
      if (who == name) return value;
    }
    return 0;
  }
};

// What must not be exceeded.
struct Bound {
  std::string what;
  double value = 0;
  double limit = 0;

  bool Holds() const { return value <= limit; }
};

// A line or a row of bars, for a plot.
struct Series {
  std::string name;
  std::vector<std::pair<double, double>> points;
};

struct Findings {
  std::vector<Figure> figures;
  std::vector<Bound> bounds;
  // Start-up: the share of runs by microseconds, a line for each contender.
  std::vector<Series> start;
  // Clean-up: milliseconds by number of processes.
  std::vector<Series> cleanup;
};

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_FIGURES_H_
