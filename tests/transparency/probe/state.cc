#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/transparency/probe/io_priority.h"
#include "tests/transparency/probe/probe.h"

namespace acp_wrap {
namespace {

std::string ReadWhole(const std::string& path) {
  std::string text;
  int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return strerrorname_np(errno);
  char buffer[4096];
  ssize_t count;
  while ((count = read(file, buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<size_t>(count));
  }
  close(file);
  return text;
}

std::string ReadLink(const std::string& path) {
  char target[4096];
  ssize_t length = readlink(path.c_str(), target, sizeof target);
  if (length < 0) return strerrorname_np(errno);
  return std::string(target, static_cast<size_t>(length));
}

// One line, whatever is in it.
std::string Flat(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\0')) {
    text.pop_back();
  }
  for (char& c : text) {
    if (c == '\n') c = '|';
    if (c == '\t') c = ' ';
    if (c == '\0') c = ' ';
  }
  return text;
}

void Add(std::string& state, const std::string& name, std::string value) {
  state += name + ": " + Flat(std::move(value)) + "\n";
}

void Add(std::string& state, const std::string& name, long value) {
  Add(state, name, std::to_string(value));
}

// The lines of /proc/self/status that begin so.
void AddStatus(std::string& state, const std::vector<std::string>& names) {
  std::string status = ReadWhole("/proc/self/status");
  for (const std::string& name : names) {
    size_t begin = status.find("\n" + name + ":");
    if (begin == std::string::npos) continue;
    size_t end = status.find('\n', begin + 1);
    state += Flat(status.substr(begin + 1, end - begin - 1)) + "\n";
  }
}

mode_t Umask() {
  mode_t mask = umask(0);
  umask(mask);
  return mask;
}

// The third field from the end of the command's name on (proc(5)): the
// terminal.
std::string Terminal() {
  std::string stat = ReadWhole("/proc/self/stat");
  int terminal = 0;
  sscanf(stat.c_str() + stat.rfind(')') + 1, " %*c %*d %*d %*d %d", &terminal);
  return std::to_string(terminal);
}

// Without the variables that the wrapper adds.
std::string Environment() {
  std::string text;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    std::string name(*entry, strcspn(*entry, "="));
    if (name == "SPROUT_MANAGED_AGENT" || name == "SPROUT_ACP_WRAP_RUN" ||
        name == "SPROUT_ACP_WRAP_UNIT") {
      continue;
    }
    text += std::string(*entry) + "|";
  }
  return text;
}

void AddProcesssControls(std::string& state) {
  const struct {
    const char* name;
    int operation;
  } kNumbers[] = {
      {"dumpable", PR_GET_DUMPABLE},
      {"keep capabilities", PR_GET_KEEPCAPS},
      {"no new privileges", PR_GET_NO_NEW_PRIVS},
      {"secure bits", PR_GET_SECUREBITS},
      {"timer slack", PR_GET_TIMERSLACK},
      {"no huge pages", PR_GET_THP_DISABLE},
      {"machine check", PR_MCE_KILL_GET},
  };
  for (const auto& number : kNumbers) {
    Add(state, number.name, prctl(number.operation, 0, 0, 0, 0));
  }
  int flag = 0;
  prctl(PR_GET_CHILD_SUBREAPER, &flag);
  Add(state, "subreaper", flag);
}

}  // namespace

std::string DescribeState() {
  std::string state;
  Add(state, "arguments", ReadWhole("/proc/self/cmdline"));
  Add(state, "name", ReadWhole("/proc/self/comm"));
  Add(state, "program", ReadLink("/proc/self/exe"));
  Add(state, "environment", Environment());
  Add(state, "working directory", ReadLink("/proc/self/cwd"));
  Add(state, "root", ReadLink("/proc/self/root"));
  Add(state, "umask", Umask());
  Add(state, "terminal", Terminal());
  Add(state, "limits", ReadWhole("/proc/self/limits"));
  Add(state, "niceness", getpriority(PRIO_PROCESS, 0));
  Add(state, "scheduler", sched_getscheduler(0));
  sched_param parameter = {};
  sched_getparam(0, &parameter);
  Add(state, "scheduler's priority", parameter.sched_priority);
  Add(state, "i/o priority", syscall(SYS_ioprio_get, kIoPriorityOfProcess, 0));
  Add(state, "personality", personality(0xffffffff));
  for (const char* file :
       {"autogroup", "cgroup", "coredump_filter", "cpuset", "gid_map",
        "loginuid", "oom_score_adj", "sessionid", "setgroups", "timerslack_ns",
        "timens_offsets", "uid_map", "attr/current"}) {
    Add(state, file, ReadWhole(std::string("/proc/self/") + file));
  }
  for (const char* space :
       {"cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time",
        "time_for_children", "user", "uts"}) {
    Add(state, std::string("namespace ") + space,
        ReadLink(std::string("/proc/self/ns/") + space));
  }
  AddStatus(state, {"Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff",
                    "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp",
                    "Seccomp_filters", "Speculation_Store_Bypass",
                    "SpeculationIndirectBranch", "Cpus_allowed_list",
                    "Mems_allowed_list", "THP_enabled", "untag_mask"});
  AddProcesssControls(state);
  return state;
}

std::string DescribeDescriptors() {
  std::map<int, std::string> found;
  DIR* directory = opendir("/proc/self/fd");
  if (directory == nullptr) return "unknown\n";
  while (dirent* entry = readdir(directory)) {
    int fd = atoi(entry->d_name);
    if (entry->d_name[0] == '.' || fd == dirfd(directory)) continue;
    std::string name = entry->d_name;
    std::string flags = ReadWhole("/proc/self/fdinfo/" + name);
    size_t begin = flags.find("flags:");
    found[fd] = ReadLink("/proc/self/fd/" + name) + " " +
                Flat(flags.substr(begin, flags.find('\n', begin) - begin)) +
                (fcntl(fd, F_GETFD) == 0 ? "" : " close-on-exec");
  }
  closedir(directory);
  std::string text;
  for (const auto& [fd, what] : found) Add(text, std::to_string(fd), what);
  return text;
}

std::string DescribeSignals() {
  std::string text;
  AddStatus(text, {"SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt"});
  return text;
}

}  // namespace acp_wrap
