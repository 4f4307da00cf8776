#include "tools/bench/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "tools/bench/samples.h"

extern char** environ;

namespace acp_wrap::bench {
namespace {

std::vector<char*> Pointers(const Argv& argv) {
  std::vector<char*> pointers;
  for (const std::string& argument : argv) {
    pointers.push_back(const_cast<char*>(argument.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

void MakePipe(int* ends) {
  if (pipe2(ends, O_CLOEXEC) != 0) Die(std::string("pipe: ") + strerror(errno));
}

}  // namespace

Argv operator+(Argv front, const Argv& back) {
  front.insert(front.end(), back.begin(), back.end());
  return front;
}

Process::Process(const Argv& argv, Stdio stdio) {
  std::vector<char*> pointers = Pointers(argv);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  int in[2] = {-1, -1};
  int out[2] = {-1, -1};
  if (stdio == Stdio::kPiped) {
    MakePipe(in);
    MakePipe(out);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  }
  int error = posix_spawn(&pid_, pointers[0], &actions, nullptr,
                          pointers.data(), environ);
  if (error != 0) Die(argv[0] + ": " + strerror(error));
  posix_spawn_file_actions_destroy(&actions);
  if (stdio == Stdio::kPiped) {
    close(in[0]);
    close(out[1]);
    input_ = in[1];
    output_ = out[0];
  }
}

Process::~Process() {
  CloseInput();
  if (pid_ != 0) {
    Signal(SIGTERM);
    Wait();
  }
  if (lines_ != nullptr) {
    fclose(lines_);
  } else if (output_ >= 0) {
    close(output_);
  }
}

void Process::Signal(int signal) { kill(pid_, signal); }

int Process::Wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  return status;
}

void Process::CloseInput() {
  if (input_ >= 0) close(input_);
  input_ = -1;
}

void Process::Write(const void* data, size_t size) {
  if (write(input_, data, size) != static_cast<ssize_t>(size)) {
    Die(std::string("write: ") + strerror(errno));
  }
}

void Process::Read(void* data, size_t size) {
  char* to = static_cast<char*>(data);
  while (size > 0) {
    ssize_t count = read(output_, to, size);
    if (count <= 0) Die("a process has ended early");
    to += count;
    size -= static_cast<size_t>(count);
  }
}

std::string Process::ReadLine() {
  if (lines_ == nullptr) lines_ = fdopen(output_, "r");
  char line[64];
  if (fgets(line, sizeof line, lines_) == nullptr) {
    Die("a process has ended early");
  }
  line[strcspn(line, "\n")] = '\0';
  return line;
}

double RunAndWait(const Argv& argv) {
  std::vector<char*> pointers = Pointers(argv);
  double begin = Now();
  pid_t pid;
  int error = posix_spawn(&pid, pointers[0], nullptr, nullptr, pointers.data(),
                          environ);
  if (error != 0) Die(argv[0] + ": " + strerror(error));
  int status = 0;
  waitpid(pid, &status, 0);
  double end = Now();
  if (status != 0) Die(argv[0] + " has failed");
  return end - begin;
}

std::optional<std::string> FindOnPath(const std::string& name) {
  const char* path = getenv("PATH");
  for (absl::string_view directory :
       absl::StrSplit(path != nullptr ? path : "/usr/bin:/bin", ':')) {
    std::string file = absl::StrCat(directory, "/", name);
    if (access(file.c_str(), X_OK) == 0) return file;
  }
  return std::nullopt;
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void Die(const std::string& why) {
  std::cerr << "bench: " << why << std::endl;
  exit(1);
}

}  // namespace acp_wrap::bench
