// Runs a program on the model of macOS: run [--check] PROGRAM [ARGUMENT...]
//
// Ends as the program does.  The environment variable MODEL_RELEASE names the
// release of macOS (1200, 1504), the latest if it is not set.  --check says
// whether the model can be had here, and exits with 0 or 1.  What the program
// starts can ask `$MODEL_OF_MACOS --start-time PID`, in microseconds since
// 1970.

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "platform/unique_fd.h"
#include "tests/darwin/connection.h"
#include "tests/darwin/kernel_feed.h"
#include "tests/darwin/server.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

using acp_wrap::UniqueFd;

constexpr int kNotToBeHad = 1;
constexpr int kFailed = 124;

[[noreturn]] void Fail(const char* what) {
  std::fprintf(stderr, "the model of macOS: %s: %s\n", what, strerror(errno));
  _exit(kFailed);
}

Settings& MakeSettings(int file) {
  if (ftruncate(file, sizeof(Settings)) != 0) Fail("ftruncate");
  void* memory = mmap(nullptr, sizeof(Settings), PROT_READ | PROT_WRITE,
                      MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) Fail("mmap");
  auto* settings = new (memory) Settings;
  if (const char* release = getenv("MODEL_RELEASE")) {
    settings->release = atoi(release);
  }
  return *settings;
}

UniqueFd Listen() {
  UniqueFd listening(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  memcpy(address.sun_path + 1, kSocketName, sizeof kSocketName - 1);
  const socklen_t size =
      offsetof(sockaddr_un, sun_path) + 1 + sizeof kSocketName - 1;
  if (bind(listening.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listening.get(), SOMAXCONN) != 0) {
    Fail("bind");
  }
  return listening;
}

// A process to follow takes a descriptor.
void LiftLimit() {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

std::string OwnFile() {
  char path[PATH_MAX] = {};
  return readlink("/proc/self/exe", path, sizeof path - 1) > 0 ? path : "";
}

pid_t Start(char** command) {
  const pid_t daemon = getpid();
  const pid_t pid = fork();
  if (pid < 0) Fail("fork");
  if (pid > 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != daemon) _exit(kFailed);
  setenv("MODEL_OF_MACOS", OwnFile().c_str(), 1);
  execvp(command[0], command);
  Fail(command[0]);
}

int Run(char** command) {
  std::optional<KernelFeed> feed = KernelFeed::Open();
  if (!feed) Fail("cannot listen to the proc connector");
  // Where nobody else has the daemon's name.
  if (unshare(CLONE_NEWNET) != 0) Fail("unshare");
  UniqueFd file(memfd_create("settings", MFD_CLOEXEC));
  const Settings& settings = MakeSettings(file.get());
  UniqueFd listening = Listen();
  Server server(*std::move(feed), settings, file.get(), std::move(listening));
  const pid_t test = Start(command);
  LiftLimit();
  UniqueFd end(static_cast<int>(syscall(SYS_pidfd_open, test, 0)));
  if (!end.valid()) Fail("pidfd_open");
  server.ServeUntil(end.get());
  int status = 0;
  waitpid(test, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int Check() {
  const bool root = geteuid() == 0;
  const bool heard = root && KernelFeed::Open().has_value();
  std::puts(heard  ? "the model of macOS can be had here"
            : root ? "the model of macOS cannot be had here: the kernel does "
                     "not tell of forks (proc connector)"
                   : "the model of macOS cannot be had here: it takes root");
  return heard ? 0 : kNotToBeHad;
}

int PrintStartTime(const char* pid) {
  const Reply reply = Look(atoi(pid));
  if (reply.error != 0) return kNotToBeHad;
  std::printf("%llu\n",
              static_cast<unsigned long long>(reply.record.started_us));
  return 0;
}

}  // namespace
}  // namespace darwin

int main(int argc, char** argv) {
  if (argc == 2 && strcmp(argv[1], "--check") == 0) return darwin::Check();
  if (argc == 3 && strcmp(argv[1], "--start-time") == 0) {
    return darwin::PrintStartTime(argv[2]);
  }
  if (argc < 2) {
    std::fputs("usage: run [--check] PROGRAM [ARGUMENT...]\n", stderr);
    return 2;
  }
  return darwin::Run(argv + 1);
}
