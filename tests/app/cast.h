// What the stand-ins of cast.cc share.

#ifndef SPROUT_ACP_WRAP_TESTS_APP_CAST_H_
#define SPROUT_ACP_WRAP_TESTS_APP_CAST_H_

#include <signal.h>
#include <sys/types.h>

#include <string>
#include <vector>

namespace acp_wrap {

// On the leash (tests/harness/leash.h).
void Report(const std::string& text);

// "signal 15 from PID NAME, code 0, to WHOM", where PID is 0 if the sender is
// outside of its PID namespace.
void ReportSignal(int number, const siginfo_t& info, const char* whom);

// The file beside this one, as it was called.
std::string Beside(const std::string& own_path, const std::string& name);

struct Child {
  std::vector<std::string> arguments;
  char** environment = nullptr;
  // What it gets as standard input and output; -1 for the caller's.
  int input = -1;
  int output = -1;
};

// In a process group of its own, with no signal blocked.
pid_t Start(const Child& child);

// What a test asks a harness for instead of running agents: `show` prints all
// that it can see of how it was started, and `exit N` ends.  -1 if it is
// neither.
int AnswerTest(int argc, char** argv);

[[noreturn]] void Stay();

// The harness of today: cast_buzz_acp.cc.
int BuzzAcp(int argc, char** argv);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_APP_CAST_H_
