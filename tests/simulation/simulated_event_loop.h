// EventLoop on the simulated kernel, with the steps of the one on ppoll(2).

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_EVENT_LOOP_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_EVENT_LOOP_H_

#include <sys/types.h>

#include "absl/time/time.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/event_loop.h"
#include "tests/simulation/system_call.h"

namespace acp_wrap::simulation {

class SimulatedEventLoop : public EventLoop {
 public:
  explicit SimulatedEventLoop(EndId channel) : channel_(channel) {}

  virtual Outcome WatchParent(pid_t parent);

  Events Wait(absl::Time until) override;
  void AlsoWatch(EventLoop& parents) override;
  void ForgetChannel() override { channel_ = 0; }

 protected:
  pid_t parent_pid_ = 0;
  ProcessId parent_;
  ProcessId grandparent_;

 private:
  bool ParentIsGone() const;

  EndId channel_;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_EVENT_LOOP_H_
