// Forks as long as it can, and each child does the same.  What bounds it is
// RLIMIT_NPROC at 2,000, or, where that has no hold on the caller, whatever
// the test has arranged; the first to be refused reports "ready".

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <new>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

constexpr rlim_t kMostProcesses = 2000;
// Root is exempt from RLIMIT_NPROC (getrlimit(2)); this user owns nothing.
constexpr uid_t kUnusedUser = 54321;
// After each refusal: 2,000 of them must leave the machine usable, and still
// take every free place at once.
constexpr timespec kPause = {0, 100'000'000};

}  // namespace

void ForkBomb(const Arguments&) {
  setsid();
  signal(SIGTERM, SIG_IGN);
  signal(SIGCHLD, SIG_IGN);
  // Where no other user exists, the test has set another bound.
  if (getuid() == 0) (void)!setuid(kUnusedUser);
  rlimit limit = {kMostProcesses, kMostProcesses};
  setrlimit(RLIMIT_NPROC, &limit);
  void* shared =
      mmap(nullptr, sizeof(std::atomic<bool>), PROT_READ | PROT_WRITE,
           MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) Unavailable("mmap");
  auto* full = new (shared) std::atomic<bool>(false);
  while (true) {
    if (fork() >= 0) continue;
    if (errno == EAGAIN && !full->exchange(true)) Report("ready");
    nanosleep(&kPause, nullptr);
  }
}

}  // namespace acp_wrap
