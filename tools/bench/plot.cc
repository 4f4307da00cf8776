#include "tools/bench/plot.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace acp_wrap::bench {
namespace {

constexpr double kWidth = 860;
constexpr double kHeight = 420;
constexpr double kLeft = 70;
constexpr double kRight = 250;
constexpr double kTop = 40;
constexpr double kBottom = 55;

// Told apart by eyes that see few colours, too (Okabe and Ito).
constexpr const char* kColors[] = {"#000000", "#e69f00", "#56b4e9", "#009e73",
                                   "#cc79a7", "#d55e00", "#0072b2", "#999999"};

class Axis {
 public:
  Axis(double from, double to, double begin, double end, bool logarithmic)
      : begin_(begin), end_(end), logarithmic_(logarithmic) {
    from_ = logarithmic ? std::floor(std::log10(from)) : from;
    to_ = logarithmic ? std::ceil(std::log10(to)) : to;
  }

  double Place(double value) const {
    double at = logarithmic_ ? std::log10(value) : value;
    return begin_ + (at - from_) / (to_ - from_) * (end_ - begin_);
  }

  std::vector<double> Ticks() const {
    std::vector<double> ticks;
    if (logarithmic_) {
      for (double power = from_; power <= to_; ++power) {
        ticks.push_back(std::pow(10, power));
      }
      return ticks;
    }
    double step = std::pow(10, std::floor(std::log10(to_ - from_)));
    if ((to_ - from_) / step < 3) step /= 5;
    for (double at = std::ceil(from_ / step) * step; at <= to_; at += step) {
      ticks.push_back(at);
    }
    return ticks;
  }

 private:
  double from_, to_;
  double begin_, end_;
  bool logarithmic_;
};

std::string Text(double x, double y, const char* anchor,
                 const std::string& text) {
  return absl::StrFormat(
      "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">%s</text>\n", x, y,
      anchor, text);
}

std::string Rule(double x1, double y1, double x2, double y2,
                 const char* color) {
  return absl::StrFormat(
      "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
      x1, y1, x2, y2, color);
}

}  // namespace

std::string Draw(const Plot& plot) {
  double min_x = HUGE_VAL, max_x = -HUGE_VAL;
  double min_y = HUGE_VAL, max_y = -HUGE_VAL;
  for (const Line& line : plot.lines) {
    for (auto [x, y] : line.points) {
      min_x = std::min(min_x, x);
      max_x = std::max(max_x, x);
      min_y = std::min(min_y, y);
      max_y = std::max(max_y, y);
    }
  }
  if (!plot.logarithmic) min_y = std::min(min_y, 0.0);
  const double right = kWidth - kRight, bottom = kHeight - kBottom;
  Axis x_axis(min_x, max_x, kLeft, right, plot.logarithmic);
  Axis y_axis(min_y, max_y, bottom, kTop, plot.logarithmic);

  std::string svg = absl::StrFormat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" "
      "height=\"%.0f\" "
      "font-family=\"sans-serif\" font-size=\"13\">\n"
      "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
      kWidth, kHeight);
  svg += Text(kLeft, 22, "start",
              "<tspan font-weight=\"bold\">" + plot.title + "</tspan>");
  for (double tick : x_axis.Ticks()) {
    double x = x_axis.Place(tick);
    svg += Rule(x, kTop, x, bottom, "#dddddd");
    svg += Text(x, bottom + 18, "middle", absl::StrCat(tick));
  }
  for (double tick : y_axis.Ticks()) {
    double y = y_axis.Place(tick);
    svg += Rule(kLeft, y, right, y, "#dddddd");
    svg += Text(kLeft - 8, y + 4, "end", absl::StrCat(tick));
  }
  svg += Rule(kLeft, bottom, right, bottom, "black");
  svg += Rule(kLeft, kTop, kLeft, bottom, "black");
  svg += Text((kLeft + right) / 2, bottom + 42, "middle", plot.x_label);
  svg += absl::StrFormat(
      "<text transform=\"translate(18 %.0f) rotate(-90)\" "
      "text-anchor=\"middle\">%s</text>\n",
      (kTop + bottom) / 2, plot.y_label);

  for (size_t i = 0; i < plot.lines.size(); ++i) {
    const Line& line = plot.lines[i];
    const char* color = kColors[i % std::size(kColors)];
    std::string points;
    for (auto [x, y] : line.points) {
      absl::StrAppendFormat(&points, "%.1f,%.1f ", x_axis.Place(x),
                            y_axis.Place(y));
    }
    int width = line.bold ? 3 : 1;
    absl::StrAppendFormat(&svg,
                          "<polyline fill=\"none\" stroke=\"%s\" "
                          "stroke-width=\"%d\" points=\"%s\"/>\n",
                          color, width, points);
    double y = kTop + 12 + 20 * static_cast<double>(i);
    absl::StrAppendFormat(
        &svg,
        "<line x1=\"%.0f\" y1=\"%.0f\" x2=\"%.0f\" y2=\"%.0f\" stroke=\"%s\" "
        "stroke-width=\"%d\"/>\n",
        right + 12, y - 4, right + 34, y - 4, color, width);
    svg += Text(right + 40, y, "start", line.name);
  }
  return svg + "</svg>\n";
}

}  // namespace acp_wrap::bench
