// Decides how the tree below the agent is ended: when, with which signal, and
// when the tree has to be looked at again.  A state machine without clock and
// without system calls: events come in through On...(), and Next() says what
// to do now.
//
//   kRunning ------> kTerminating ------------> kKilling -----> finished
//        a request,             the deadline, or        no child left,
//        or the agent's end     a second request        or given up
//
// Who drives it is shim/run/supervision.h.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_SUPERVISOR_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_SUPERVISOR_H_

#include <cstddef>

#include "absl/time/time.h"

namespace acp_wrap {

// How long things may take.  No duration is negative.
struct Timing {
  // From the first request until SIGKILL.
  absl::Duration grace = absl::Seconds(10);
  // The same for what is left once the agent, or front, is gone.
  absl::Duration kill_after = absl::Milliseconds(500);
  // From SIGKILL until what is still there is given up: without the end of
  // any process in between, and altogether.
  absl::Duration give_up_idle = absl::Seconds(5);
  absl::Duration give_up_total = absl::Seconds(30);
};

// Why the tree is to end.
enum class TerminationCause {
  // Front got one of the signals that ask for termination.
  kCallerAsked,
  // Front got SIGTERM or SIGINT after it had been asked already.
  kCallerInsisted,
  // The supervising process itself got SIGTERM, as a sweep by the app does.
  kSupervisorSignaled,
  // Front is gone: killed, or the whole group of the agent was.
  kFrontLost,
  // The process that had started front is gone.
  kParentLost,
};

class Supervisor {
 public:
  enum class Phase { kRunning, kTerminating, kKilling };

  // What one walk over the tree has found.
  struct Walk {
    // Descendants that were alive.
    size_t alive = 0;
    // Those among them that had not got this walk's signal before.
    size_t newcomers = 0;
    // Those among them that are in the agent's process group.
    size_t in_agent_group = 0;
    // Descendants that are to be left alone, with all that is below them.
    size_t exempt = 0;
    // The walk did not fail on its way.
    bool complete = true;
    absl::Duration took;
  };

  struct Decision {
    enum class Kind {
      // Send `signal` to each descendant, then call OnWalk().
      kSignalTree,
      // Sleep until something happens, `until` at the latest.
      kWait,
      // Nothing is left.
      kFinish,
      // Something is left that SIGKILL did not end in the time there is.
      kGiveUp,
    };
    Kind kind = Kind::kWait;
    int signal = 0;
    absl::Time until = absl::InfiniteFuture();
  };

  explicit Supervisor(const Timing& timing) : timing_(timing) {}

  // A later cause never gives the tree more time than an earlier one, but for
  // one case: what the caller asks for outranks a signal to the supervising
  // process, since whoever stops a whole service signals both.
  void OnTerminationRequest(TerminationCause cause, absl::Time now);

  // `hear_caller`: a request that the agent has died of may be on its way;
  // OnCallerHeard() says when it would have come. A launcher that dies of what
  // its whole group got must not have the others asked a second time, nor take
  // their grace with it.
  void OnAgentEnded(absl::Time now, bool hear_caller);

  // All requests from before the agent's end have come.
  void OnCallerHeard(absl::Time now);

  // `count` children, the agent among them or not, have been waited for.
  void OnReaped(size_t count, absl::Time now);

  // waitpid(2) answered ECHILD: for a subreaper, the proof that it has no
  // descendant left.  `look_beyond` says to look for processes of the run that
  // descend from somebody else before all is over.
  void OnNoChildren(bool look_beyond);

  void OnWalk(const Walk& walk, absl::Time now);

  Decision Next(absl::Time now);

  Phase phase() const { return phase_; }

  // When kTerminating turns into kKilling, as far as is known.
  absl::Time deadline() const { return deadline_; }

  // No descendant is left; walks are over the rest of the system.
  bool looks_beyond() const { return looks_beyond_; }

 private:
  void Terminate(absl::Time deadline);
  void Kill();
  void OnFreezingWalk(bool caught_up, absl::Time now);
  Decision SignalTreeOrWait(int signal, absl::Time now, absl::Time limit);

  const Timing timing_;
  Phase phase_ = Phase::kRunning;
  bool finished_ = false;
  bool agent_gone_ = false;
  // When kRunning ends by the agent's end, whatever the caller may have asked.
  absl::Time hear_until_ = absl::InfiniteFuture();
  bool looks_beyond_ = false;
  // The last walk found nobody to end, and nobody has been reaped since.
  bool nobody_found_ = false;
  // The deadline stems from kSupervisorSignaled alone.
  bool deadline_may_move_ = false;

  // When kTerminating turns into kKilling.
  absl::Time deadline_ = absl::InfiniteFuture();
  // When kKilling gives up; never before the first walk with SIGKILL is over.
  absl::Time give_up_total_at_ = absl::InfiniteFuture();
  absl::Time give_up_idle_at_ = absl::InfiniteFuture();

  // When the tree is looked at next.  Looking costs what the tree costs, so
  // it happens when all that was seen has ended, or else in growing
  // intervals: never once per death, which would be quadratic.
  absl::Time next_walk_at_ = absl::InfinitePast();
  absl::Time last_walk_at_ = absl::InfinitePast();
  absl::Duration interval_;
  bool first_walk_of_phase_ = true;

  // A tree that forks faster than it is killed, within a bound such as
  // RLIMIT_NPROC, takes the place of each process that ends.  Who is stopped
  // keeps its place and does not fork: so SIGSTOP goes to all until a walk
  // finds nobody new, and SIGKILL after that.
  bool freezing_ = false;
  bool last_kill_due_ = false;
  int outrun_ = 0;
  int freezes_ = 0;

  size_t unaccounted_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_SUPERVISOR_H_
