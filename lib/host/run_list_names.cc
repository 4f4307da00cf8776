#include "lib/host/host_runs.h"
#include "lib/host/run_list.h"

namespace acp_wrap {

const char* Name(ListedProcess::Role role) {
  switch (role) {
    case ListedProcess::Role::kFront:
      return "front";
    case ListedProcess::Role::kGuardian:
      return "guardian";
    case ListedProcess::Role::kWitness:
      return "witness";
    case ListedProcess::Role::kSweep:
      return "sweep";
    case ListedProcess::Role::kAgent:
      return "agent";
    case ListedProcess::Role::kDescendant:
      return "descendant";
    case ListedProcess::Role::kLeftover:
      return "leftover";
    case ListedProcess::Role::kSpared:
      return "spared";
  }
  return "";
}

const char* Name(ListedRun::State state) {
  switch (state) {
    case ListedRun::State::kLiving:
      return "living";
    case ListedRun::State::kDead:
      return "dead";
    case ListedRun::State::kUnwrapped:
      return "unwrapped";
  }
  return "";
}

const char* Name(Membership::Spared spared) {
  switch (spared) {
    case Membership::Spared::kAsksToBeKept:
      return "asks to be kept";
    case Membership::Spared::kAnotherUser:
      return "another user's";
    case Membership::Spared::kAnotherNamespace:
      return "in another PID namespace";
    case Membership::Spared::kAnotherInstance:
      return "of another instance";
    case Membership::Spared::kCallsUs:
      return "has started this";
    case Membership::Spared::kOwnRun:
      return "of the same run as this";
    case Membership::Spared::kStartedBySomebodyElse:
      return "started by a program outside of the run";
    case Membership::Spared::kInAnotherService:
      return "in the control group of another service than the run";
    case Membership::Spared::kNo:
      break;
  }
  return "";
}

}  // namespace acp_wrap
