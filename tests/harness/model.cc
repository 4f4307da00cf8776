#include "tests/harness/model.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

#include "tests/harness/proc.h"

namespace acp_wrap {
namespace {

// The file of the model's own program; null elsewhere.
const char* Model() { return getenv("MODEL_OF_MACOS"); }

}  // namespace

bool OnModelOfMacos() { return Model() != nullptr; }

unsigned long long NamingStartTime(const Proc& proc) {
  if (!OnModelOfMacos()) return proc.start_time;
  const std::string command =
      std::string(Model()) + " --start-time " + std::to_string(proc.pid);
  unsigned long long microseconds = 0;
  FILE* answer = popen(command.c_str(), "r");
  if (answer == nullptr) return 0;
  if (fscanf(answer, "%llu", &microseconds) != 1) microseconds = 0;
  pclose(answer);
  return microseconds;
}

int LastSignal() {
  constexpr int kLastOfMacos = 31;
  return OnModelOfMacos() ? kLastOfMacos : SIGRTMAX;
}

std::string NamingPidNamespace() {
  char text[64] = {};
  if (OnModelOfMacos() ||
      readlink("/proc/self/ns/pid", text, sizeof text - 1) < 0) {
    return "0";
  }
  std::string number = text;
  number = number.substr(number.find('[') + 1);
  return number.substr(0, number.find(']'));
}

}  // namespace acp_wrap
