#include "tests/app/app.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "platform/unique_fd.h"
#include "tests/app/folder.h"
#include "tests/app/orders.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/harness/limits.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"

namespace acp_wrap {
namespace {

constexpr char kReady[] = "ready ";

bool IsAboutASignal(const Leash::Report& report) {
  return absl::StartsWith(report.text, "signal ");
}

// Of the stand-in.
std::vector<std::string> CommandLine(const App::Plan& plan,
                                     const std::string& wrapper,
                                     const std::string& programs,
                                     const std::string& instance,
                                     const std::string& folder) {
  const bool older = plan.version == App::Version::kOlder;
  const std::string bare = programs + (older ? "/sprout-acp" : "/buzz-acp");
  std::string command = plan.command;
  if (command.empty()) command = plan.wrapped ? wrapper : bare;
  if (older) {
    return {RunfilePath("tests/app/older_app"), instance, folder, command};
  }
  const std::string goose = programs + "/goose";
  return {RunfilePath("tests/app/desktop_app"),
          instance,
          folder,
          command,
          plan.worker_wrapped ? wrapper : goose,
          plan.worker_wrapped ? "--," + goose + ",acp" : "acp"};
}

}  // namespace

std::map<std::string, size_t> Agent::Living() const {
  std::map<std::string, size_t> living;
  for (const Leash::Report& report : leash_.reports()) {
    if (!absl::StartsWith(report.text, kReady)) continue;
    std::optional<Proc> proc = ReadProc(report.pid);
    if (proc && proc->start_time == report.start_time && proc->state != 'Z') {
      ++living[report.text.substr(sizeof kReady - 1)];
    }
  }
  return living;
}

size_t Agent::CountLiving() const {
  size_t count = 0;
  for (const auto& [name, living] : Living()) count += living;
  return count;
}

bool Agent::Undisturbed() {
  return !leash_.AllGone() && CountLiving() == kProcessesOfAnAgent &&
         std::none_of(leash_.reports().begin(), leash_.reports().end(),
                      IsAboutASignal);
}

std::string Agent::Describe() {
  std::string text =
      absl::StrCat("of app ", app_, ": pid ", pid_, ", guardian ", guardian_,
                   ", harness ", harness_, "; alive:\n");
  leash_.AllGone();
  absl::StrAppend(&text, leash_.DescribeLiving(), "signals:\n");
  for (const Leash::Report& report : leash_.reports()) {
    if (!IsAboutASignal(report)) continue;
    absl::StrAppend(&text, "  ", report.text, " (", report.pid, ")\n");
  }
  absl::StrAppend(&text, "log:\n", ReadWhole(log_));
  return text;
}

App::App(const Folder& folder, const Plan& plan)
    : version_(plan.version),
      folder_(folder.In(plan.instance)),
      instance_(absl::StrCat(folder.name(), ".", plan.instance)) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    std::perror("socketpair");
    abort();
  }
  orders_ = UniqueFd(ends[0]);
  UniqueFd other(ends[1]);
  const std::string programs = !plan.programs.empty() ? plan.programs
                               : version_ == Version::kOlder
                                   ? folder.In("older")
                                   : folder.In("bin");
  Launch launch;
  launch.command = CommandLine(plan, folder.Program("sprout-acp-wrap"),
                               programs, instance_, folder_);
  // The first entry of a name counts.
  launch.environment = plan.settings;
  launch.environment.push_back("PATH=" + programs +
                               ":/usr/local/bin:/usr/bin:/bin");
  launch.descriptors = {{kOrdersDescriptor, other.get()}};
  // Like a program that a desktop has started.
  launch.before_exec = [] { setsid(); };
  started_ = std::make_unique<Started>(launch);
}

std::unique_ptr<Agent> App::Start(const std::string& name, bool from_thread) {
  auto agent = std::make_unique<Agent>();
  Send((from_thread ? "thread " : "start ") + name,
       agent->leash_.victims_end());
  agent->app_ = pid();
  agent->pid_ = atoi(Await().c_str());
  agent->log_ = LogFile(name);
  agent->leash_.LetGo();
  const bool all = agent->leash_.AwaitReady(kProcessesOfAnAgent);
  agent->harness_ = agent->leash_.Find(
      version_ == Version::kOlder ? "ready sprout-acp" : "ready buzz-acp");
  std::optional<Proc> harness = ReadProc(agent->harness_);
  if (harness && harness->parent != pid()) agent->guardian_ = harness->parent;
  // A number that is missing here would stand for more than one process.
  if (!all || !harness || agent->pid_ <= 1) {
    std::fprintf(stderr, "agent %s is not ready: %s\n", name.c_str(),
                 agent->Describe().c_str());
    return nullptr;
  }
  return agent;
}

std::string App::Models(Leash& leash) {
  Send("models", leash.victims_end());
  std::string models = Await();
  leash.LetGo();
  return models;
}

void App::Quit(bool sweeping) {
  const bool older = version_ == Version::kOlder;
  Send(older && sweeping ? "quit-sweeping" : "quit", -1);
  AwaitExit(pid());
  alive_ = false;
}

void App::Crash() {
  Send("crash", -1);
  AwaitExit(pid());
  alive_ = false;
}

std::string App::Log(const std::string& name) const {
  return ReadWhole(LogFile(name));
}

std::string App::LogFile(const std::string& name) const {
  return absl::StrCat(folder_, "/", name, ".log");
}

void App::Do(const std::string& order) {
  Send(order, -1);
  if (Await().empty()) failed_ = true;
}

void App::Send(const std::string& order, int leash) {
  iovec part = {const_cast<char*>(order.data()), order.size()};
  msghdr message = {};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof leash)] = {};
  if (leash >= 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof leash);
    memcpy(CMSG_DATA(header), &leash, sizeof leash);
  }
  if (sendmsg(orders_.get(), &message, MSG_NOSIGNAL) < 0) {
    std::perror(order.c_str());
  }
}

std::string App::Await() {
  pollfd polled = {orders_.get(), POLLIN, 0};
  char text[256];
  if (poll(&polled, 1, static_cast<int>(absl::ToInt64Milliseconds(kLimit))) !=
      1) {
    std::fprintf(stderr, "the app does not answer\n");
    return "";
  }
  ssize_t length = recv(orders_.get(), text, sizeof text, 0);
  return length > 0 ? std::string(text, static_cast<size_t>(length)) : "";
}

}  // namespace acp_wrap
