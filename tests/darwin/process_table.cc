#include "tests/darwin/process_table.h"

#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "tests/darwin/wire.h"

namespace darwin {
namespace {

std::vector<pid_t> YoungestFirst(
    std::vector<std::pair<uint64_t, pid_t>> listed) {
  std::sort(listed.begin(), listed.end(), std::greater<>());
  std::vector<pid_t> pids;
  for (const auto& entry : listed) pids.push_back(entry.second);
  return pids;
}

}  // namespace

ProcessTable::ProcessTable(pid_t first, uint64_t now_us) {
  Add(kLaunchd, 0, now_us).coalition = kLaunchdsCoalition;
  Fork(kLaunchd, first, now_us);
  Find(first)->coalition = kTestsCoalition;
}

bool ProcessTable::Fork(pid_t parent, pid_t child, uint64_t now_us) {
  const Record* forker = Find(parent);
  if (forker == nullptr) return false;
  const Record from = *forker;
  // It may have ended before this is known of it.
  Record& record = Add(child, from.exited ? kLaunchd : parent, now_us);
  record.parent_unique_id = from.unique_id;
  record.original_parent_version = from.id_version;
  record.tag = from.tag;
  record.coalition = from.coalition;
  return true;
}

void ProcessTable::Exec(pid_t pid, int release, bool set_user_id) {
  Record* record = FindListed(pid);
  if (record == nullptr) return;
  if (set_user_id) record->tag = 0;
  record->id_version = ++last_version_;
  if (release < kMacOS13) return;
  const Record* parent = Find(record->parent);
  record->parent_unique_id = parent != nullptr ? parent->unique_id : 0;
}

bool ProcessTable::Exit(pid_t pid) {
  Record* record = FindListed(pid);
  if (record == nullptr || record->exited) return false;
  for (auto& [other, entry] : entries_) {
    if (entry.reaped || entry.record.parent != pid) continue;
    entry.record.parent = kLaunchd;
    if (entry.record.exited) entry.reaped = true;
  }
  record->exited = true;
  if (record->parent == kLaunchd) Reap(pid);
  return true;
}

void ProcessTable::Reap(pid_t pid) {
  auto found = entries_.find(pid);
  if (found != entries_.end()) found->second.reaped = true;
}

uint64_t ProcessTable::CountTag(uint64_t tag, int64_t ended_after_us) const {
  uint64_t count = 0;
  for (const auto& [pid, entry] : entries_) {
    const Record& record = entry.record;
    const bool has_task = !record.exited || record.exited_us > ended_after_us;
    if (record.tag == tag && has_task) ++count;
  }
  return count;
}

Record* ProcessTable::Find(pid_t pid) {
  auto found = entries_.find(pid);
  return found == entries_.end() ? nullptr : &found->second.record;
}

Record* ProcessTable::FindListed(pid_t pid) {
  auto found = entries_.find(pid);
  return found == entries_.end() || found->second.reaped
             ? nullptr
             : &found->second.record;
}

std::vector<pid_t> ProcessTable::ListAll() const {
  std::vector<std::pair<uint64_t, pid_t>> listed;
  for (const auto& [pid, entry] : entries_) {
    if (!entry.reaped) listed.emplace_back(entry.record.unique_id, pid);
  }
  return YoungestFirst(std::move(listed));
}

std::vector<pid_t> ProcessTable::ListChildren(pid_t parent) const {
  std::vector<std::pair<uint64_t, pid_t>> listed;
  for (const auto& [pid, entry] : entries_) {
    if (!entry.reaped && entry.record.parent == parent) {
      listed.emplace_back(entry.record.unique_id, pid);
    }
  }
  return YoungestFirst(std::move(listed));
}

Record& ProcessTable::Add(pid_t pid, pid_t parent, uint64_t now_us) {
  Entry& entry = entries_[pid];
  entry = Entry();
  entry.record.pid = pid;
  entry.record.parent = parent;
  entry.record.unique_id = ++last_unique_id_;
  entry.record.id_version = ++last_version_;
  entry.record.started_us = now_us;
  return entry.record;
}

}  // namespace darwin
