#include "tests/darwin/pid_names.h"

#include <sys/types.h>

#include <cstddef>
#include <vector>

namespace darwin {

void PidNames::Add(pid_t pid, pid_t parent, const std::vector<pid_t>& inner,
                   PidSpace own) {
  const std::vector<Name> above = names_[parent];
  std::vector<Name>& names = names_[pid];
  names.clear();
  for (size_t i = 0; i < inner.size(); ++i) {
    // Nobody but the last can be in a namespace that the parent is not in.
    const bool inherited = i + 1 < inner.size() && i < above.size();
    names.push_back({inherited ? above[i].space : own, inner[i]});
    outer_[{names.back().space, inner[i]}] = pid;
  }
}

PidSpace PidNames::SpaceOf(pid_t pid) const {
  const auto found = names_.find(pid);
  return found == names_.end() || found->second.empty()
             ? 0
             : found->second.back().space;
}

pid_t PidNames::FromSpace(PidSpace space, pid_t pid) const {
  if (space == 0) return pid;
  const auto found = outer_.find({space, pid});
  return found == outer_.end() ? 0 : found->second;
}

pid_t PidNames::ToSpace(PidSpace space, pid_t pid) const {
  if (space == 0) return pid;
  const auto found = names_.find(pid);
  if (found == names_.end()) return 0;
  for (const Name& name : found->second) {
    if (name.space == space) return name.pid;
  }
  return 0;
}

}  // namespace darwin
