// Holding a process back until the one that made the gate lets it go.

#ifndef SPROUT_ACP_WRAP_PLATFORM_GATE_H_
#define SPROUT_ACP_WRAP_PLATFORM_GATE_H_

#include "lib/result.h"

namespace acp_wrap {

// Made before the fork.  Its maker calls Open(), and the process that is held
// back, which may be a child's child, Pass().
class Gate {
 public:
  virtual ~Gate() = default;

  // Lets the process go on; after a failure, Pass() fails with EPIPE.
  virtual Outcome Open() = 0;

  // To be called by each process between the two, before it forks: so that the
  // end of the maker is seen.
  virtual void LeaveOpening() = 0;

  // Blocks until the maker has called Open(); EPIPE if it ended without.
  virtual Outcome Pass() = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_GATE_H_
