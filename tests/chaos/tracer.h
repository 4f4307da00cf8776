// Following a program from one system call to the next, by ptrace(2).

#ifndef SPROUT_ACP_WRAP_TESTS_CHAOS_TRACER_H_
#define SPROUT_ACP_WRAP_TESTS_CHAOS_TRACER_H_

#include <sys/types.h>

#include <functional>
#include <map>
#include <set>

namespace acp_wrap {

// Waits for all children of the test, those that it does not trace included.
class Tracer {
 public:
  struct Events {
    // A traced process is about to make the system call `number`.
    std::function<void(pid_t pid, int number)> call;
    // A traced process has started `child`; whether that is to be traced too.
    std::function<bool(pid_t parent, pid_t child)> fork;
    // A child has ended, and been waited for.
    std::function<void(pid_t pid, int status)> end;
  };

  // For Launch::before_exec: lets the test trace the program.  Ends the
  // process with status 77 where that is not allowed.
  static void TraceMe();

  Tracer(pid_t root, Events events);

  // Handles all that has happened; false when there is no child any more.
  // Does not wait: SIGCHLD says when there is something.
  bool Handle();

  // From now on system calls, and new processes, are of no interest.
  void LetRun();

  // From within Events::call: the call fails with `error`; if `done`, only
  // after the system has done what it asks for.
  void Fail(pid_t pid, int error, bool done);

 private:
  void OnStop(pid_t pid, int status);
  void OnCallStop(pid_t pid);
  void OnFork(pid_t parent);
  // Lets a stopped process go on, with `signal` if that is not 0.
  void Proceed(pid_t pid, int signal);

  const Events events_;
  bool watches_calls_ = true;
  std::set<pid_t> traced_;
  // Of these it is known that they are not to be traced.
  std::set<pid_t> declined_;
  // These have stopped before their parent's event told of them.
  std::set<pid_t> unknown_;
  // The call that each of these is in has to fail with that error.
  std::map<pid_t, int> failing_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_CHAOS_TRACER_H_
