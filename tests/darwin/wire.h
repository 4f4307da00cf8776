// What the calls of the layer and the model's daemon tell each other: a
// request and its reply over a SOCK_SEQPACKET socket, one for each process and
// one for each kqueue, and settings in shared memory.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_WIRE_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_WIRE_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>

namespace darwin {

// The abstract name (unix(7)) that the daemon listens at.  Each daemon has a
// network namespace of its own, and so have those that it serves.
inline constexpr char kSocketName[] = "darwin";

// A release of macOS, major and minor.
inline constexpr int kMacOS12 = 1200;
inline constexpr int kMacOS13 = 1300;
inline constexpr int kMacOS14 = 1400;
inline constexpr int kMacOS15_4 = 1504;

// What a test may set at any time; all processes see it at once.
struct Settings {
  std::atomic<int32_t> release{kMacOS15_4};
  // Each look at the process table takes so much longer.
  std::atomic<int64_t> look_delay_us{0};
  // For so long after NOTE_EXIT a zombie can be neither waited for nor is there
  // a SIGCHLD: on a Mac the one always precedes the other.
  std::atomic<int64_t> zombie_delay_us{0};
  // For so long a task that has ended keeps its exception ports: it is taken
  // apart when nobody refers to it any more (task_deallocate()).
  std::atomic<int64_t> task_delay_us{0};
  // No port can be made: there is no tag.
  std::atomic<bool> no_ports{false};
  // What kevent() has to tell comes youngest first.
  std::atomic<bool> notes_reversed{false};
  // The environment of programs whose file has this name is not shown.
  char restricted[32] = {};
  // So many processes come into being in the middle of the next list of
  // processes: when it has been settled how many there is room for.
  std::atomic<int32_t> forked_in_next_list{0};
  // A security policy does not let anybody look for its children.
  std::atomic<bool> children_hidden{false};
  // How far the time of day has been set forward, or back.
  std::atomic<int64_t> clock_step_us{0};
  // How long the system has slept, which CLOCK_MONOTONIC counts.
  std::atomic<int64_t> slept_us{0};
};

enum class Op : int32_t {
  // Answered by a Reply with the settings' descriptor (SCM_RIGHTS).
  kHello,
  kLook,      // one process: Reply
  kList,      // processes: a reply, and their pids behind it
  kWatch,     // a knote on a process, of the kqueue that the socket stands for
  kTake,      // what its knotes have to tell: a reply, and notes behind it
  kMakePort,  // a new port: its number as Record::tag
  kSetTag,    // `data` is the exception port of `pid`, 0 for none
  kCountTag,  // how many tasks have the port `data`, as Record::tag
  kSetCoalition,   // `pid` is in the coalition `data`, as launchd has it
  kRunInRealTime,  // the thread of `pid`
};

struct Request {
  Op op = Op::kHello;
  pid_t pid = 0;
  // kList: of the flavors of proc_listpids() ALL or PPID, by `pid`.
  // kWatch: NOTE_... bits.  kTake: how many notes at most.
  uint32_t flags = 0;
  uint64_t data = 0;
};

// What the model keeps of a process beyond what /proc shows.
struct Record {
  pid_t pid = 0;
  pid_t parent = 0;
  uint64_t unique_id = 0;
  uint64_t parent_unique_id = 0;
  int32_t id_version = 0;
  int32_t original_parent_version = 0;
  uint64_t started_us = 0;
  // Its task's exception port for EXC_RPC_ALERT; 0 for none.
  uint64_t tag = 0;
  uint64_t coalition = 0;
  // Its thread, which is not a child's, has a time constraint.
  bool in_real_time = false;
  bool exited = false;
  int32_t status = 0;
  // CLOCK_MONOTONIC of Linux.
  int64_t exited_us = 0;
};

struct Reply {
  // kWakeup comes unasked, once, when there is something to take.
  enum class Kind : int32_t { kAnswer, kWakeup };
  Kind kind = Kind::kAnswer;
  // 0, or an errno.
  int32_t error = 0;
  // Of the process that was asked for.
  Record record;
};

// What has happened to `pid` since the last note of it.
struct Note {
  pid_t pid = 0;
  uint32_t flags = 0;
  int32_t status = 0;
  // The watch's own.
  uint64_t data = 0;
};

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_WIRE_H_
