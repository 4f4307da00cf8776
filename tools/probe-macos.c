// Which of the assumptions about macOS hold on this Mac: docs/platforms.md says
// what each of them is for.
//
//     cc -o probe-macos tools/probe-macos.c && ./probe-macos
//
// It takes a few seconds, ends all that it starts and changes nothing.  Each
// line begins with "yes", "NO" or, for a figure, "is".

#include <errno.h>
#include <libproc.h>
#include <mach/mach.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/event.h>
#include <sys/sysctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char** environ;

struct Identity {  // PROC_PIDUNIQIDENTIFIERINFO
  uint8_t uuid[16];
  uint64_t id, parent;
  int32_t version, forker_version;
  uint64_t reserved[2];
};
struct Coalition {  // PROC_PIDCOALITIONINFO
  uint64_t id[2], reserved[3];
};

static mach_port_t port;

static int say(int holds, const char* what) {
  printf("%s  %s\n", holds ? "yes" : "NO ", what);
  return holds;
}

static unsigned holders(void) {
  mach_port_rights_t count = ~0u;
  mach_port_get_srights(mach_task_self(), port, &count);
  return count;
}

static int becomes(unsigned count) {  // within a second
  for (int i = 0; i < 1000 && holders() != count; ++i) usleep(1000);
  return holders() == count;
}

static void tag(mach_port_t with) {
#ifdef __arm64__
  int flavor = ARM_THREAD_STATE64;
#else
  int flavor = x86_THREAD_STATE64;
#endif
  task_set_exception_ports(mach_task_self(), EXC_MASK_RPC_ALERT, with,
                           EXCEPTION_STATE, flavor);
}

// A child that has the tag, is in a session of its own, and executes or spawns.
static pid_t start(int spawns) {
  char* command[] = {"/bin/sleep", "60", NULL};
  int ends[2];
  if (pipe(ends) != 0) exit(2);
  tag(port);
  pid_t pid = fork();
  if (pid == 0) {
    setsid();
    pid_t other = getpid();
    if (spawns) posix_spawn(&other, command[0], NULL, NULL, command, environ);
    if (write(ends[1], &other, sizeof other) < 0) _exit(1);
    if (spawns) _exit(0);
    execv(command[0], command);
    _exit(127);
  }
  tag(MACH_PORT_NULL);
  if (read(ends[0], &pid, sizeof pid) < 0) exit(2);
  close(ends[0]), close(ends[1]);
  usleep(200000);
  return pid;
}

static struct Identity identity(pid_t pid) {
  struct Identity it;
  memset(&it, 0, sizeof it);
  proc_pidinfo(pid, 17, 1, &it, sizeof it);
  return it;
}

static uint64_t coalition(pid_t pid) {
  struct Coalition it;
  return proc_pidinfo(pid, 20, 1, &it, sizeof it) == sizeof it ? it.id[0] : 0;
}

static void try_tag(void) {
  mach_port_t notify, before = MACH_PORT_NULL;
  struct {
    mach_msg_header_t header;
    char rest[256];
  } message;
  mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &port);
  mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &notify);
  mach_port_insert_right(mach_task_self(), port, port, MACH_MSG_TYPE_MAKE_SEND);
  mach_port_request_notification(mach_task_self(), port, MACH_NOTIFY_NO_SENDERS,
                                 1, notify, MACH_MSG_TYPE_MAKE_SEND_ONCE,
                                 &before);
  tag(port);
  mach_port_mod_refs(mach_task_self(), port, MACH_PORT_RIGHT_SEND, -1);
  say(holders() == 1,
      "the exception port for EXC_RPC_ALERT can be set, and counts");
  pid_t execs = start(0);
  say(holders() == 1,
      "fork, setsid and exec hand the tag on, and the caller can drop it");
  pid_t spawned = start(1);
  say(holders() == 2,
      "posix_spawn hands it on, and the count is that of the living");
  say(identity(spawned).parent != 0,
      "an orphan tells the unique id of a forker");
  printf(
      "is   the orphan's forker id %llu, launchd's %llu, forker's version %d\n",
      (unsigned long long)identity(spawned).parent,
      (unsigned long long)identity(1).id, identity(spawned).forker_version);
  say(coalition(getpid()) != 0 && coalition(spawned) == coalition(getpid()),
      "the coalition can be read, and is inherited");
  kill(execs, SIGKILL), kill(spawned, SIGKILL);
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  say(becomes(0), "the count falls to 0 when all have ended");
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("is   %ld us from the end until the count is 0\n",
         (to.tv_sec - from.tv_sec) * 1000000L +
             (to.tv_nsec - from.tv_nsec) / 1000);
  say(mach_msg(&message.header, MACH_RCV_MSG | MACH_RCV_TIMEOUT, 0,
               sizeof message, notify, 1000, MACH_PORT_NULL) == KERN_SUCCESS &&
          message.header.msgh_id == MACH_NOTIFY_NO_SENDERS,
      "NO_SENDERS is told then");
  while (waitpid(-1, NULL, 0) > 0) continue;
}

// How long after a fork its parent's watcher looks, and what it is told.
static void try_watch(void) {
  int queue = kqueue(), go[2];
  if (pipe(go) != 0) exit(2);
  pid_t pid = fork();
  if (pid == 0) {
    struct timespec stamps;
    char byte;
    if (read(go[0], &byte, 1) != 1) _exit(1);
    clock_gettime(CLOCK_MONOTONIC, &stamps);
    if (fork() == 0) pause();
    if (write(go[1], &stamps, sizeof stamps) < 0) _exit(1);
    pause();
  }
  struct kevent event;
  EV_SET(&event, pid, EVFILT_PROC, EV_ADD, NOTE_FORK | NOTE_EXIT | NOTE_EXEC, 0,
         NULL);
  kevent(queue, &event, 1, NULL, 0, NULL);
  struct timespec now, then, limit = {2, 0};
  if (write(go[1], "x", 1) != 1) exit(2);
  int told = kevent(queue, NULL, 0, &event, 1, &limit) == 1 &&
             (event.fflags & NOTE_FORK);
  clock_gettime(CLOCK_MONOTONIC, &now);
  say(told, "NOTE_FORK is told");
  pid_t children[16];
  int bytes =
      proc_listpids(6, pid, children, sizeof children);  // PROC_PPID_ONLY
  say(bytes == sizeof *children, "the child is listed when it is");
  usleep(100000);
  if (read(go[0], &then, sizeof then) == sizeof then)
    printf("is   %ld us from a fork to its note\n",
           (now.tv_sec - then.tv_sec) * 1000000L +
               (now.tv_nsec - then.tv_nsec) / 1000);
  if (bytes > 0) kill(children[0], SIGKILL);
  kill(pid, SIGKILL), waitpid(pid, NULL, 0);
}

// A stopped child and one that goes on; own signals; the argument block.
static void try_rest(void) {
  int queue = kqueue(), status = 0;
  struct timespec limit = {1, 0};
  struct kevent event;
  pid_t pid = fork();
  if (pid == 0) {
    raise(SIGTSTP);
    pause();
  }
  waitpid(pid, &status, WUNTRACED);
  say(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTSTP,
      "a child that SIGTSTP has stopped is told (^Z)");
  kill(pid, SIGCONT);
  usleep(100000);
  say(waitpid(pid, &status, WCONTINUED | WNOHANG) == pid &&
          WIFCONTINUED(status),
      "one that goes on can be waited for (fg)");
  kill(pid, SIGKILL), waitpid(pid, NULL, 0);
  signal(SIGUSR1, SIG_IGN);
  EV_SET(&event, SIGUSR1, EVFILT_SIGNAL, EV_ADD, 0, 0, NULL);
  kevent(queue, &event, 1, NULL, 0, NULL);
  raise(SIGUSR1);
  say(kevent(queue, NULL, 0, &event, 1, &limit) == 1 && event.data == 1,
      "a kqueue counts one's own signals, ignored ones too");
  static char block[1 << 20];
  size_t size = sizeof block;
  int name[] = {CTL_KERN, KERN_PROCARGS2, getpid()};
  say(sysctl(name, 3, block, &size, NULL, 0) == 0 &&
          memmem(block, size, "PATH=", 5) != NULL,
      "KERN_PROCARGS2 shows one's environment");
}

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  try_tag();
  try_watch();
  try_rest();
  return 0;
}
