#include "lib/host/orphan_notes.h"

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/host/run_list.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {
namespace {

// Cuts the next of the numbers that a space each ends off.
template <typename Number>
bool TakeNumber(absl::string_view& line, Number& number) {
  const size_t space = line.find(' ');
  if (space == absl::string_view::npos) return false;
  const bool is_number = absl::SimpleAtoi(line.substr(0, space), &number);
  line.remove_prefix(space + 1);
  return is_number;
}

}  // namespace

std::string FormatOrphanNotes(const OrphanNotes& notes) {
  std::string text;
  size_t lines = 0;
  for (const auto& [id, seen] : notes) {
    if (++lines > kMostOrphanNotes) break;
    text += std::to_string(id.pid) + " " + std::to_string(id.start_time) + " " +
            std::to_string(absl::ToUnixMillis(seen)) + " \n";
  }
  return text;
}

OrphanNotes ParseOrphanNotes(absl::string_view text) {
  OrphanNotes notes;
  text = text.substr(0, kMostOrphanNoteBytes);
  while (!text.empty()) {
    absl::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    ProcessId id;
    int64_t seen = 0;
    if (TakeNumber(line, id.pid) && TakeNumber(line, id.start_time) &&
        TakeNumber(line, seen) && line.empty()) {
      notes[id] = absl::FromUnixMillis(seen);
    }
  }
  return notes;
}

bool HasOrphans(const ListedRun& run) {
  return std::any_of(
      run.processes.begin(), run.processes.end(),
      [](const ListedProcess& listed) { return listed.left_parent; });
}

void NoteOrphans(ListedRun& run, const OrphanNotes& notes, absl::Time now) {
  for (ListedProcess& listed : run.processes) {
    const auto note = notes.find(listed.process.info.id);
    if (!listed.left_parent || note == notes.end()) continue;
    const absl::Duration since = now - note->second;
    // A start time has hundredths of a second.
    constexpr absl::Duration kFine = absl::Milliseconds(20);
    if (since >= absl::ZeroDuration() && since <= listed.process.age + kFine) {
      listed.orphan_for = since;
    }
  }
}

}  // namespace acp_wrap
