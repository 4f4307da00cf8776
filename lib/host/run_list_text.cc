#include "lib/host/run_list_text.h"

#include <sys/types.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/host/run_list.h"
#include "lib/host/run_words.h"
#include "lib/text/base_name.h"
#include "lib/text/printable.h"

namespace acp_wrap {
namespace {

// The columns in front of the command.
enum Column { kPid, kGroup, kSession, kAge, kMemory, kNote, kColumns };
using Row = std::array<std::string, kColumns>;

constexpr const char* kTitles[kColumns] = {"PID", "GROUP",  "SESSION",
                                           "AGE", "MEMORY", "NOTE"};

// A terminal that has room for group and session.
constexpr size_t kWide = 110;
// What is left of a heading's command, however long the rest of it is.
constexpr size_t kShortestCommand = 20;

// A chain may be as deep as there are processes, and a line as long.
constexpr int kMostIndented = 50;

// Of ECMA-48, 8.3.117.
constexpr char kBold[] = "1";
constexpr char kFaint[] = "2";
constexpr char kRed[] = "31";
constexpr char kYellow[] = "33";

// Something that cannot be seen from the columns.
std::string Note(const ListedProcess& listed) {
  std::string note;
  auto add = [&note](bool has, const char* word) {
    if (has) note += (note.empty() ? "" : ",") + std::string(word);
  };
  add(listed.role == ListedProcess::Role::kLeftover, "leftover");
  add(listed.role == ListedProcess::Role::kSpared, "spared");
  // Who has left the session has left the group too.
  add(listed.left_session, "session");
  add(listed.left_group && !listed.left_session, "group");
  add(listed.left_parent, "orphan");
  if (listed.orphan_for) note += " " + AgeText(*listed.orphan_for);
  add(listed.process.info.stopped, "stopped");
  return note;
}

std::string Count(size_t count, const char* one, const char* more) {
  return std::to_string(count) + (count == 1 ? one : more);
}

// What a run is known by: its agent, or else the first process that there is.
pid_t FaceOf(const ListedRun& run) {
  return run.agent != 0 ? run.agent : run.processes.front().process.info.id.pid;
}

// Its command; of front only what it was to run.
ListedProcess FaceCommandOf(const ListedRun& run) {
  for (const ListedProcess& listed : run.processes) {
    if (listed.process.info.id.pid == run.agent) return listed;
  }
  ListedProcess first = run.processes.front();
  std::vector<std::string>& arguments = first.process.arguments;
  auto separator = std::find(arguments.begin(), arguments.end(), "--");
  if (first.role == ListedProcess::Role::kFront &&
      separator != arguments.end() && separator + 1 != arguments.end()) {
    arguments.erase(arguments.begin(), separator + 1);
  }
  return first;
}

// The rest of a heading, behind the command.
std::string About(const ListedRun& run) {
  std::string about = " (" + std::to_string(FaceOf(run)) + ")";
  if (run.label) about += ", '" + Printable(*run.label) + "'";
  // "1" is what every agent has whose caller sets nothing else.
  if (run.instance && *run.instance != "1") {
    about += ", instance " + Printable(*run.instance);
  }
  if (run.state == ListedRun::State::kLiving) {
    if (run.agent == 0) about += ", whose agent has ended";
    if (run.guardian == 0) about += ", without its guardian";
    if (run.front == 0) about += ", without its front";
  }
  const size_t orphans = static_cast<size_t>(std::count_if(
      run.processes.begin(), run.processes.end(),
      [](const ListedProcess& listed) { return listed.left_parent; }));
  return about + ": " +
         Count(run.processes.size(), " process, ", " processes, ") +
         (orphans > 0 ? Count(orphans, " orphan, ", " orphans, ") : "") +
         MemoryText(run.resident_bytes) + ", " + AgeText(run.age) + " old";
}

const char* Beginning(const ListedRun& run) {
  switch (run.state) {
    case ListedRun::State::kDead:
      return "left over: ";
    case ListedRun::State::kUnwrapped:
      return "left over by the app: ";
    default:
      return "";
  }
}

const char* ColourOf(const ListedProcess& listed) {
  switch (listed.role) {
    case ListedProcess::Role::kLeftover:
      return kRed;
    case ListedProcess::Role::kFront:
    case ListedProcess::Role::kGuardian:
    case ListedProcess::Role::kWitness:
    case ListedProcess::Role::kSweep:
    case ListedProcess::Role::kSpared:
      return kFaint;
    default:
      return Note(listed).empty() ? "" : kYellow;
  }
}

}  // namespace

// Cut, where it has to be, in the command, which the table shows again: first
// the program's folder, then the end.
std::string RunHeading(const ListedRun& run, size_t columns) {
  const std::string about = About(run);
  const std::string beginning = Beginning(run);
  ListedProcess face = FaceCommandOf(run);
  std::string command = CommandLine(face);
  const size_t rest = Columns(beginning) + Columns(about);
  if (columns > 0 && Columns(command) + rest > columns) {
    if (!face.process.arguments.empty()) {
      std::string& program = face.process.arguments[0];
      program = std::string(BaseName(program));
    }
    command = CutToColumns(
        CommandLine(face),
        std::max(columns > rest ? columns - rest : 0, kShortestCommand));
  }
  return beginning + command + about;
}

namespace {

class Writer {
 public:
  explicit Writer(const ListStyle& style) : style_(style) {}

  void Add(const ListedRun& run) {
    if (!text_.empty()) text_ += '\n';
    margin_.assign(2 * std::min(run.nesting, kMostIndented), ' ');
    const size_t room = style_.columns > margin_.size() + kShortestCommand
                            ? style_.columns - margin_.size()
                            : style_.columns;
    Line(RunHeading(run, room),
         run.state == ListedRun::State::kLiving ? kBold : kRed);
    std::vector<Row> rows;
    rows.push_back({});
    std::copy(std::begin(kTitles), std::end(kTitles), rows.back().begin());
    for (const ListedProcess& listed : run.processes) {
      rows.push_back(RowOf(listed));
    }
    const Row widths = WidthsOf(rows);
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
    row[kNote] = Note(listed);
    return row;
  }

  // As many blanks as each column is wide; none for one that is left out.
  Row WidthsOf(const std::vector<Row>& rows) const {
    Row widths;
    for (size_t i = 0; i < kColumns; ++i) {
      size_t width = 0;
      for (size_t row = 1; row < rows.size(); ++row) {
        width = std::max(width, rows[row][i].size());
      }
      const bool wide = style_.columns == 0 || style_.columns >= kWide;
      if (width == 0 || ((i == kGroup || i == kSession) && !wide)) continue;
      widths[i].assign(std::max(width, rows[0][i].size()), ' ');
    }
    return widths;
  }

  // Numbers to the right, words to the left.
  static std::string Prefix(const Row& row, const Row& widths) {
    std::string prefix;
    for (size_t i = 0; i < kColumns; ++i) {
      if (widths[i].empty()) continue;
      const std::string padding(widths[i].size() - row[i].size(), ' ');
      prefix += "  " + (i == kNote ? row[i] + padding : padding + row[i]);
    }
    return prefix + "  ";
  }

  void Line(std::string line, const char* colour) {
    line = margin_ + line;
    if (style_.columns > 0) line = CutToColumns(line, style_.columns);
    bool coloured = style_.colours && *colour != '\0';
    if (coloured) text_ += std::string("\x1b[") + colour + "m";
    text_ += line;
    if (coloured) text_ += "\x1b[0m";
    text_ += '\n';
  }

  const ListStyle style_;
  std::string margin_;
  std::string text_;
};

struct Total {
  size_t runs = 0;
  size_t processes = 0;
  uint64_t bytes = 0;
};

// Of runs in this state; of those that do not live, what a sweep would end.
Total TotalOf(const std::vector<ListedRun>& runs, ListedRun::State state) {
  Total total;
  for (const ListedRun& run : runs) {
    if (run.state != state) continue;
    ++total.runs;
    for (const ListedProcess& listed : run.processes) {
      if (state != ListedRun::State::kLiving &&
          listed.role != ListedProcess::Role::kLeftover) {
        continue;
      }
      ++total.processes;
      total.bytes += listed.process.resident_bytes;
    }
  }
  return total;
}

std::string LivingText(const std::vector<ListedRun>& runs) {
  const Total living = TotalOf(runs, ListedRun::State::kLiving);
  if (living.runs == 0) return "";
  return Count(living.runs, " run, ", " runs, ") +
         Count(living.processes, " process, ", " processes, ") +
         MemoryText(living.bytes) + "\n";
}

// What is left over, and what ends it.
std::string LeftoverText(const std::vector<ListedRun>& runs) {
  std::string text;
  const Total dead = TotalOf(runs, ListedRun::State::kDead);
  if (dead.processes > 0) {
    text += "left over: " +
            Count(dead.processes, " process of ", " processes of ") +
            Count(dead.runs, " dead run, ", " dead runs, ") +
            MemoryText(dead.bytes) + "; sprout-acp-wrap --sweep ends them\n";
  }
  const Total unwrapped = TotalOf(runs, ListedRun::State::kUnwrapped);
  if (unwrapped.processes > 0) {
    text += "left over by the app: " +
            Count(unwrapped.processes, " process, ", " processes, ") +
            MemoryText(unwrapped.bytes) +
            "; sprout-acp-wrap --sweep --unwrapped ends them\n";
  }
  return text;
}

bool HasLeftover(const ListedRun& run) {
  return std::any_of(run.processes.begin(), run.processes.end(),
                     [](const ListedProcess& listed) {
                       return listed.role == ListedProcess::Role::kLeftover ||
                              listed.role == ListedProcess::Role::kSpared;
                     });
}

}  // namespace

std::string RunListText(const std::vector<ListedRun>& runs,
                        const ListStyle& style) {
  if (runs.empty()) return "nothing runs under sprout-acp-wrap\n";
  Writer writer(style);
  for (const ListedRun& run : runs) writer.Add(run);
  return writer.Text() + "\n" + LivingText(runs) + LeftoverText(runs);
}

std::string DryRunText(const std::vector<ListedRun>& runs,
                       const ListStyle& style) {
  Writer writer(style);
  for (const ListedRun& run : runs) {
    if (HasLeftover(run)) writer.Add(run);
  }
  const std::string total = LeftoverText(runs);
  if (total.empty()) return writer.Text() + "nothing to end\n";
  return writer.Text() + "\n" + total;
}

}  // namespace acp_wrap
