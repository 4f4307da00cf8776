// older_app INSTANCE FOLDER COMMAND: does what the Sprout desktop app of May
// 2026 did with its agents (#787), as far as it matters here, and on the same
// timetable.  The app of today is desktop_app.cc.
//
// It is told what to do, a word and an agent's name, on descriptor 4, and
// answers there when that is done.  With "start" comes the leash that the agent
// gets as descriptor 3.
//
//   start NAME    spawn COMMAND: process_group(0), nothing as standard input,
//                 one log file as standard output and error, the markers in the
//                 environment; write a pid file
//   thread NAME   the same, from a thread that then ends
//   stop NAME     SIGTERM to the group, up to 1 s, SIGKILL to the group
//   sweep         what the app does at launch: end what the pid files name,
//                 then by name and marker whatever it does not know of
//   quit          SIGTERM to all groups, 200 ms, SIGKILL
//   quit-sweeping the same, and then the sweep
//   crash
//   nothing

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/app/orders.h"

namespace acp_wrap {
namespace {

// As the app does it: a process that waits to be waited for is running.
bool IsRunning(pid_t pid) { return kill(pid, 0) == 0; }

bool IsKnownName(const std::string& name) {
  for (const char* known :
       {"sprout-acp", "sprout_acp", "sprout-agent", "sprout_agent",
        "claude-agent-acp", "claude_agent_acp", "claude-code-acp",
        "claude_code_acp", "codex-acp", "codex_acp", "goose"}) {
    size_t length = strlen(known);
    if (name.compare(0, length, known) == 0 &&
        (name.size() == length || strchr("-_.", name[length]) != nullptr)) {
      return true;
    }
  }
  return false;
}

bool BelongsToUs(pid_t pid) {
  const std::string folder = "/proc/" + std::to_string(pid);
  std::string name = ReadAll(folder + "/comm");
  if (!name.empty()) name.pop_back();
  if (IsKnownName(name)) return true;
  char path[4096];
  ssize_t length = readlink((folder + "/exe").c_str(), path, sizeof path);
  if (length <= 0) return false;
  std::string executable(path, static_cast<size_t>(length));
  return IsKnownName(executable.substr(executable.rfind('/') + 1));
}

class App {
 public:
  App(std::string instance, std::string folder, std::string command)
      : instance_(std::move(instance)),
        folder_(std::move(folder)),
        command_(std::move(command)) {
    mkdir(folder_.c_str(), 0700);
    mkdir(PidFolder().c_str(), 0700);
  }

  void Start(const std::string& name, int leash) {
    AgentLaunch launch;
    launch.arguments = {command_};
    launch.environment = Environment();
    launch.log = folder_ + "/" + name + ".log";
    launch.leash = leash;
    pid_t pid = SpawnAgent(launch);
    agents_[name] = pid;
    std::ofstream(PidFile(name)) << pid;
  }

  void StartFromThread(const std::string& name, int leash) {
    std::thread thread([&] { Start(name, leash); });
    thread.join();
  }

  pid_t Pid(const std::string& name) { return agents_[name]; }

  void Stop(const std::string& name) {
    pid_t pid = agents_[name];
    Terminate(pid);
    waitpid(pid, nullptr, 0);
    agents_.erase(name);
    unlink(PidFile(name).c_str());
  }

  void Sweep() {
    std::set<pid_t> known;
    for (const auto& [name, pid] : agents_) known.insert(pid);
    SweepPidFiles(known);
    SweepSystem(known);
  }

  void Quit(bool sweeping) {
    std::set<pid_t> groups;
    for (const auto& [name, pid] : agents_) groups.insert(pid);
    EndGroups(groups);
    // The app does not know of them any more.
    if (sweeping) SweepSystem({});
  }

 private:
  std::string PidFolder() const { return folder_ + "/agent-pids"; }
  std::string PidFile(const std::string& name) const {
    return PidFolder() + "/" + name + ".pid";
  }

  // About what the app sets: forty variables, keys among them.
  std::vector<std::string> Environment() const {
    std::string here = command_.substr(0, command_.rfind('/'));
    std::vector<std::string> added = {
        "SPROUT_MANAGED_AGENT=" + instance_,
        "SPROUT_ACP_AGENT_COMMAND=" + here + "/goose",
        "SPROUT_ACP_AGENTS=2",
        "SPROUT_PRIVATE_KEY=nsec1notakey",
    };
    for (int i = 0; i < 40; ++i) {
      added.push_back("SPROUT_ACP_SETTING_" + std::to_string(i) + "=x y");
    }
    return EnvironmentWith(std::move(added));
  }

  void Terminate(pid_t pid) {
    if (kill(-pid, SIGTERM) != 0 && IsRunning(pid)) kill(pid, SIGTERM);
    for (int i = 0; i < 10; ++i) {
      if (!IsRunning(pid)) return;
      SleepMilliseconds(100);
    }
    if (kill(-pid, SIGKILL) != 0 && IsRunning(pid)) kill(pid, SIGKILL);
  }

  void SweepPidFiles(const std::set<pid_t>& known) {
    std::set<pid_t> groups;
    DIR* folder = opendir(PidFolder().c_str());
    while (dirent* entry = readdir(folder)) {
      if (entry->d_name[0] == '.') continue;
      std::string path = PidFolder() + "/" + entry->d_name;
      pid_t pid = atoi(ReadAll(path).c_str());
      if (pid <= 1 || known.count(pid) > 0) continue;
      if (!IsRunning(pid) || BelongsToUs(pid)) groups.insert(pid);
      unlink(path.c_str());
    }
    closedir(folder);
    EndGroups(groups);
  }

  void SweepSystem(const std::set<pid_t>& known) {
    std::set<pid_t> orphans;
    DIR* proc = opendir("/proc");
    while (dirent* entry = readdir(proc)) {
      pid_t pid = atoi(entry->d_name);
      if (pid <= 0 || pid == getpid() || known.count(pid) > 0) continue;
      struct stat status;
      if (stat(("/proc/" + std::to_string(pid)).c_str(), &status) != 0 ||
          status.st_uid != getuid() || !BelongsToUs(pid) || !HasMarker(pid) ||
          known.count(ParentOf(pid)) > 0) {
        continue;
      }
      orphans.insert(pid);
    }
    closedir(proc);
    EndGroups(orphans);
  }

  bool HasMarker(pid_t pid) const {
    std::string marker = "SPROUT_MANAGED_AGENT=" + instance_;
    std::stringstream environment(
        ReadAll("/proc/" + std::to_string(pid) + "/environ"));
    std::string entry;
    while (std::getline(environment, entry, '\0')) {
      if (entry == marker) return true;
    }
    return false;
  }

  static pid_t ParentOf(pid_t pid) {
    std::string stat = ReadAll("/proc/" + std::to_string(pid) + "/stat");
    size_t end = stat.rfind(')');
    pid_t parent = 0;
    if (end != std::string::npos) {
      sscanf(stat.c_str() + end + 1, " %*c %d", &parent);
    }
    return parent;
  }

  const std::string instance_;
  const std::string folder_;
  std::string command_;
  std::map<std::string, pid_t> agents_;
};

// What to answer; nothing once the app has ended in its own way.
std::optional<std::string> Obey(App& app, const Order& order) {
  if (order.word == "start") {
    app.Start(order.name, order.leash);
    return std::to_string(app.Pid(order.name));
  }
  if (order.word == "thread") {
    app.StartFromThread(order.name, order.leash);
    return std::to_string(app.Pid(order.name));
  }
  if (order.word == "stop") {
    app.Stop(order.name);
  } else if (order.word == "sweep") {
    app.Sweep();
  } else if (order.word == "quit" || order.word == "quit-sweeping") {
    app.Quit(order.word == "quit-sweeping");
    return std::nullopt;
  } else if (order.word == "crash") {
    kill(getpid(), SIGKILL);
  }
  return "done";
}

}  // namespace
}  // namespace acp_wrap

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  acp_wrap::App app(argv[1], argv[2], argv[3]);
  acp_wrap::ServeOrders(
      [&](const acp_wrap::Order& order) { return acp_wrap::Obey(app, order); });
  return 0;
}
