// The end of a run as a table: in which phase it is, what has happened, and
// what follows.  docs/architecture.md shows the same table, printed from here.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_TRANSITIONS_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_TRANSITIONS_H_

#include <cstddef>
#include <string>

namespace acp_wrap {

enum class Phase {
  // Nobody has been asked to end.
  kRunning,
  // Those have been asked that --ask names; the grace runs.
  kAsked,
  // The agent has ended, and may have been a launcher: what that has left in
  // its
  // group, reading what it read, is the agent now, and has the rest of its
  // grace.  It is asked, unless it was asked with its group; the rest is let
  // be.
  kHandedOver,
  // The agent has ended.  What was given end-of-file by that may end by itself
  // until --linger is over; the rest is asked.
  kLingering,
  // Everything has been asked.
  kTerminating,
  // Everything gets SIGKILL.
  kKilling,
};
inline constexpr size_t kPhases = 6;

enum class Event {
  // The caller has asked for the end.
  kAsked,
  // The same where the guardian is gone: front is a member of the group that
  // the caller will kill.
  kAskedAlone,
  // The caller has asked again, and means now.
  kInsisted,
  // The process that had started front is gone.
  kParentLost,
  // The guardian has got SIGTERM, and front nothing: somebody signals whatever
  // he finds.
  kGuardianSignaled,
  // Front is gone: killed, or its whole group was.
  kFrontLost,
  // The agent has ended, and all that was asked for before is known.
  kAgentEnded,
  // The same after the terminal's SIGINT, which asks for nothing, but which a
  // launcher may have died of.
  kAgentInterrupted,
  // Nothing is left that a launcher was started for, if the agent was one.
  kNobodyLaunched,
  // A quarter of the grace is left, or --kill-after if that is longer.
  kGraceNearlyOver,
  // --linger is over.
  kLingerOver,
  // The deadline has come.
  kTimeOver,
};
inline constexpr size_t kEvents = 12;

// What becomes of the deadline, at which SIGKILL is sent.  None is ever put
// off.
enum class Deadline {
  kAsItWas,
  // --grace from now, unless it is sooner.
  kGrace,
  // --grace from the terminal's SIGINT.
  kGraceOfInterrupt,
  // --kill-after from now, unless it is sooner.
  kKillAfter,
  // The same; but if the agent was a launcher, whose group goes on, as it was.
  kKillAfterUnlessLauncher,
  // The same; and where somebody lingers, it counts from the end of --linger.
  kLingerUnlessLauncher,
  // There is none any more.
  kNone,
};

struct Transition {
  Phase phase;
  Event event;
  Phase next;
  Deadline deadline;
};

// What follows from `event` in `phase`; null where it changes nothing.
const Transition* FindTransition(Phase phase, Event event);

// The table as Markdown, a row a transition.
std::string TransitionTable();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_TRANSITIONS_H_
