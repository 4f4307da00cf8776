// Starting what is measured.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_PROCESS_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_PROCESS_H_

#include <stdio.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace acp_wrap::bench {

using Argv = std::vector<std::string>;

Argv operator+(Argv front, const Argv& back);

// A child process.  Whatever fails here ends the benchmark: there is nothing
// to be measured then.
class Process {
 public:
  enum class Stdio {
    // Standard input and output are the caller's; standard error is nobody's.
    kInherited,
    // Standard input and output are pipes to the caller.
    kPiped,
  };

  explicit Process(const Argv& argv, Stdio stdio = Stdio::kInherited);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  // Asks it to end, if it has not been waited for, and waits.
  ~Process();

  pid_t pid() const { return pid_; }
  int input() const { return input_; }
  int output() const { return output_; }

  void Signal(int signal);
  // Answers what waitpid(2) says.
  int Wait();

  void CloseInput();
  void Write(const void* data, size_t size);
  // Until `size` bytes have come.
  void Read(void* data, size_t size);
  // Without the newline.
  std::string ReadLine();

 private:
  // 0 once it has been waited for.
  pid_t pid_ = 0;
  int input_ = -1;
  int output_ = -1;
  FILE* lines_ = nullptr;
};

// The time from posix_spawn(3) to the end of waitpid(2).
double RunAndWait(const Argv& argv);

// Where PATH has `name`.
std::optional<std::string> FindOnPath(const std::string& name);

// Everything in a file; empty if it cannot be read.
std::string ReadAll(const std::string& path);

[[noreturn]] void Die(const std::string& why);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_PROCESS_H_
