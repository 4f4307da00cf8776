// desktop_app INSTANCE FOLDER COMMAND WORKER ARGUMENTS: does what the Buzz
// desktop app (versions 0.4.0 to 0.5.18) does with its agents, as far as it
// matters here, and on the same timetable.  WORKER with ARGUMENTS, which have
// commas between them, is what the harness is told to start.
//
// It is told what to do, a word and an agent's name, on descriptor 4, and
// answers there when that is done.  With "start" comes the leash that the agent
// gets as descriptor 3.
//
//   start NAME    end what a valid receipt of that name tells of, and spawn
//                 COMMAND: process_group(0), nothing as standard input, one log
//                 file as standard output and error, the marker in the
//                 environment; write a receipt
//   thread NAME   the same, from a thread that then ends
//   stop NAME     SIGTERM to the group, up to 1 s, SIGKILL to the group
//   stop-slow     the same with 5 s
//   models NAME   COMMAND models --json, without a marker or a group of its own
//   tick          once a minute: end who was an orphan at the last tick
//                 already, and at once whose app does not run any more
//   launch        the same at once, but for what valid receipts tell of; and
//                 whatever runs the file buzz-acp of its own folder
//   quit          SIGTERM to all groups, up to 2 s, SIGKILL; then a sweep that
//                 exempts nobody
//   crash
//   nothing

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/app/orders.h"
#include "tests/app/owned.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

// As the app does it: a process that waits to be waited for is running.
bool IsRunning(pid_t pid) { return kill(pid, 0) == 0; }

class App {
 public:
  App(std::string instance, std::string folder, std::string command,
      std::string worker, std::string arguments)
      : instance_(std::move(instance)),
        folder_(std::move(folder)),
        command_(std::move(command)),
        worker_(std::move(worker)),
        arguments_(std::move(arguments)) {
    mkdir(folder_.c_str(), 0700);
  }

  void Start(const std::string& name, int leash) {
    EndEarlier(name);
    AgentLaunch launch;
    launch.arguments = {command_};
    launch.environment = Environment(/*marked=*/true);
    launch.log = folder_ + "/" + name + ".log";
    launch.leash = leash;
    pid_t pid = SpawnAgent(launch);
    agents_[name] = pid;
    std::ofstream(Receipt(name))
        << "{\"pid\":" << pid << ",\"desktop_instance_id\":\"" << instance_
        << "\"}";
  }

  void StartFromThread(const std::string& name, int leash) {
    std::thread thread([&] { Start(name, leash); });
    thread.join();
  }

  pid_t Pid(const std::string& name) { return agents_[name]; }

  void Stop(const std::string& name, int tenths) {
    pid_t pid = agents_[name];
    Terminate(pid, tenths);
    waitpid(pid, nullptr, 0);
    Forget(name);
  }

  // Answers the exit status, and what was printed.
  std::string Models(int leash) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return "";
    std::vector<std::string> environment = Environment(/*marked=*/false);
    std::vector<char*> pointers;
    for (std::string& entry : environment) pointers.push_back(entry.data());
    pointers.push_back(nullptr);
    char models[] = "models", json[] = "--json";
    char* arguments[] = {command_.data(), models, json, nullptr};
    pid_t pid = fork();
    if (pid == 0) {
      dup2(ends[1], STDOUT_FILENO);
      dup2(leash, kLeashDescriptor);
      fcntl(kLeashDescriptor, F_SETFD, 0);
      execve(command_.c_str(), arguments, pointers.data());
      _exit(99);
    }
    close(ends[1]);
    int status = -1;
    waitpid(pid, &status, 0);
    // Not to its end: what it has left may hold that open.
    char text[200];
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    ssize_t length = read(ends[0], text, sizeof text);
    close(ends[0]);
    return std::to_string(status) + " " +
           std::string(text, static_cast<size_t>(length > 0 ? length : 0));
  }

  void Tick() {
    for (auto agent = agents_.begin(); agent != agents_.end();) {
      const auto [name, pid] = *agent++;
      if (waitpid(pid, nullptr, WNOHANG) == pid) Forget(name);
    }
    const std::set<pid_t> orphans = Orphans(instance_, Tracked());
    std::set<pid_t> confirmed;
    for (pid_t pid : orphans) {
      if (seen_.count(pid) > 0) confirmed.insert(pid);
    }
    seen_ = orphans;
    EndGroupsOf(confirmed);
    EndGroupsOf(OfDeadInstances(instance_));
  }

  void Launch() {
    std::set<pid_t> tracked;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      if (entry.path().extension() != ".json") continue;
      if (pid_t pid = ValidReceipt(entry.path().stem())) tracked.insert(pid);
    }
    EndGroupsOf(Orphans(instance_, tracked));
    EndGroupsOf(OfDeadInstances(instance_));
    EndGroupsOf(Running(command_.substr(0, command_.rfind('/')) + "/buzz-acp",
                        tracked));
  }

  void Quit() {
    for (const auto& [name, pid] : agents_) kill(-pid, SIGTERM);
    bool any = !agents_.empty();
    for (int i = 0; any && i < 20; ++i) {
      SleepMilliseconds(100);
      any = false;
      for (const auto& [name, pid] : agents_) any |= IsRunning(pid);
    }
    for (const auto& [name, pid] : agents_) kill(-pid, SIGKILL);
    EndGroupsOf(Orphans(instance_, {}));
    EndGroupsOf(OfDeadInstances(instance_));
  }

 private:
  std::string Receipt(const std::string& name) const {
    return folder_ + "/" + name + ".json";
  }

  // 0 if there is none, or its process does not carry the marker any more.
  pid_t ValidReceipt(const std::string& name) const {
    int pid = 0;
    const std::string receipt = ReadAll(Receipt(name));
    if (sscanf(receipt.c_str(), "{\"pid\":%d", &pid) != 1 || pid <= 1 ||
        receipt.find("\"" + instance_ + "\"") == std::string::npos ||
        !IsRunning(pid) || !IsOwned(pid, instance_)) {
      return 0;
    }
    return pid;
  }

  void Forget(const std::string& name) {
    agents_.erase(name);
    unlink(Receipt(name).c_str());
  }

  std::set<pid_t> Tracked() const {
    std::set<pid_t> tracked;
    for (const auto& [name, pid] : agents_) tracked.insert(pid);
    return tracked;
  }

  // What an app that has crashed has left running under this name.
  void EndEarlier(const std::string& name) {
    const pid_t pid = ValidReceipt(name);
    if (pid == 0 || agents_.count(name) > 0) return;
    Terminate(pid, 10);
    for (int i = 0; i < 20 && IsRunning(pid); ++i) SleepMilliseconds(100);
  }

  // About what the app sets: forty variables, keys among them.
  std::vector<std::string> Environment(bool marked) const {
    std::vector<std::string> added = {
        "BUZZ_MANAGED_AGENT_START_NONCE=6f1d",
        "BUZZ_ACP_AGENT_COMMAND=" + worker_,
        "BUZZ_ACP_AGENT_ARGS=" + arguments_,
        "BUZZ_ACP_AGENTS=2",
        "BUZZ_PRIVATE_KEY=nsec1notakey",
    };
    if (marked) added.push_back("BUZZ_MANAGED_AGENT=" + instance_);
    for (int i = 0; i < 40; ++i) {
      added.push_back("BUZZ_ACP_SETTING_" + std::to_string(i) + "=x y");
    }
    return EnvironmentWith(std::move(added));
  }

  static void Terminate(pid_t pid, int tenths) {
    if (kill(-pid, SIGTERM) != 0 && IsRunning(pid)) kill(pid, SIGTERM);
    for (int i = 0; i < tenths; ++i) {
      if (!IsRunning(pid)) return;
      SleepMilliseconds(100);
    }
    if (kill(-pid, SIGKILL) != 0 && IsRunning(pid)) kill(pid, SIGKILL);
  }

  const std::string instance_;
  const std::string folder_;
  std::string command_;
  const std::string worker_;
  const std::string arguments_;
  std::map<std::string, pid_t> agents_;
  // Orphans at the last tick.
  std::set<pid_t> seen_;
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
  if (order.word == "models") return app.Models(order.leash);
  if (order.word == "stop") {
    app.Stop(order.name, 10);
  } else if (order.word == "stop-slow") {
    app.Stop(order.name, 50);
  } else if (order.word == "tick") {
    app.Tick();
  } else if (order.word == "launch") {
    app.Launch();
  } else if (order.word == "quit") {
    app.Quit();
    return std::nullopt;
  } else if (order.word == "crash") {
    kill(getpid(), SIGKILL);
  }
  return "done";
}

}  // namespace
}  // namespace acp_wrap

int main(int argc, char** argv) {
  if (argc != 6) return 2;
  acp_wrap::App app(argv[1], argv[2], argv[3], argv[4], argv[5]);
  acp_wrap::ServeOrders(
      [&](const acp_wrap::Order& order) { return acp_wrap::Obey(app, order); });
  return 0;
}
