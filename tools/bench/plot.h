// Line plots in SVG.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_PLOT_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_PLOT_H_

#include <string>
#include <utility>
#include <vector>

namespace acp_wrap::bench {

struct Line {
  std::string name;
  std::vector<std::pair<double, double>> points;
  // Set off from the others.
  bool bold = false;
};

struct Plot {
  std::string title;
  std::string x_label;
  std::string y_label;
  // Of both axes.
  bool logarithmic = false;
  std::vector<Line> lines;
};

// The text of an SVG file.
std::string Draw(const Plot& plot);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_PLOT_H_
