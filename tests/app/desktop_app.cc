// desktop_app INSTANCE FOLDER COMMAND: does what the Sprout desktop app does
// with its agents, as far as it matters here, and on the same timetable.
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
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

extern char** environ;

namespace acp_wrap {
namespace {

constexpr int kLeashDescriptor = 3;
constexpr int kOrdersDescriptor = 4;

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void SleepMilliseconds(int milliseconds) { usleep(milliseconds * 1000); }

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
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int log = open((folder_ + "/" + name + ".log").c_str(),
                   O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    std::vector<std::string> environment = Environment();
    std::vector<char*> pointers;
    for (std::string& entry : environment) pointers.push_back(entry.data());
    pointers.push_back(nullptr);
    char* arguments[] = {command_.data(), nullptr};
    pid_t pid = fork();
    if (pid == 0) {
      setpgid(0, 0);
      dup2(null, STDIN_FILENO);
      dup2(log, STDOUT_FILENO);
      dup2(log, STDERR_FILENO);
      // Which does not clear FD_CLOEXEC if it has that number already.
      dup2(leash, kLeashDescriptor);
      fcntl(kLeashDescriptor, F_SETFD, 0);
      execve(command_.c_str(), arguments, pointers.data());
      _exit(99);
    }
    close(null);
    close(log);
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
    std::vector<pid_t> groups;
    for (const auto& [name, pid] : agents_) groups.push_back(pid);
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
    std::vector<std::string> environment;
    for (char** entry = environ; *entry != nullptr; ++entry) {
      environment.push_back(*entry);
    }
    std::string here = command_.substr(0, command_.rfind('/'));
    environment.push_back("SPROUT_MANAGED_AGENT=" + instance_);
    environment.push_back("SPROUT_ACP_AGENT_COMMAND=" + here + "/goose");
    environment.push_back("SPROUT_ACP_AGENTS=2");
    environment.push_back("SPROUT_PRIVATE_KEY=nsec1notakey");
    for (int i = 0; i < 40; ++i) {
      environment.push_back("SPROUT_ACP_SETTING_" + std::to_string(i) + "=x y");
    }
    return environment;
  }

  void Terminate(pid_t pid) {
    if (kill(-pid, SIGTERM) != 0 && IsRunning(pid)) kill(pid, SIGTERM);
    for (int i = 0; i < 10; ++i) {
      if (!IsRunning(pid)) return;
      SleepMilliseconds(100);
    }
    if (kill(-pid, SIGKILL) != 0 && IsRunning(pid)) kill(pid, SIGKILL);
  }

  static void EndGroups(const std::vector<pid_t>& groups) {
    bool any = false;
    for (pid_t group : groups) any |= kill(-group, SIGTERM) == 0;
    if (!any) return;
    SleepMilliseconds(200);
    for (pid_t group : groups) {
      if (kill(-group, 0) == 0) kill(-group, SIGKILL);
    }
  }

  void SweepPidFiles(const std::set<pid_t>& known) {
    std::vector<pid_t> groups;
    DIR* folder = opendir(PidFolder().c_str());
    while (dirent* entry = readdir(folder)) {
      if (entry->d_name[0] == '.') continue;
      std::string path = PidFolder() + "/" + entry->d_name;
      pid_t pid = atoi(ReadAll(path).c_str());
      if (pid <= 1 || known.count(pid) > 0) continue;
      if (!IsRunning(pid) || BelongsToUs(pid)) groups.push_back(pid);
      unlink(path.c_str());
    }
    closedir(folder);
    EndGroups(groups);
  }

  void SweepSystem(const std::set<pid_t>& known) {
    std::vector<pid_t> orphans;
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
      orphans.push_back(pid);
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

struct Order {
  std::string word;
  std::string name;
  int leash = -1;
};

// False when nobody is there any more to give one.
bool Receive(Order& order) {
  char text[256];
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  iovec part = {text, sizeof text};
  msghdr message = {};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t length = recvmsg(kOrdersDescriptor, &message, MSG_CMSG_CLOEXEC);
  if (length <= 0) return false;
  std::stringstream words(std::string(text, static_cast<size_t>(length)));
  words >> order.word >> order.name;
  if (cmsghdr* header = CMSG_FIRSTHDR(&message)) {
    memcpy(&order.leash, CMSG_DATA(header), sizeof order.leash);
  }
  return true;
}

void Answer(const std::string& text) {
  send(kOrdersDescriptor, text.data(), text.size(), MSG_NOSIGNAL);
}

int Main(int argc, char** argv) {
  if (argc != 4) return 2;
  fcntl(kOrdersDescriptor, F_SETFD, FD_CLOEXEC);
  App app(argv[1], argv[2], argv[3]);
  Order order;
  while (Receive(order)) {
    if (order.word == "start") {
      app.Start(order.name, order.leash);
    } else if (order.word == "thread") {
      app.StartFromThread(order.name, order.leash);
    } else if (order.word == "stop") {
      app.Stop(order.name);
    } else if (order.word == "sweep") {
      app.Sweep();
    } else if (order.word == "quit" || order.word == "quit-sweeping") {
      app.Quit(order.word == "quit-sweeping");
      return 0;
    } else if (order.word == "crash") {
      kill(getpid(), SIGKILL);
    }
    if (order.leash >= 0) {
      close(order.leash);
      Answer(std::to_string(app.Pid(order.name)));
    } else {
      Answer("done");
    }
    order = Order();
  }
  return 0;
}

}  // namespace
}  // namespace acp_wrap

int main(int argc, char** argv) { return acp_wrap::Main(argc, argv); }
