#include "platform/posix/spawner.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "lib/result.h"

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

bool MayBeRun(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

// The file that execvp(3) has tried to run last.
std::string FileOnPath(const std::string& name) {
  const char* path = getenv("PATH");
  if (name.find('/') != std::string::npos || path == nullptr) return name;
  for (absl::string_view folder : absl::StrSplit(path, ':')) {
    // An empty entry is the working directory (environ(7)).
    std::string file = absl::StrCat(folder.empty() ? "." : folder, "/", name);
    if (MayBeRun(file)) return file;
  }
  return name;
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
  char** const before = environ;
  environ = environment.data();
  execvp(command.file.c_str(), arguments.data());
  // POSIX has execvp(3) give it to the shell, and musl's does not.
  if (errno == ENOEXEC) {
    std::string shell = "/bin/sh";
    std::string script = FileOnPath(command.file);
    arguments[0] = script.data();
    arguments.insert(arguments.begin(), shell.data());
    execv(shell.c_str(), arguments.data());
    errno = ENOEXEC;
  }
  environ = before;
  return Error{"exec", errno};
}

Spawner::FileKind PosixSpawner::Kind(const std::string& name) {
  const std::string file = FileOnPath(name);
  const bool found = file.find('/') != std::string::npos;
  struct stat status;
  if (!found || stat(file.c_str(), &status) != 0) return FileKind::kNone;
  return S_ISDIR(status.st_mode) ? FileKind::kDirectory : FileKind::kFile;
}

}  // namespace acp_wrap
