// GroupWitness on the simulated kernel: a child in the caller's group whose
// pending signals the kernel hands over.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_WITNESS_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_WITNESS_H_

#include <sys/types.h>

#include "platform/group_witness.h"

namespace acp_wrap::simulation {

class SimulatedWitness : public GroupWitness {
 public:
  explicit SimulatedWitness(pid_t pid) : pid_(pid) {}
  ~SimulatedWitness() override;

  bool Saw(int signal) override;
  pid_t Pid() const override { return pid_; }
  void OnReaped(pid_t pid) override;

 private:
  pid_t pid_;
  bool answers_ = true;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_WITNESS_H_
