#include <errno.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "lib/result.h"
#include "platform/spawner.h"

extern char** environ;

namespace acp_wrap {
namespace {

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (const std::string& string : strings) {
    pointers.push_back(const_cast<char*>(string.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

Result<pid_t> PosixSpawner::Fork(absl::FunctionRef<int()> body) {
  pid_t pid = fork();
  if (pid < 0) return Error{"fork", errno};
  if (pid == 0) _exit(body());
  return pid;
}

Error PosixSpawner::Exec(const Command& command) {
  std::vector<char*> arguments = Pointers(command.arguments);
  std::vector<char*> environment = Pointers(command.environment);
  // execvp(3) looks PATH up in the environment of the process.
  environ = environment.data();
  execvp(command.file.c_str(), arguments.data());
  return Error{"exec", errno};
}

Spawner::FileKind PosixSpawner::Kind(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return FileKind::kNone;
  return S_ISDIR(status.st_mode) ? FileKind::kDirectory : FileKind::kFile;
}

}  // namespace acp_wrap
