#include "tests/darwin/watches.h"

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/darwin/include/sys/event.h"
#include "tests/darwin/wire.h"

namespace darwin {

void Watches::Add(int queue, pid_t pid, uint32_t flags, uint64_t data) {
  for (Knote& knote : knotes_) {
    if (knote.queue != queue || knote.pid != pid) continue;
    // One that has to tell of an end is of a process before this one.
    if ((knote.pending & NOTE_EXIT) != 0) continue;
    knote.wanted = flags;
    knote.data = data;
    return;
  }
  knotes_.push_back({queue, pid, flags, data});
}

void Watches::Remove(int queue) {
  knotes_.remove_if([&](const Knote& knote) { return knote.queue == queue; });
}

std::vector<int> Watches::Tell(pid_t pid, uint32_t flag, int status) {
  std::vector<int> woken;
  for (Knote& knote : knotes_) {
    if (knote.pid != pid || (knote.wanted & flag) == 0 ||
        (knote.pending & NOTE_EXIT) != 0) {
      continue;
    }
    if (!HasNews(knote.queue)) woken.push_back(knote.queue);
    if (knote.pending == 0) knote.turn = ++turn_;
    knote.pending |= flag;
    // NOTE_EXITSTATUS comes with NOTE_EXIT, where it is wanted.
    if (flag == NOTE_EXIT) {
      knote.pending |= knote.wanted & NOTE_EXITSTATUS;
      knote.status = status;
    }
  }
  return woken;
}

std::vector<Note> Watches::Take(int queue, size_t most, bool reversed) {
  std::vector<Knote*> active;
  for (Knote& knote : knotes_) {
    if (knote.queue == queue && knote.pending != 0) active.push_back(&knote);
  }
  std::sort(active.begin(), active.end(), [&](const Knote* a, const Knote* b) {
    return reversed ? a->turn > b->turn : a->turn < b->turn;
  });
  if (active.size() > most) active.resize(most);
  std::vector<Note> notes;
  for (Knote* knote : active) {
    notes.push_back({knote->pid, knote->pending, knote->status, knote->data});
    // A queue that has nothing more to say of it.
    if ((knote->pending & NOTE_EXIT) != 0) knote->queue = -1;
    knote->pending = 0;
  }
  Remove(-1);
  return notes;
}

bool Watches::HasNews(int queue) const {
  return std::any_of(knotes_.begin(), knotes_.end(), [&](const Knote& knote) {
    return knote.queue == queue && knote.pending != 0;
  });
}

}  // namespace darwin
