// Systems that behave as if a certain bug were in the code, to show that the
// simulation would find it.
//
// The bugs are planted here, at the interface that the code uses, and not in
// the code: that stays as it is shipped, and what is planted does not have to
// follow each of its changes.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_PLANTED_BUGS_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_PLANTED_BUGS_H_

#include <sys/types.h>

#include <memory>

#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/system.h"
#include "tests/simulation/simulated_process.h"
#include "tests/simulation/simulated_process_table.h"
#include "tests/simulation/simulated_system.h"

namespace acp_wrap::simulation {

// Waits for a child when it looks, before anybody else has been told of it.
class ReapsTooEarly : public SimulatedSystem {
 public:
  ChildWaiter& children() override { return children_; }

 private:
  class Waiter : public SimulatedChildWaiter {
   public:
    Ended Peek() override;
  };
  Waiter children_;
};

// Waits for whatever has ended and does not tell: the number is free while its
// owner is still signalled by it.
class ReapsUntold : public SimulatedSystem {
 public:
  ChildWaiter& children() override { return children_; }

 private:
  class Waiter : public SimulatedChildWaiter {
   public:
    Ended Peek() override;
  };
  Waiter children_;
};

// Waits for one child for each SIGCHLD, of which several become one.
class ReapsOncePerSignal : public SimulatedSystem {
 public:
  ChildWaiter& children() override { return children_; }

 private:
  class Waiter : public SimulatedChildWaiter {
   public:
    Ended Peek() override;
    void Reap(pid_t pid) override;
  };
  Waiter children_;
};

// Asks whether the parent is still there, and then begins to watch it.
class ChecksParentTooEarly : public SimulatedSystem {
 public:
  Result<std::unique_ptr<EventLoop>> CreateEventLoop(ControlChannel& channel,
                                                     pid_t parent) override;
};

// Takes an environment entry for the run's mark that only begins like it.
class ComparesByPrefix : public SimulatedSystem {
 public:
  ProcessTable& processes() override { return processes_; }

 private:
  class Table : public SimulatedProcessTable {
   public:
    Outcome VisitStartedAfter(const ProcessId& since, Visitor visit) override;
  };
  Table processes_;
};

// Takes a pipe for a file: nobody is let linger.
class SeesNoPipes : public SimulatedSystem {
 public:
  ProcessTable& processes() override { return processes_; }

 private:
  class Table : public SimulatedProcessTable {
   public:
    Outcome VisitDescendants(Visitor visit) override;
  };
  Table processes_;
};

// SIGTERM is said to have been sent, and was not.
class LosesSigterm : public SimulatedSystem {
 public:
  ProcessTable& processes() override { return processes_; }

 private:
  class Table : public SimulatedProcessTable {
   public:
    Outcome VisitDescendants(Visitor visit) override;
  };
  Table processes_;
};

// Front waits for its other children alone.
class OverlooksGuardian : public SimulatedSystem {
 public:
  ChildWaiter& children() override { return children_; }

 private:
  class Waiter : public SimulatedChildWaiter {
   public:
    Ended Peek() override;
  };
  Waiter children_;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_PLANTED_BUGS_H_
