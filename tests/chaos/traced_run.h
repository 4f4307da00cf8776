// One run of the wrapper around a small tree, from its start to its end, with
// something done to it at one of its system calls.

#ifndef SPROUT_ACP_WRAP_TESTS_CHAOS_TRACED_RUN_H_
#define SPROUT_ACP_WRAP_TESTS_CHAOS_TRACED_RUN_H_

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

#include "tests/chaos/tracer.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"

namespace acp_wrap {

class TracedRun {
 public:
  // Whose system calls count.  Those of the agent's process are the wrapper's
  // until it executes the agent.
  enum class Watched { kFront, kGuardian, kAgent };
  // What brings the run to its end, once the tree is complete.
  enum class Trigger { kAgentExits, kSigterm };

  // The watched process is about to make the system call `number`.
  using OnCall = std::function<void(TracedRun& run, int number)>;

  TracedRun(Watched watched, Trigger trigger, OnCall on_call);

  // Goes on until there is no process any more; false if that does not come.
  bool Play();

  // For OnCall; each of them is the last thing that is done to the run.
  void Kill(pid_t pid);
  void KillGroup();
  void FailCall(int error, bool done);

  // 0 while there is none.
  pid_t front() const { return program_.pid(); }
  pid_t guardian() const { return guardian_; }

  bool triggered() const { return triggered_; }
  // As waitpid(2) gave it.
  std::optional<int> front_status() const { return front_status_; }
  // False if this system does not let tests trace.
  bool traceable() const { return front_status_ != kNotTraceable; }
  // What was alive when neither front nor guardian was any more.
  const std::string& left() const { return left_; }
  std::string Errors() const { return program_.Errors(); }
  std::string Describe() const;

 private:
  // W_EXITCODE(77, 0), see Tracer::TraceMe().
  static constexpr int kNotTraceable = 77 << 8;

  static Launch MakeLaunch(const Leash& leash);
  pid_t watched_pid() const;
  void OnSystemCall(pid_t pid, int number);
  bool OnFork(pid_t parent, pid_t child);
  void OnEnd(pid_t pid, int status);
  void PullTrigger();
  void AwaitNews();

  const Watched watched_;
  const Trigger trigger_;
  const OnCall on_call_;
  Leash leash_;
  Started program_;
  Tracer tracer_;
  pid_t guardian_ = 0;
  pid_t agent_ = 0;
  bool front_executed_ = false;
  bool agent_executed_ = false;
  bool front_killed_ = false;
  bool triggered_ = false;
  bool guardian_ended_ = false;
  std::optional<int> front_status_;
  std::string left_;
};

// For names of test cases.
const char* NameOf(TracedRun::Watched watched);
const char* NameOf(TracedRun::Trigger trigger);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_CHAOS_TRACED_RUN_H_
