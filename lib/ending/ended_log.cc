#include "lib/ending/ended_log.h"

#include <signal.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lib/ending/wait_status.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/text/printable.h"

namespace acp_wrap {
namespace {

// "sleep (42)"
std::string NameAndPid(const ProcessInfo& info) {
  // Without /proc nobody knows it.
  const std::string name = info.name.empty() ? "process" : Printable(info.name);
  return name + " (" + std::to_string(info.id.pid) + ")";
}

std::string Reason(const EndedLog::Entry& entry) {
  switch (entry.fate) {
    case EndedLog::Fate::kNotPermitted:
      return "could not end " + NameAndPid(entry.info) +
             ": it runs as another user, who has to end it";
    case EndedLog::Fate::kSurvived:
      return "could not end " + NameAndPid(entry.info) +
             (entry.info.uninterruptible
                  ? ": it is in uninterruptible sleep, and ends when that ends"
                  : ": it is still there after SIGKILL");
    case EndedLog::Fate::kKept:
      return "kept " + NameAndPid(entry.info) +
             ", as SPROUT_ACP_WRAP_KEEP=1 in its environment asks";
    case EndedLog::Fate::kSpared:
      return "kept " + NameAndPid(entry.info) + ", as --spare asks";
    case EndedLog::Fate::kEnded:
      break;
  }
  return "";
}

}  // namespace

void EndedLog::RecordSignal(const ProcessInfo& info, Net net, int signal,
                            bool permitted) {
  Entry& entry = Find(info);
  entry.net = net;
  entry.signal = signal;
  entry.fate = permitted ? Fate::kEnded : Fate::kNotPermitted;
  entry.told = false;
  anything_signaled_ = anything_signaled_ || permitted;
}

void EndedLog::RecordKept(const ProcessInfo& info) {
  Find(info).fate = Fate::kKept;
}

void EndedLog::RecordSpared(const ProcessInfo& info) {
  Find(info).fate = Fate::kSpared;
}

void EndedLog::RecordUnread(const ProcessInfo& info) {
  unread_.insert(info.id);
}

void EndedLog::RecordSurvivor(const ProcessInfo& info) {
  Entry& entry = Find(info);
  entry.info = info;
  if (entry.fate == Fate::kEnded) entry.fate = Fate::kSurvived;
}

void EndedLog::RecordOrphans(const EndedLog& orphans, bool told) {
  for (const Entry& orphan : orphans.entries_) {
    Entry& entry = Find(orphan.info);
    entry = orphan;
    entry.orphan = true;
    entry.told = told;
  }
  // What was ended and told is no part of how the run ends.
  anything_signaled_ =
      anything_signaled_ || (!told && orphans.anything_signaled_);
}

void EndedLog::RecordNothingLeft() {
  std::vector<Entry> left;
  index_.clear();
  for (Entry& entry : entries_) {
    if (entry.net == Net::kLineage &&
        (entry.fate == Fate::kNotPermitted || entry.fate == Fate::kSurvived)) {
      continue;
    }
    index_.emplace(entry.info.id, left.size());
    left.push_back(std::move(entry));
  }
  entries_ = std::move(left);
}

std::string EndedLog::Summary(size_t most) const {
  size_t terminated = 0;
  size_t killed = 0;
  std::string names;
  for (const Entry& entry : entries_) {
    if (entry.fate != Fate::kEnded || entry.told) continue;
    size_t before = terminated + killed;
    if (before < most)
      names += (before == 0 ? ": " : ", ") + NameAndPid(entry.info);
    if (before == most) names += ", ...";
    ++(entry.signal == SIGKILL ? killed : terminated);
  }
  const size_t count = terminated + killed;
  if (count == 0) return "";
  std::string text = "ended " + std::to_string(count) +
                     (count == 1 ? " process: " : " processes: ");
  if (terminated > 0) text += std::to_string(terminated) + " by SIGTERM";
  if (terminated > 0 && killed > 0) text += ", ";
  if (killed > 0) text += std::to_string(killed) + " by SIGKILL";
  return text + names;
}

std::vector<std::string> EndedLog::Remaining() const {
  std::vector<std::string> lines;
  for (const Entry& entry : entries_) {
    if (entry.fate != Fate::kEnded) lines.push_back(Reason(entry));
  }
  return lines;
}

std::string EndedLog::Unread(size_t most) const {
  size_t count = 0;
  std::string names;
  for (const Entry& entry : entries_) {
    if (entry.fate != Fate::kEnded || unread_.count(entry.info.id) == 0) {
      continue;
    }
    if (count < most) {
      names += (count == 0 ? "" : ", ") + NameAndPid(entry.info);
    }
    ++count;
  }
  if (count == 0) return "";
  if (count > most) names += " and " + std::to_string(count - most) + " more";
  return "could not see whether " + names + (count == 1 ? " asks" : " ask") +
         " to be kept; 'sprout-acp-wrap --spare -- COMMAND' keeps such a "
         "program";
}

EndedLog::Entry& EndedLog::Find(const ProcessInfo& info) {
  auto [found, inserted] = index_.try_emplace(info.id, entries_.size());
  if (inserted) {
    entries_.emplace_back();
    entries_.back().info = info;
  }
  return entries_[found->second];
}

}  // namespace acp_wrap
