#include "tests/harness/proc.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

std::string ReadWhole(const std::string& path) {
  UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  char buffer[4096];
  ssize_t count;
  while ((count = read(file.get(), buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<size_t>(count));
  }
  return text;
}

bool WriteWhole(const std::string& path, const std::string& text) {
  UniqueFd file(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0700));
  return file.valid() && write(file.get(), text.data(), text.size()) ==
                             static_cast<ssize_t>(text.size());
}

std::optional<Proc> ReadProc(pid_t pid) {
  std::string text = ReadWhole("/proc/" + std::to_string(pid) + "/stat");
  size_t begin = text.find('(');
  size_t end = text.rfind(')');
  if (begin == std::string::npos || end == std::string::npos) {
    return std::nullopt;
  }
  Proc proc;
  proc.pid = pid;
  proc.name = text.substr(begin + 1, end - begin - 1);
  // The fields up to starttime, those of no interest skipped (proc(5)).
  int taken = sscanf(text.c_str() + end + 1,
                     " %c %d %d %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s"
                     " %*s %*s %*s %*s %llu",
                     &proc.state, &proc.parent, &proc.group, &proc.session,
                     &proc.start_time);
  if (taken != 5) return std::nullopt;
  return proc;
}

std::vector<Proc> ReadAllProcs() {
  std::vector<Proc> all;
  DIR* directory = opendir("/proc");
  if (directory == nullptr) return all;
  while (dirent* entry = readdir(directory)) {
    pid_t pid;
    if (!absl::SimpleAtoi(entry->d_name, &pid)) continue;
    if (std::optional<Proc> proc = ReadProc(pid)) all.push_back(*proc);
  }
  closedir(directory);
  return all;
}

std::vector<Proc> ChildrenOf(pid_t parent) {
  std::vector<Proc> children;
  for (const Proc& proc : ReadAllProcs()) {
    if (proc.parent == parent) children.push_back(proc);
  }
  return children;
}

std::string Describe(const Proc& proc) {
  return proc.name + " (" + std::to_string(proc.pid) + ") state " + proc.state +
         ", child of " + std::to_string(proc.parent) + ", group " +
         std::to_string(proc.group) + ", session " +
         std::to_string(proc.session);
}

}  // namespace acp_wrap
