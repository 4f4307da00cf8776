#include "lib/host/run_watch.h"

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/host/host_process.h"
#include "lib/host/run_list.h"
#include "lib/host/run_list_text.h"
#include "lib/host/run_words.h"
#include "lib/text/printable.h"

namespace acp_wrap {
namespace {

// Of a run, or of one of its processes.
struct Row {
  uint64_t memory = 0;
  // Since the last look; nothing if that is not known.
  std::optional<absl::Duration> used;
  // In all.
  std::optional<absl::Duration> time;
  absl::Duration age;
  pid_t pid = 0;
  std::string what;
  // A run's.
  std::vector<Row> processes;
  bool leftover = false;
};

constexpr char kHeading[] = "  MEMORY   CPU     TIME     AGE      PID  RUN";

constexpr char kBold[] = "1";
constexpr char kFaint[] = "2";
constexpr char kRed[] = "31";

bool Bigger(const Row& a, const Row& b) { return a.memory > b.memory; }

std::string Right(absl::string_view text, size_t width) {
  const size_t padding = text.size() < width ? width - text.size() : 0;
  return std::string(padding, ' ') + std::string(text);
}

// Of one processor: 250% keeps two and a half busy.
std::string Percent(const std::optional<absl::Duration>& used,
                    absl::Duration span) {
  if (!used || span <= absl::ZeroDuration()) return "-";
  // Rounded, as a whole number.
  const absl::Duration percent = span / 100;
  return std::to_string((*used + percent / 2) / percent) + "%";
}

std::string Line(const Row& row, absl::Duration span) {
  return Right(MemoryText(row.memory), 8) + Right(Percent(row.used, span), 6) +
         Right(row.time ? AgeText(*row.time) : "-", 9) +
         Right(AgeText(row.age), 8) +
         Right(row.pid == 0 ? "-" : std::to_string(row.pid), 9) + "  " +
         row.what;
}

// The label, and what the agent, or else the oldest process, was started as.
std::string Called(const ListedRun& run) {
  std::string called;
  if (run.state != ListedRun::State::kLiving) called = "left over: ";
  if (run.label) called += "'" + Printable(*run.label) + "' ";
  const ListedProcess* shown = &run.processes.front();
  for (const ListedProcess& listed : run.processes) {
    if (listed.process.info.id.pid == run.agent) shown = &listed;
  }
  return called + CommandText(*shown);
}

void Add(const std::optional<absl::Duration>& more,
         std::optional<absl::Duration>& sum) {
  if (more) sum = sum.value_or(absl::ZeroDuration()) + *more;
}

class Page {
 public:
  explicit Page(const RunWatch::Screen& screen) : screen_(screen) {}

  size_t room() const {
    return lines_ < screen_.rows ? screen_.rows - lines_ : 0;
  }

  void Add(std::string line, const char* colour) {
    if (room() == 0) return;
    if (lines_++ > 0) text_ += '\n';
    const ListStyle& style = screen_.style;
    if (style.columns > 0) line = CutToColumns(line, style.columns);
    const bool coloured = style.colours && *colour != '\0';
    if (coloured) text_ += std::string("\x1b[") + colour + "m";
    text_ += line;
    if (coloured) text_ += "\x1b[0m";
  }

  std::string Take() { return std::move(text_); }

 private:
  const RunWatch::Screen& screen_;
  std::string text_;
  size_t lines_ = 0;
};

void Draw(const Row& run, absl::Duration span, size_t most, Page& page) {
  page.Add(Line(run, span), run.leftover ? kRed : kBold);
  // A line about those that are left out takes a line, too.
  const size_t count = run.processes.size();
  const size_t shown = count <= most ? count : most == 0 ? 0 : most - 1;
  for (size_t i = 0; i < shown; ++i) {
    page.Add(Line(run.processes[i], span), "");
  }
  if (shown < count && most > 0) {
    page.Add(std::string(42, ' ') + std::to_string(count - shown) + " more",
             kFaint);
  }
}

std::string Summary(const std::vector<Row>& rows, absl::Duration span) {
  size_t processes = 0;
  uint64_t memory = 0;
  std::optional<absl::Duration> used;
  for (const Row& row : rows) {
    processes += row.processes.size();
    memory += row.memory;
    Add(row.used, used);
  }
  auto count = [](size_t number, const std::string& one,
                  const std::string& more) {
    return std::to_string(number) + (number == 1 ? one : more);
  };
  return count(rows.size(), " run, ", " runs, ") +
         count(processes, " process, ", " processes, ") + MemoryText(memory) +
         ", " + Percent(used, span) + " of a processor; any key ends this";
}

// `used` gets what the processes have used by now.
Row RowOf(const ListedProcess& listed, const ProcessTimes& before,
          ProcessTimes& used) {
  const HostProcess& process = listed.process;
  Row row;
  row.memory = process.resident_bytes;
  row.time = process.processor_time;
  row.age = process.age;
  row.pid = process.info.id.pid;
  row.what = "  " + CommandText(listed);
  if (row.time) {
    used[process.info.id] = *row.time;
    auto known = before.find(process.info.id);
    // One that has been started since has used all of it since.
    row.used = *row.time -
               (known == before.end() ? absl::ZeroDuration() : known->second);
  }
  return row;
}

Row RowOf(const ListedRun& run, const ProcessTimes& before,
          ProcessTimes& used) {
  Row row;
  row.memory = run.resident_bytes;
  row.time = run.processor_time;
  row.age = run.age;
  row.pid = run.agent != 0 ? run.agent : run.front;
  row.what = Called(run);
  row.leftover = run.state != ListedRun::State::kLiving;
  for (const ListedProcess& listed : run.processes) {
    row.processes.push_back(RowOf(listed, before, used));
    Add(row.processes.back().used, row.used);
  }
  std::stable_sort(row.processes.begin(), row.processes.end(), Bigger);
  return row;
}

}  // namespace

std::string RunWatch::Draw(const std::vector<ListedRun>& runs, absl::Time now,
                           const Screen& screen) {
  const absl::Duration span = looked_at_ == absl::InfinitePast()
                                  ? absl::ZeroDuration()
                                  : now - looked_at_;
  ProcessTimes used;
  std::vector<Row> rows;
  for (const ListedRun& run : runs) rows.push_back(RowOf(run, used_, used));
  std::stable_sort(rows.begin(), rows.end(), Bigger);
  used_ = std::move(used);
  looked_at_ = now;

  Page page(screen);
  page.Add(Summary(rows, span), kBold);
  page.Add("", "");
  page.Add(kHeading, kFaint);
  for (size_t i = 0; i < rows.size(); ++i) {
    // Each run that comes after has its line, and its share of what is left.
    const size_t runs_left = rows.size() - i;
    const size_t room = page.room();
    const size_t share = room > runs_left ? (room - runs_left) / runs_left : 0;
    acp_wrap::Draw(rows[i], span, share, page);
  }
  return page.Take();
}

}  // namespace acp_wrap
