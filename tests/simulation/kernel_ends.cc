// Sockets and pipes.  A process holds an end once at most; the number of a
// descriptor is of no interest, and close-on-exec is on all of them.

#include <algorithm>
#include <vector>

#include "tests/simulation/kernel.h"
#include "tests/simulation/process.h"

namespace acp_wrap::simulation {

void Kernel::CreateEnds(Process& process, EndId (&ends)[2]) {
  // From the pid, so that the numbers do not depend on who comes first.
  EndId next = process.id.pid * 16;
  for (EndId& end : ends) {
    while (ends_.count(next) > 0) ++next;
    end = next;
    ends_[end];
    process.ends.push_back(end);
  }
  std::sort(process.ends.begin(), process.ends.end());
  ends_[ends[0]].peer = ends[1];
  ends_[ends[1]].peer = ends[0];
}

void Kernel::Close(Process& process, EndId end) {
  auto& held = process.ends;
  held.erase(std::remove(held.begin(), held.end(), end), held.end());
  DropUnheld();
}

bool Kernel::IsHeld(EndId end) const {
  return std::any_of(
      processes_.begin(), processes_.end(),
      [end](const auto& entry) { return entry.second.Holds(end); });
}

// An end is forgotten when nobody holds either side, so that a half-closed
// one is still known as such.
void Kernel::DropUnheld() {
  for (auto end = ends_.begin(); end != ends_.end();) {
    EndId peer = end->second.peer;
    if (IsHeld(end->first) || IsHeld(peer)) {
      if (!IsHeld(end->first)) {
        end->second.inbox.clear();
        end->second.bytes = 0;
      }
      ++end;
    } else {
      end = ends_.erase(end);
    }
  }
}

}  // namespace acp_wrap::simulation
