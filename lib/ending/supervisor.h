// Decides how the tree below the agent is ended: when, with which signal, who
// gets it, and when the tree has to be looked at again.  A state machine
// without clock and without system calls: events come in through On...(), and
// Next() says what to do now.  What follows from what is a table,
// lib/ending/transitions.h.
//
// Who drives it is shim/run/supervision.h.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_SUPERVISOR_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_SUPERVISOR_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"
#include "lib/ending/killing.h"
#include "lib/ending/next_look.h"
#include "lib/ending/timing.h"
#include "lib/ending/transitions.h"

namespace acp_wrap {

// Why the tree is to end.
enum class TerminationCause : int32_t {
  // Front got one of the signals that ask for termination.
  kCallerAsked,
  // Front got one after it had been asked already, and not for the same reason.
  kCallerInsisted,
  // The guardian itself got SIGTERM.
  kSupervisorSignaled,
  // Front is gone: killed, or the whole group of the agent was.
  kFrontLost,
  // The process that had started front is gone.
  kParentLost,
  // The terminal has sent SIGINT, which is for the agent to decide about.  It
  // asks for nothing, but what a launcher leaves that dies of it has its time.
  kInterrupted,
  // The run has lasted for --max-lifetime.
  kLifetimeOver,
  // Nobody can write to the agent's standard input any more, and the agent has
  // not ended by itself (--on-stdin-close).
  kInputClosed,
};

// Whether the caller, or anybody else, has sent a signal that says so.
inline bool IsBySignal(TerminationCause cause) {
  switch (cause) {
    case TerminationCause::kCallerAsked:
    case TerminationCause::kCallerInsisted:
    case TerminationCause::kSupervisorSignaled:
    case TerminationCause::kInterrupted:
      return true;
    case TerminationCause::kFrontLost:
    case TerminationCause::kParentLost:
    case TerminationCause::kLifetimeOver:
    case TerminationCause::kInputClosed:
      break;
  }
  return false;
}

class Supervisor {
 public:
  // Which of the tree a walk is about.
  struct Whom {
    enum class Part {
      kAgent,
      // What a launcher has left: children of the supervising process, in the
      // agent's group.
      kLaunched,
      kGroup,
      kTree
    };
    Part part = Part::kTree;
    // Those, too, whose standard input has just ended.
    bool lingering = true;
    // Those, too, that a launcher has left, if they have been asked already.
    bool launched = true;
  };

  // What one walk over the tree has found.
  struct Walk {
    // Descendants that were alive.
    size_t alive = 0;
    // Those among them that had not got this walk's signal before.
    size_t newcomers = 0;
    // Those among them that were let linger (lib/ending/claim.h).
    size_t lingering = 0;
    // Those among them that a launcher has left (lib/ending/claim.h).
    size_t launched = 0;
    // Descendants that are to be left alone, with all that is below them.
    size_t exempt = 0;
    // There is no other child than dead ones that cannot be waited for.
    bool only_the_dead = false;
    // The walk did not fail on its way.
    bool complete = true;
    absl::Duration took;
  };

  struct Decision {
    enum class Kind {
      // Send `signal` to `whom`, then call OnWalk().
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
    Whom whom;
    absl::Time until = absl::InfiniteFuture();
  };

  // `alone`: there is no guardian, and the calling process is a member of the
  // group that the caller kills.
  Supervisor(const Timing& timing, bool alone)
      : timing_(timing), alone_(alone), killing_(timing) {}

  // A later cause never gives the tree more time than an earlier one.
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

  // The agent has ended, and what it had been asked before is known.
  bool agent_gone() const { return agent_end_taken_; }

  // When SIGKILL is sent, as far as is known.
  absl::Time deadline() const;

  // No descendant is left; walks are over the rest of the system.
  bool looks_beyond() const { return looks_beyond_; }

 private:
  void On(Event event, absl::Time now);
  void SetDeadline(Deadline rule, absl::Time now);
  void Enter(Phase phase);
  absl::Duration LastPartOfGrace() const;
  void OnTime(absl::Time now);
  void NoteClaims(const Walk& walk, absl::Time now);
  Whom AsksWhom(absl::Time now) const;
  absl::Time NextEvent() const;
  Decision Kill(absl::Time now);
  Decision SignalTreeOrWait(int signal, absl::Time now, absl::Time limit);

  const Timing timing_;
  const bool alone_;
  Phase phase_ = Phase::kRunning;
  bool finished_ = false;
  bool agent_gone_ = false;
  // Event::kAgentEnded has been taken.
  bool agent_end_taken_ = false;
  // Until when something that has happened is held back, since what the caller
  // has asked for before may be on its way: the agent's end, and SIGTERM to the
  // guardian.
  absl::Time hear_until_ = absl::InfiniteFuture();
  bool signaled_ = false;
  bool looks_beyond_ = false;
  // The last walk found nobody to end, and nobody has been reaped since.
  bool nobody_found_ = false;

  // When SIGKILL is sent; what holds unless the agent was a launcher aside.
  absl::Time deadline_ = absl::InfiniteFuture();
  absl::Time unless_launcher_ = absl::InfiniteFuture();
  // What the last walk since the agent's end has found.
  bool claims_known_ = false;
  bool launcher_ = false;
  // When a quarter of the grace is left.  Never before there is a grace.
  absl::Time nearly_over_ = absl::InfiniteFuture();
  absl::Time linger_until_ = absl::InfiniteFuture();
  // What kInterrupted gives to a launcher's group.
  absl::Time interrupted_until_ = absl::InfinitePast();

  NextLook next_look_;
  Killing killing_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_SUPERVISOR_H_
