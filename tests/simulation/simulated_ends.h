// ControlChannel and Gate on the simulated kernel.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_ENDS_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_ENDS_H_

#include "lib/result.h"
#include "platform/control_channel.h"
#include "platform/gate.h"
#include "tests/simulation/system_call.h"

namespace acp_wrap::simulation {

// Owns one end, as UniqueFd does.
class HeldEnd {
 public:
  explicit HeldEnd(EndId end) : end_(end) {}
  HeldEnd(const HeldEnd&) = delete;
  HeldEnd& operator=(const HeldEnd&) = delete;
  ~HeldEnd() { Reset(); }

  EndId get() const { return end_; }
  void Reset();

 private:
  EndId end_;
};

class SimulatedChannel : public ControlChannel {
 public:
  explicit SimulatedChannel(EndId end) : end_(end) {}

  Outcome Send(const Packet& message) override;
  Received Receive() override;
  // A number that SimulatedHostProcesses knows.
  int Descriptor() const override { return end_.get(); }

  EndId end() const { return end_.get(); }

 private:
  HeldEnd end_;
};

class SimulatedGate : public Gate {
 public:
  SimulatedGate(EndId reading, EndId writing)
      : reading_(reading), writing_(writing) {}

  Outcome Open() override;
  void LeaveOpening() override { writing_.Reset(); }
  Outcome Pass() override;

 private:
  HeldEnd reading_;
  HeldEnd writing_;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SIMULATED_ENDS_H_
