#include "tests/darwin/proc_stat.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "platform/unique_fd.h"

namespace darwin {

std::string ReadAll(const std::string& path) {
  acp_wrap::UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  char buffer[16384];
  ssize_t count;
  while ((count = read(file.get(), buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<size_t>(count));
  }
  return text;
}

std::optional<ProcStat> ReadProcStat(pid_t pid) {
  const std::string text = ReadAll("/proc/" + std::to_string(pid) + "/stat");
  const size_t begin = text.find('(');
  const size_t end = text.rfind(')');
  if (begin == std::string::npos || end == std::string::npos) {
    return std::nullopt;
  }
  ProcStat stat;
  stat.name = text.substr(begin + 1, end - begin - 1);
  if (std::sscanf(text.c_str() + end + 1, " %c %d %d %d", &stat.state,
                  &stat.parent, &stat.group, &stat.session) != 4) {
    return std::nullopt;
  }
  // The last field; 0 for who may not look.
  stat.exit_code = std::atoi(text.c_str() + text.rfind(' ') + 1);
  return stat;
}

std::vector<pid_t> ReadInnerPids(pid_t pid) {
  constexpr char kField[] = "\nNSpid:";
  const std::string text = ReadAll("/proc/" + std::to_string(pid) + "/status");
  const size_t begin = text.find(kField);
  std::vector<pid_t> pids;
  if (begin == std::string::npos) return pids;
  const std::string line =
      text.substr(begin + sizeof kField - 1,
                  text.find('\n', begin + 1) - begin - (sizeof kField - 1));
  std::istringstream numbers(line);
  for (pid_t number; numbers >> number;) pids.push_back(number);
  if (!pids.empty()) pids.erase(pids.begin());
  return pids;
}

uint64_t ReadPidNamespace(pid_t pid) {
  struct stat status = {};
  const std::string path = "/proc/" + std::to_string(pid) + "/ns/pid";
  return stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

}  // namespace darwin
