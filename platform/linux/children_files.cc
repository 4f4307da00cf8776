#include "platform/linux/children_files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "lib/result.h"
#include "lib/text/proc_stat.h"
#include "platform/linux/proc_files.h"
#include "platform/linux/read_file.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

std::vector<pid_t> ParsePids(absl::string_view text) {
  std::vector<pid_t> pids;
  while (!text.empty()) {
    size_t end = text.find(' ');
    pid_t pid;
    if (absl::SimpleAtoi(text.substr(0, end), &pid)) pids.push_back(pid);
    text.remove_prefix(end == absl::string_view::npos ? text.size() : end + 1);
  }
  return pids;
}

Result<std::vector<pid_t>> ChildrenFiles::Read(const UniqueFd& process,
                                               const ProcStat& stat) {
  std::vector<pid_t> children;
  const pid_t pid = stat.info.id.pid;
  std::vector<pid_t> threads = {pid};
  if (stat.threads > 1) {
    Result<Directory> tasks = ReadDirectory(process, "task");
    if (!tasks.ok()) return children;
    threads.clear();
    while (pid_t thread = NextNumber(tasks.value().get())) {
      threads.push_back(thread);
    }
  }
  for (pid_t thread : threads) {
    if (index_) break;
    std::string name = "task/" + std::to_string(thread) + "/children";
    Result<std::string> text = ReadFileAt(process, name.c_str());
    if (text.ok()) {
      const std::vector<pid_t> pids = ParsePids(text.value());
      children.insert(children.end(), pids.begin(), pids.end());
    } else if (text.error().number == EMFILE || text.error().number == ENFILE) {
      return text.error();
    } else if (faccessat(process.get(), "stat", F_OK, 0) == 0 &&
               thread == pid) {
      // The process is there and the file is not.
      Result<Index> index = IndexAll();
      if (!index.ok()) return index.error();
      index_ = std::move(index.value());
    }
  }
  if (index_) {
    auto found = index_->find(pid);
    if (found != index_->end()) return found->second;
  }
  return children;
}

Result<ChildrenFiles::Index> ChildrenFiles::IndexAll() const {
  Result<Directory> all = ReadDirectory(proc_, ".");
  if (!all.ok()) return all.error();
  Index index;
  while (pid_t pid = NextNumber(all.value().get())) {
    Result<std::string> text =
        ReadFileAt(proc_, (std::to_string(pid) + "/stat").c_str());
    if (!text.ok()) continue;
    std::optional<ProcStat> stat = ParseProcStat(text.value());
    if (stat) index[stat->info.parent].push_back(pid);
  }
  return index;
}

}  // namespace acp_wrap
