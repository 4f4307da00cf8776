// What a test asks a stand-in for the desktop app to do, and its answers.

#ifndef SPROUT_ACP_WRAP_TESTS_APP_ORDERS_H_
#define SPROUT_ACP_WRAP_TESTS_APP_ORDERS_H_

#include <sys/types.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace acp_wrap {

// The stand-in's end of the pair of sockets on which orders come.
inline constexpr int kOrdersDescriptor = 4;

struct Order {
  std::string word;
  // Of an agent; empty where the order is about none.
  std::string name;
  // The leash that came with it; -1 for none.
  int leash = -1;
};

// Does what it is told as long as somebody is there to tell: `obey` answers
// what to answer, or nothing once the app has ended in its own way.
void ServeOrders(
    const std::function<std::optional<std::string>(const Order&)>& obey);

struct AgentLaunch {
  std::vector<std::string> arguments;
  std::vector<std::string> environment;
  // Standard output and error.
  std::string log;
  // What it gets as kLeashDescriptor.
  int leash = -1;
};

// Starts it as the app does: in a process group of its own, with nothing as
// standard input.  Answers its pid.
pid_t SpawnAgent(const AgentLaunch& launch);

// Of this process, with `added` behind it.
std::vector<std::string> EnvironmentWith(std::vector<std::string> added);

std::string ReadAll(const std::string& path);

void SleepMilliseconds(int milliseconds);

// SIGTERM to these groups, 200 ms, SIGKILL.
void EndGroups(const std::set<pid_t>& groups);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_APP_ORDERS_H_
