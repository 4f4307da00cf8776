#include "tests/app/owned.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>

#include "tests/app/orders.h"

namespace acp_wrap {
namespace {

constexpr char kMarker[] = "BUZZ_MANAGED_AGENT=";
// As far up as the app looks for somebody whom it knows.
constexpr int kMostGenerations = 32;

std::string In(pid_t pid, const char* file) {
  return "/proc/" + std::to_string(pid) + "/" + file;
}

struct Stat {
  pid_t parent = 0;
  pid_t group = 0;
};

std::optional<Stat> ReadStat(pid_t pid) {
  const std::string stat = ReadAll(In(pid, "stat"));
  const size_t end = stat.rfind(')');
  Stat read;
  if (end == std::string::npos || sscanf(stat.c_str() + end + 1, " %*c %d %d",
                                         &read.parent, &read.group) != 2) {
    return std::nullopt;
  }
  return read;
}

bool HasAncestor(pid_t pid, const std::set<pid_t>& ancestors,
                 int most_generations) {
  for (int i = 0; i < most_generations; ++i) {
    std::optional<Stat> stat = ReadStat(pid);
    if (!stat || stat->parent <= 1) return false;
    if (ancestors.count(stat->parent) > 0) return true;
    pid = stat->parent;
  }
  return false;
}

std::optional<std::string> Marker(pid_t pid) {
  std::stringstream environment(ReadAll(In(pid, "environ")));
  std::string entry;
  while (std::getline(environment, entry, '\0')) {
    if (entry.compare(0, sizeof kMarker - 1, kMarker) == 0) {
      return entry.substr(sizeof kMarker - 1);
    }
  }
  return std::nullopt;
}

std::string Executable(pid_t pid) {
  char path[4096];
  ssize_t length = readlink(In(pid, "exe").c_str(), path, sizeof path);
  return length > 0 ? std::string(path, static_cast<size_t>(length)) : "";
}

// What descends from whoever has started the calling process.
std::set<pid_t> Host() {
  std::set<pid_t> host;
  DIR* proc = opendir("/proc");
  while (dirent* entry = readdir(proc)) {
    const pid_t pid = atoi(entry->d_name);
    struct stat status;
    if (pid > 0 && pid != getpid() && stat(In(pid, "").c_str(), &status) == 0 &&
        status.st_uid == getuid() && HasAncestor(pid, {getppid()}, 1000)) {
      host.insert(pid);
    }
  }
  closedir(proc);
  return host;
}

// A process of the app's own name that has the instance among its arguments.
bool AppRuns(const std::string& instance) {
  const std::string own_name = ReadAll(In(getpid(), "comm"));
  for (pid_t pid : Host()) {
    if (ReadAll(In(pid, "comm")) != own_name) continue;
    std::stringstream arguments(ReadAll(In(pid, "cmdline")));
    std::string argument;
    while (std::getline(arguments, argument, '\0')) {
      if (argument == instance) return true;
    }
  }
  return false;
}

}  // namespace

std::map<pid_t, OwnedProcess> OwnedProcesses() {
  std::map<pid_t, OwnedProcess> owned;
  for (pid_t pid : Host()) {
    std::optional<Stat> stat = ReadStat(pid);
    std::optional<std::string> marker = Marker(pid);
    if (stat && marker) {
      owned[pid] = {stat->parent, stat->group, *marker, Executable(pid)};
    }
  }
  return owned;
}

bool IsOwned(pid_t pid, const std::string& instance) {
  return Marker(pid) == instance;
}

std::set<pid_t> Orphans(const std::string& instance,
                        const std::set<pid_t>& tracked) {
  std::set<pid_t> orphans;
  for (const auto& [pid, process] : OwnedProcesses()) {
    if (process.instance == instance && tracked.count(pid) == 0 &&
        tracked.count(process.group) == 0 &&
        !HasAncestor(pid, tracked, kMostGenerations)) {
      orphans.insert(pid);
    }
  }
  return orphans;
}

std::set<pid_t> OfDeadInstances(const std::string& instance) {
  std::map<std::string, bool> lives = {{instance, true}};
  std::set<pid_t> dead;
  for (const auto& [pid, process] : OwnedProcesses()) {
    if (lives.count(process.instance) == 0) {
      lives[process.instance] = AppRuns(process.instance);
    }
    if (!lives[process.instance]) dead.insert(pid);
  }
  return dead;
}

std::set<pid_t> Running(const std::string& file,
                        const std::set<pid_t>& tracked) {
  std::set<pid_t> running;
  for (pid_t pid : Host()) {
    if (tracked.count(pid) == 0 && Executable(pid) == file) running.insert(pid);
  }
  return running;
}

void EndGroupsOf(const std::set<pid_t>& pids) {
  std::set<pid_t> groups;
  for (pid_t pid : pids) {
    const pid_t group = getpgid(pid);
    if (group > 0 && (pids.count(group) > 0 || kill(group, 0) != 0)) {
      groups.insert(group);
    }
  }
  EndGroups(groups);
}

}  // namespace acp_wrap
