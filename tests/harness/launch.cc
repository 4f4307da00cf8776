#include "tests/harness/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "platform/unique_fd.h"

extern char** environ;

namespace acp_wrap {
namespace {

[[noreturn]] void Die(const char* what) {
  std::perror(what);
  abort();
}

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (const std::string& string : strings) {
    pointers.push_back(const_cast<char*>(string.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

UniqueFd MemoryFile(const char* name) {
  UniqueFd file(memfd_create(name, MFD_CLOEXEC));
  if (!file.valid()) Die("memfd_create");
  return file;
}

std::string ReadFromStart(int file) {
  std::string text;
  char buffer[4096];
  ssize_t count;
  while ((count = pread(file, buffer, sizeof buffer,
                        static_cast<off_t>(text.size()))) > 0) {
    text.append(buffer, static_cast<size_t>(count));
  }
  return text;
}

// Every descriptor of the test's has FD_CLOEXEC; what dup2(2) makes has not.
void PutInPlace(std::vector<std::pair<int, int>> descriptors) {
  constexpr int kOutOfTheWay = 200;
  for (std::pair<int, int>& place : descriptors) {
    place.second = fcntl(place.second, F_DUPFD_CLOEXEC, kOutOfTheWay);
  }
  for (const auto& [as, from] : descriptors) {
    if (dup2(from, as) != as) Die("dup2");
  }
}

[[noreturn]] void Become(const Launch& launch,
                         const std::vector<std::pair<int, int>>& descriptors) {
  std::vector<char*> arguments = Pointers(launch.command);
  std::vector<char*> environment = Pointers(launch.environment);
  int errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  PutInPlace(descriptors);
  signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (launch.before_exec) launch.before_exec();
  execve(arguments[0], arguments.data(), environment.data());
  dprintf(errors, "execve %s: %s\n", arguments[0], strerror(errno));
  _exit(99);
}

pid_t Fork() {
  pid_t pid = fork();
  if (pid < 0) Die("fork");
  return pid;
}

}  // namespace

std::vector<std::string> PlainEnvironment() {
  std::vector<std::string> plain;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!absl::StartsWith(*entry, "SPROUT_") &&
        !absl::StartsWith(*entry, "BUZZ_")) {
      plain.push_back(*entry);
    }
  }
  return plain;
}

Started::Started(const Launch& launch)
    : output_(MemoryFile("stdout")), errors_(MemoryFile("stderr")) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Die("pipe2");
  UniqueFd reading(ends[0]);
  input_ = UniqueFd(ends[1]);
  std::vector<std::pair<int, int>> descriptors = launch.descriptors;
  descriptors.push_back({STDIN_FILENO, reading.get()});
  descriptors.push_back({STDOUT_FILENO, output_.get()});
  descriptors.push_back({STDERR_FILENO, errors_.get()});
  if (!launch.through_parent) {
    pid_ = Fork();
    if (pid_ == 0) Become(launch, descriptors);
    return;
  }
  int tell[2];
  if (pipe2(tell, O_CLOEXEC) != 0) Die("pipe2");
  parent_ = Fork();
  if (parent_ == 0) {
    pid_t pid = Fork();
    if (pid == 0) Become(launch, descriptors);
    if (write(tell[1], &pid, sizeof pid) != sizeof pid) _exit(1);
    // It must not hold what the test waits for the end of.
    for (int fd = 0; fd < 1024; ++fd) close(fd);
    while (true) pause();
  }
  close(tell[1]);
  if (read(tell[0], &pid_, sizeof pid_) != sizeof pid_) Die("read");
  close(tell[0]);
}

void Started::Tell(const std::string& text) {
  if (write(input_.get(), text.data(), text.size()) < 0) std::perror("write");
}

std::string Started::Output() const { return ReadFromStart(output_.get()); }
std::string Started::Errors() const { return ReadFromStart(errors_.get()); }

}  // namespace acp_wrap
