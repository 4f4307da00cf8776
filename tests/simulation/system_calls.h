// The simulated kernel's side of its system calls.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SYSTEM_CALLS_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SYSTEM_CALLS_H_

#include "tests/simulation/kernel.h"
#include "tests/simulation/process.h"
#include "tests/simulation/system_call.h"

namespace acp_wrap::simulation {

// Carries out, in one instant, what one process asks for.
class SystemCalls {
 public:
  // A call that may block has to be ready.
  SystemCalls(Kernel& kernel, Process& process)
      : kernel_(kernel), process_(process), call_(process.call) {}

  SystemAnswer Execute();

 private:
  SystemAnswer Fork();
  SystemAnswer ForkWitness();
  SystemAnswer Exec();
  SystemAnswer LeadGroup();
  SystemAnswer LeadSession();
  SystemAnswer Send();
  SystemAnswer Receive();
  SystemAnswer Poll();
  SystemAnswer TakeSignals();
  SystemAnswer StopSelf();
  SystemAnswer PeekChild();
  SystemAnswer ReapChild();
  SystemAnswer TakeChange();
  SystemAnswer Kill(const Process* target);
  SystemAnswer ReadStat(const Process* target);
  SystemAnswer ReadEnvironment();
  SystemAnswer ListAll();
  SystemAnswer ReadChildren();
  SystemAnswer InspectChild();
  SystemAnswer TakeFromWitness();

  Process* Child();

  Kernel& kernel_;
  Process& process_;
  const SystemCall call_;
};

// For code in an image: asks the kernel, and is resumed with the answer, which
// stays valid until it asks again.
const SystemAnswer& Ask(const SystemCall& call);

// What the code that has just left its image has asked for.
SystemCall AskedCall();

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SYSTEM_CALLS_H_
