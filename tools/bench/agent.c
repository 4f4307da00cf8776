// The agent of the benchmarks.  In C, so that as little as possible is done
// before and after what is measured.
//   agent                     exits
//   agent idle                says that it is up, and sleeps
//   agent exit MILLISECONDS   exits after that time, and says when that was
//   agent source              writes MiBs, as many as each byte of input says
//   agent echo                returns each 100 bytes
//   agent fork                for each byte of input has 100 children, one after
//                             the other, that do nothing, and returns it
//   agent escape N ignore|obey  waits for a byte of input, starts N processes
//                             that leave it, names them, and sleeps; they
//                             ignore or obey SIGTERM

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { kMessage = 100, kForks = 100, kBlock = 1 << 16, kMebibyte = 1 << 20 };

static int Idle(void) {
  if (write(STDOUT_FILENO, "\n", 1) != 1) return 1;
  while (1) pause();
}

static int ExitLater(long milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  while (nanosleep(&time, &time) != 0 && errno == EINTR) {
  }
  clock_gettime(CLOCK_MONOTONIC, &time);
  // A pipe takes it at once (pipe(7)).
  return write(STDOUT_FILENO, &time, sizeof time) != sizeof time;
}

static int Source(void) {
  static char block[kBlock];
  unsigned char count;
  while (read(STDIN_FILENO, &count, 1) == 1) {
    for (int i = 0; i < count * (kMebibyte / kBlock); ++i) {
      for (ssize_t done = 0; done < kBlock;) {
        ssize_t written = write(STDOUT_FILENO, block, kBlock - done);
        if (written < 0) return 1;
        done += written;
      }
    }
  }
  return 0;
}

static int Echo(void) {
  char message[kMessage];
  ssize_t count;
  while ((count = read(STDIN_FILENO, message, kMessage)) > 0) {
    if (write(STDOUT_FILENO, message, count) != count) return 1;
  }
  return 0;
}

static int Fork(void) {
  char byte;
  while (read(STDIN_FILENO, &byte, 1) == 1) {
    for (int i = 0; i < kForks; ++i) {
      pid_t child = fork();
      if (child == 0) _exit(0);
      if (child < 0 || waitpid(child, NULL, 0) != child) return 1;
    }
    if (write(STDOUT_FILENO, &byte, 1) != 1) return 1;
  }
  return 0;
}

// A process of its own session, without any tie to the agent.
static void BeFree(int ready, int ignore) {
  setsid();
  if (ignore) signal(SIGTERM, SIG_IGN);
  close(STDIN_FILENO);
  close(STDOUT_FILENO);
  pid_t self = getpid();
  if (write(ready, &self, sizeof self) != sizeof self) _exit(1);
  close(ready);
  while (1) pause();
}

static int Escape(long count, int ignore) {
  int ready[2];
  char go;
  if (read(STDIN_FILENO, &go, 1) != 1 || pipe(ready) != 0) return 1;
  pid_t between = fork();
  if (between == 0) {
    close(ready[0]);
    for (long i = 0; i < count; ++i) {
      pid_t child = fork();
      if (child == 0) BeFree(ready[1], ignore);
      if (child < 0) _exit(1);
    }
    // Whose children become the subreaper's.
    _exit(0);
  }
  int status;
  if (waitpid(between, &status, 0) != between || status != 0) return 1;
  for (long i = 0; i < count; ++i) {
    pid_t pid;
    if (read(ready[0], &pid, sizeof pid) != sizeof pid) return 1;
    printf("%d\n", (int)pid);
  }
  close(ready[0]);
  close(ready[1]);
  puts("ready");
  fflush(stdout);
  while (1) pause();
}

int main(int argc, char** argv) {
  if (argc < 2) return 0;
  if (strcmp(argv[1], "idle") == 0) return Idle();
  if (strcmp(argv[1], "source") == 0) return Source();
  if (strcmp(argv[1], "echo") == 0) return Echo();
  if (strcmp(argv[1], "fork") == 0) return Fork();
  if (argc == 3 && strcmp(argv[1], "exit") == 0)
    return ExitLater(atol(argv[2]));
  if (argc == 4 && strcmp(argv[1], "escape") == 0) {
    return Escape(atol(argv[2]), strcmp(argv[3], "ignore") == 0);
  }
  return 2;
}
