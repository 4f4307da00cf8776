// When a run with --end-orphans has first seen each orphan: written by whoever
// supervises it, and read by --list in another process.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_ORPHAN_NOTES_H_
#define SPROUT_ACP_WRAP_LIB_HOST_ORPHAN_NOTES_H_

#include <cstddef>
#include <string>
#include <unordered_map>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/host/run_list.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

// Times are Clock::Now()'s, which all processes of a host have in common.
using OrphanNotes = std::unordered_map<ProcessId, absl::Time, ProcessIdHash>;

inline constexpr size_t kMostOrphanNotes = 1000;
// No text of FormatOrphanNotes() is longer.
inline constexpr size_t kMostOrphanNoteBytes = kMostOrphanNotes * 64;

// A line each.  Those beyond kMostOrphanNotes are left out.
std::string FormatOrphanNotes(const OrphanNotes& notes);

// What of `text` can be read; whoever has written it may not have meant well.
OrphanNotes ParseOrphanNotes(absl::string_view text);

// Whether a note could say something of a process of the run.
bool HasOrphans(const ListedRun& run);

// Sets ListedProcess::orphan_for of the orphans that are noted, as far as that
// can be true.
void NoteOrphans(ListedRun& run, const OrphanNotes& notes, absl::Time now);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_ORPHAN_NOTES_H_
