// A hundred processes that keep each other alive: each has a place, watches a
// few others', and starts a successor in one that has become free.  Whoever
// ends them one by one never comes to an end.

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

constexpr int kPlaces = 100;
constexpr int kWatched = 8;
constexpr timespec kPause = {0, 2'000'000};

// A place is a byte of a file, which the kernel gives up with its owner, as
// soon as that is killed: nobody has to wait for it before (fcntl(2)).
class Places {
 public:
  Places() : file_(memfd_create("places", 0)) {
    if (file_ < 0) Unavailable("memfd_create");
  }

  bool Take(int place) { return Lock(F_SETLK, F_WRLCK, place).l_pid == 0; }
  void Leave(int place) { Lock(F_SETLK, F_UNLCK, place); }
  // 0 for nobody, and for the caller.
  pid_t Owner(int place) {
    const struct flock lock = Lock(F_GETLK, F_WRLCK, place);
    return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
  }

 private:
  // With a pid of -1 where that has failed.
  struct flock Lock(int command, short type, int place) const {
    struct flock lock = {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = place;
    lock.l_len = 1;
    if (fcntl(file_, command, &lock) != 0) lock.l_pid = -1;
    return lock;
  }

  const int file_;
};

// The new process answers true once it is in the place.
bool StartSuccessor(Places& places, int place) {
  const pid_t self = getpid();
  const pid_t child = fork();
  if (child != 0) {
    places.Leave(place);
    return false;
  }
  while (!places.Take(place)) {
    const pid_t owner = places.Owner(place);
    if (owner != self && owner != 0) _exit(0);
  }
  return true;
}

bool AllTaken(Places& places, int own) {
  for (int place = 0; place < kPlaces; ++place) {
    if (place != own && places.Owner(place) == 0) return false;
  }
  return true;
}

}  // namespace

void Swarm(const Arguments&) {
  setsid();
  signal(SIGTERM, SIG_IGN);
  signal(SIGCHLD, SIG_IGN);
  Places places;
  int own = 0;
  places.Take(own);
  bool to_report = true;
  while (true) {
    for (int i = 1; i <= kWatched; ++i) {
      const int place = (own + i) % kPlaces;
      if (places.Owner(place) != 0 || !places.Take(place)) continue;
      if (!StartSuccessor(places, place)) continue;
      own = place;
      to_report = false;
      break;
    }
    if (to_report && AllTaken(places, own)) {
      Report("ready");
      to_report = false;
    }
    nanosleep(&kPause, nullptr);
  }
}

}  // namespace acp_wrap
