#include "tools/bench/report.h"

#include <cstddef>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/bench/figures.h"
#include "tools/bench/plot.h"
#include "tools/bench/process.h"

namespace acp_wrap::bench {
namespace {

constexpr char kBegin[] =
    "<!-- figures: bazel run -c opt //tools/bench -- --write -->\n";
constexpr char kEnd[] = "<!-- end of figures -->\n";

std::vector<Line> Lines(const std::vector<Series>& series) {
  std::vector<Line> lines;
  for (const Series& one : series) {
    lines.push_back(
        {one.name, one.points, one.name.find(kWrapper) != std::string::npos});
  }
  return lines;
}

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) Die("cannot write " + path);
}

}  // namespace

std::string TableOf(const std::vector<Figure>& figures,
                    const std::vector<Contender>& contenders) {
  std::vector<std::string> names = {kWrapper, "floor"};
  for (const Contender& contender : contenders) {
    if (contender.name != kWrapper) names.push_back(contender.name);
  }
  std::string table = "| |";
  std::string rule = "\n|---|";
  for (const std::string& name : names) {
    absl::StrAppend(&table, " ", name, " |");
    rule += "--:|";
  }
  table += rule + "\n";
  for (const Figure& figure : figures) {
    absl::StrAppend(&table, "| ", figure.what,
                    figure.unit.empty() ? "" : ", " + figure.unit, " |");
    const double own = figure.Of(kWrapper);
    for (const std::string& name : names) {
      bool known = false;
      for (const auto& [who, value] : figure.values) {
        if (who != name) continue;
        known = true;
        absl::StrAppendFormat(&table, " %.*f", figure.digits, value);
        if (name != kWrapper && value > 0) {
          absl::StrAppendFormat(&table, " (%.2f)", own / value);
        }
      }
      table += known ? " |" : " – |";
    }
    table += '\n';
  }
  return table;
}

std::string BoundsOf(const std::vector<Bound>& bounds) {
  std::string table = "| bound | at most | found | |\n|---|--:|--:|---|\n";
  for (const Bound& bound : bounds) {
    absl::StrAppendFormat(&table, "| %s | %.4g | %.4g | %s |\n", bound.what,
                          bound.limit, bound.value,
                          bound.Holds() ? "holds" : "**exceeded**");
  }
  return table;
}

void Write(const std::string& folder, const std::string& table,
           const Findings& findings) {
  const std::string path = folder + "/performance.md";
  std::string text = ReadAll(path);
  size_t begin = text.find(kBegin);
  size_t end = text.find(kEnd);
  if (begin == std::string::npos || end == std::string::npos) {
    Die(path + " has no place for the figures");
  }
  begin += sizeof kBegin - 1;
  WriteFile(path, text.replace(begin, end - begin, table));
  if (!findings.start.empty()) {
    WriteFile(folder + "/performance-start.svg",
              Draw({"Starting a command and seeing it exit", "microseconds",
                    "% of runs that took at most that", false,
                    Lines(findings.start)}));
  }
  if (!findings.cleanup.empty()) {
    WriteFile(folder + "/performance-cleanup.svg",
              Draw({"From the signal until all that escaped are gone",
                    "escaped processes", "milliseconds", true,
                    Lines(findings.cleanup)}));
  }
}

}  // namespace acp_wrap::bench
