// Starting processes.

#ifndef SPROUT_ACP_WRAP_PLATFORM_SPAWNER_H_
#define SPROUT_ACP_WRAP_PLATFORM_SPAWNER_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "lib/result.h"

namespace acp_wrap {

struct Command {
  // Looked up in PATH if it has no slash, as execvp(3) does.
  std::string file;
  // argv, the name that the program sees itself called by first.
  std::vector<std::string> arguments;
  std::vector<std::string> environment;
};

class Spawner {
 public:
  virtual ~Spawner() = default;

  // Starts a child that runs `body` and exits with what it returns.  Answers
  // its pid, in the parent only.  EAGAIN and ENOMEM as fork(2) tells them.
  virtual Result<pid_t> Fork(absl::FunctionRef<int()> body) = 0;

  // The same of the process above all that the caller is to end: what it starts
  // is counted from now on where there is no subreaper.  Once for a process.
  virtual Result<pid_t> ForkAgent(absl::FunctionRef<int()> body) {
    return Fork(body);
  }

  // Turns the calling process into `command`; returns only to say why it did
  // not work.  A file of no known format is given to the shell, as execvp(3)
  // does.
  virtual Error Exec(const Command& command) = 0;

  enum class FileKind { kNone, kFile, kDirectory };

  // What Exec() would run for `name`, for a message: without a slash, what is
  // executable on PATH, and never what only the working directory has.
  virtual FileKind Kind(const std::string& name) = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_SPAWNER_H_
