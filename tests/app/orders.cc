#include "tests/app/orders.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/victims/victim.h"

extern char** environ;

namespace acp_wrap {
namespace {

// False when nobody is there any more to give one.
bool ReceiveOrder(Order& order) {
  order = Order();
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

}  // namespace

void ServeOrders(
    const std::function<std::optional<std::string>(const Order&)>& obey) {
  fcntl(kOrdersDescriptor, F_SETFD, FD_CLOEXEC);
  Order order;
  while (ReceiveOrder(order)) {
    const std::optional<std::string> answer = obey(order);
    if (!answer) return;
    if (order.leash >= 0) close(order.leash);
    send(kOrdersDescriptor, answer->data(), answer->size(), MSG_NOSIGNAL);
  }
}

pid_t SpawnAgent(const AgentLaunch& launch) {
  int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int log =
      open(launch.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  std::vector<char*> arguments, environment;
  for (const std::string& argument : launch.arguments) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  for (const std::string& entry : launch.environment) {
    environment.push_back(const_cast<char*>(entry.c_str()));
  }
  arguments.push_back(nullptr);
  environment.push_back(nullptr);
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    dup2(null, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    // Which does not clear FD_CLOEXEC if it has that number already.
    dup2(launch.leash, kLeashDescriptor);
    fcntl(kLeashDescriptor, F_SETFD, 0);
    execve(arguments[0], arguments.data(), environment.data());
    _exit(99);
  }
  close(null);
  close(log);
  return pid;
}

std::vector<std::string> EnvironmentWith(std::vector<std::string> added) {
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    environment.push_back(*entry);
  }
  environment.insert(environment.end(), added.begin(), added.end());
  return environment;
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  // Not by an iterator, which throws where a process ends whose file in /proc
  // this is.
  content << file.rdbuf();
  return content.str();
}

void SleepMilliseconds(int milliseconds) { usleep(milliseconds * 1000); }

void EndGroups(const std::set<pid_t>& groups) {
  bool any = false;
  for (pid_t group : groups) any |= kill(-group, SIGTERM) == 0;
  if (!any) return;
  SleepMilliseconds(200);
  for (pid_t group : groups) {
    if (kill(-group, 0) == 0) kill(-group, SIGKILL);
  }
}

}  // namespace acp_wrap
