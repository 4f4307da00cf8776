// A process whose main thread has exited while another runs: /proc shows it as
// a zombie, and its children hang on the other thread.

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

bool LeaderIsZombie() {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/stat", getpid());
  int file = open(path, O_RDONLY | O_CLOEXEC);
  // Without /proc nobody can tell; it will be one soon.
  if (file < 0) return true;
  char text[64] = {};
  (void)!read(file, text, sizeof text - 1);
  close(file);
  char state = 0;
  sscanf(text, "%*d (%*[^)]) %c", &state);
  return state == 'Z';
}

void* GoOn(void*) {
  while (!LeaderIsZombie()) sched_yield();
  if (Fork() == 0) {
    setsid();
    Report("here");
    Stay();
  }
  ReadyAndStay();
}

}  // namespace

void LeaderExited(const Arguments&) {
  setsid();
  pthread_t thread;
  if (pthread_create(&thread, nullptr, GoOn, nullptr) != 0) {
    Unavailable("pthread_create");
  }
  pthread_exit(nullptr);
}

}  // namespace acp_wrap
