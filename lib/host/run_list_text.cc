#include "lib/host/run_list_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/host/run_list.h"
#include "lib/host/run_words.h"
#include "lib/identity/run_id.h"
#include "lib/text/printable.h"

namespace acp_wrap {
namespace {

// The columns in front of the command.
enum Column { kPid, kGroup, kSession, kAge, kMemory, kMarks, kColumns };
using Row = std::array<std::string, kColumns>;

constexpr const char* kTitles[kColumns] = {"PID", "GROUP",  "SESSION",
                                           "AGE", "MEMORY", "ESCAPED"};

// A chain may be as deep as there are processes, and a line as long.
constexpr int kMostIndented = 50;

// Of ECMA-48, 8.3.117.
constexpr char kBold[] = "1";
constexpr char kFaint[] = "2";
constexpr char kRed[] = "31";
constexpr char kYellow[] = "33";

std::string Marks(const ListedProcess& listed) {
  switch (listed.role) {
    case ListedProcess::Role::kLeftover:
      return "leftover";
    case ListedProcess::Role::kSpared:
      return "spared";
    default:
      break;
  }
  std::string marks;
  auto add = [&marks](bool has, const char* mark) {
    if (has) marks += (marks.empty() ? "" : ",") + std::string(mark);
  };
  // Who has left the session has left the group too.
  add(listed.left_session, "session");
  add(listed.left_group && !listed.left_session, "group");
  add(listed.left_parent, "parent");
  return marks;
}

std::string Title(const ListedRun& run) {
  std::string title;
  switch (run.state) {
    case ListedRun::State::kLiving:
      title = "run " + (run.id ? FormatRunId(*run.id) : "of unknown id");
      break;
    case ListedRun::State::kDead:
      title = "left over by dead run " +
              (run.id ? FormatRunId(*run.id) : "of unknown id");
      break;
    case ListedRun::State::kUnwrapped:
      title = "left over by the app, not wrapped";
      break;
  }
  if (run.label) title += ", '" + Printable(*run.label) + "'";
  if (run.inside) title += ", inside " + FormatRunId(*run.inside);
  if (run.instance) title += ", instance " + Printable(*run.instance);
  if (run.state == ListedRun::State::kLiving && run.guardian == 0) {
    title += ", without its guardian";
  }
  if (run.state == ListedRun::State::kLiving && run.front == 0) {
    title += ", without its front";
  }
  const size_t count = run.processes.size();
  title += ": " + std::to_string(count) +
           (count == 1 ? " process, " : " processes, ") +
           MemoryText(run.resident_bytes) + ", " + AgeText(run.age) + " old";
  return title;
}

const char* ColourOf(const ListedProcess& listed) {
  switch (listed.role) {
    case ListedProcess::Role::kLeftover:
      return kRed;
    case ListedProcess::Role::kFront:
    case ListedProcess::Role::kGuardian:
    case ListedProcess::Role::kSpared:
      return kFaint;
    default:
      return Marks(listed).empty() ? "" : kYellow;
  }
}

class Writer {
 public:
  explicit Writer(const ListStyle& style) : style_(style) {}

  void Add(const ListedRun& run) {
    if (!text_.empty()) text_ += '\n';
    Line(Title(run), run.state == ListedRun::State::kLiving ? kBold : kRed);
    std::vector<Row> rows;
    rows.push_back({});
    std::copy(std::begin(kTitles), std::end(kTitles), rows.back().begin());
    for (const ListedProcess& listed : run.processes) {
      rows.push_back(RowOf(listed));
    }
    std::array<size_t, kColumns> widths = {};
    for (const Row& row : rows) {
      for (size_t i = 0; i < kColumns; ++i) {
        widths[i] = std::max(widths[i], row[i].size());
      }
    }
    Line(Prefix(rows[0], widths) + "COMMAND", kFaint);
    for (size_t i = 0; i < run.processes.size(); ++i) {
      const ListedProcess& listed = run.processes[i];
      const int indent = 2 * std::min(listed.depth, kMostIndented);
      Line(Prefix(rows[i + 1], widths) + std::string(indent, ' ') +
               CommandText(listed),
           ColourOf(listed));
    }
  }

  const std::string& Text() const { return text_; }

 private:
  static Row RowOf(const ListedProcess& listed) {
    const ProcessInfo& info = listed.process.info;
    Row row;
    row[kPid] = std::to_string(info.id.pid);
    row[kGroup] = std::to_string(info.group);
    row[kSession] = std::to_string(info.session);
    row[kAge] = AgeText(listed.process.age);
    row[kMemory] = MemoryText(listed.process.resident_bytes);
    row[kMarks] = Marks(listed);
    return row;
  }

  // Numbers to the right, words to the left.
  static std::string Prefix(const Row& row,
                            const std::array<size_t, kColumns>& widths) {
    std::string prefix;
    for (size_t i = 0; i < kColumns; ++i) {
      std::string padding(widths[i] - row[i].size(), ' ');
      prefix += "  " + (i == kMarks ? row[i] + padding : padding + row[i]);
    }
    return prefix + "  ";
  }

  void Line(std::string line, const char* colour) {
    if (style_.columns > 0) line = CutToColumns(line, style_.columns);
    bool coloured = style_.colours && *colour != '\0';
    if (coloured) text_ += std::string("\x1b[") + colour + "m";
    text_ += line;
    if (coloured) text_ += "\x1b[0m";
    text_ += '\n';
  }

  const ListStyle style_;
  std::string text_;
};

}  // namespace

std::string RunListText(const std::vector<ListedRun>& runs,
                        const ListStyle& style) {
  if (runs.empty()) return "nothing runs under sprout-acp-wrap\n";
  Writer writer(style);
  for (const ListedRun& run : runs) writer.Add(run);
  return writer.Text();
}

}  // namespace acp_wrap
