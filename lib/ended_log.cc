#include "lib/ended_log.h"

#include <signal.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "lib/printable.h"
#include "lib/process_info.h"
#include "lib/wait_status.h"

namespace acp_wrap {
namespace {

std::string Count(size_t count, int signal) {
  return std::to_string(count) + " by " + SignalName(signal);
}

}  // namespace

void EndedLog::Record(const ProcessInfo& info, int signal) {
  auto [found, inserted] = index_.try_emplace(info.id, entries_.size());
  if (inserted) entries_.push_back({info, 0});
  entries_[found->second].signal = signal;
}

std::string EndedLog::Summary(size_t most) const {
  if (entries_.empty()) return "";
  size_t killed = static_cast<size_t>(std::count_if(
      entries_.begin(), entries_.end(),
      [](const Entry& entry) { return entry.signal == SIGKILL; }));
  size_t terminated = entries_.size() - killed;
  std::string text = "ended " + std::to_string(entries_.size()) +
                     (entries_.size() == 1 ? " process: " : " processes: ");
  if (terminated > 0) text += Count(terminated, SIGTERM);
  if (terminated > 0 && killed > 0) text += ", ";
  if (killed > 0) text += Count(killed, SIGKILL);
  for (size_t i = 0; i < std::min(most, entries_.size()); ++i) {
    const ProcessInfo& info = entries_[i].info;
    text += i == 0 ? ": " : ", ";
    text += Printable(info.name) + " (" + std::to_string(info.id.pid) + ")";
  }
  if (entries_.size() > most) text += ", ...";
  return text;
}

}  // namespace acp_wrap
