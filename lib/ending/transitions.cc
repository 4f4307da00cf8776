#include "lib/ending/transitions.h"

#include <cstddef>
#include <string>

namespace acp_wrap {
namespace {

using P = Phase;
using E = Event;
using D = Deadline;

constexpr Transition kTable[] = {
    {P::kRunning, E::kAsked, P::kAsked, D::kGrace},
    {P::kRunning, E::kParentLost, P::kAsked, D::kGrace},
    {P::kRunning, E::kGuardianSignaled, P::kTerminating, D::kKillAfter},
    {P::kRunning, E::kAskedAlone, P::kTerminating, D::kKillAfter},
    {P::kRunning, E::kFrontLost, P::kTerminating, D::kKillAfter},
    {P::kRunning, E::kAgentEnded, P::kLingering, D::kLingerUnlessLauncher},
    {P::kRunning, E::kAgentInterrupted, P::kHandedOver, D::kGraceOfInterrupt},
    {P::kRunning, E::kInsisted, P::kKilling, D::kNone},

    {P::kAsked, E::kGraceNearlyOver, P::kTerminating, D::kAsItWas},
    {P::kAsked, E::kAskedAlone, P::kTerminating, D::kKillAfter},
    {P::kAsked, E::kFrontLost, P::kTerminating, D::kKillAfter},
    {P::kAsked, E::kAgentEnded, P::kHandedOver, D::kAsItWas},
    {P::kAsked, E::kInsisted, P::kKilling, D::kNone},
    {P::kAsked, E::kTimeOver, P::kKilling, D::kNone},

    {P::kHandedOver, E::kNobodyLaunched, P::kLingering,
     D::kLingerUnlessLauncher},
    {P::kHandedOver, E::kGraceNearlyOver, P::kTerminating,
     D::kKillAfterUnlessLauncher},
    {P::kHandedOver, E::kAskedAlone, P::kTerminating, D::kKillAfter},
    {P::kHandedOver, E::kFrontLost, P::kTerminating, D::kKillAfter},
    {P::kHandedOver, E::kInsisted, P::kKilling, D::kNone},
    {P::kHandedOver, E::kTimeOver, P::kKilling, D::kNone},

    {P::kLingering, E::kLingerOver, P::kTerminating,
     D::kKillAfterUnlessLauncher},
    {P::kLingering, E::kAskedAlone, P::kTerminating, D::kKillAfter},
    {P::kLingering, E::kFrontLost, P::kTerminating, D::kKillAfter},
    {P::kLingering, E::kInsisted, P::kKilling, D::kNone},
    {P::kLingering, E::kTimeOver, P::kKilling, D::kNone},

    {P::kTerminating, E::kAgentEnded, P::kTerminating,
     D::kKillAfterUnlessLauncher},
    {P::kTerminating, E::kAskedAlone, P::kTerminating, D::kKillAfter},
    {P::kTerminating, E::kFrontLost, P::kTerminating, D::kKillAfter},
    {P::kTerminating, E::kInsisted, P::kKilling, D::kNone},
    {P::kTerminating, E::kTimeOver, P::kKilling, D::kNone},
};

constexpr const char* kPhaseNames[kPhases] = {
    "running", "asked", "handed over", "lingering", "terminating", "killing"};

constexpr const char* kEventNames[kEvents] = {
    "caller asks",
    "caller asks, guardian gone",
    "caller insists",
    "parent lost",
    "guardian got SIGTERM, front nothing",
    "front lost",
    "agent ended",
    "agent ended after Ctrl-C",
    "nobody launched is left",
    "grace nearly over",
    "linger over",
    "deadline"};

const char* Name(Deadline deadline) {
  switch (deadline) {
    case D::kAsItWas:
      return "as it was";
    case D::kGrace:
      return "grace";
    case D::kGraceOfInterrupt:
      return "grace, from Ctrl-C on";
    case D::kKillAfter:
      return "kill-after";
    case D::kKillAfterUnlessLauncher:
      return "kill-after; of a launcher's group, as it was";
    case D::kLingerUnlessLauncher:
      return "kill-after, with linger before where somebody lingers; of a "
             "launcher's group, as it was";
    case D::kNone:
      return "";
  }
  return "";
}

}  // namespace

const Transition* FindTransition(Phase phase, Event event) {
  for (const Transition& transition : kTable) {
    if (transition.phase == phase && transition.event == event) {
      return &transition;
    }
  }
  return nullptr;
}

std::string TransitionTable() {
  std::string text =
      "| phase | event | next | SIGKILL from now at the latest in |\n"
      "|---|---|---|---|\n";
  for (const Transition& row : kTable) {
    for (const char* cell :
         {kPhaseNames[static_cast<size_t>(row.phase)],
          kEventNames[static_cast<size_t>(row.event)],
          kPhaseNames[static_cast<size_t>(row.next)], Name(row.deadline)}) {
      text += std::string("| ") + cell + (*cell != '\0' ? " " : "");
    }
    text += "|\n";
  }
  return text;
}

}  // namespace acp_wrap
