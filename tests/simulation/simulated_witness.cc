#include "tests/simulation/simulated_witness.h"

#include <signal.h>
#include <sys/types.h>

#include "tests/simulation/system_call.h"
#include "tests/simulation/system_calls.h"

namespace acp_wrap::simulation {

using Kind = SystemCall::Kind;

SimulatedWitness::~SimulatedWitness() {
  if (pid_ == 0) return;
  SystemCall kill{Kind::kKill, pid_};
  kill.signal.number = SIGKILL;
  Ask(kill);
  Ask({Kind::kAwaitChild, pid_});
}

bool SimulatedWitness::Saw(int signal) {
  if (!answers_) return false;
  SystemCall call{Kind::kTakeFromWitness, pid_};
  call.signal.number = signal;
  const SystemAnswer& answer = Ask(call);
  if (answer.closed) answers_ = false;
  return answer.signals_ready;
}

void SimulatedWitness::OnReaped(pid_t pid) {
  if (pid == pid_) pid_ = 0;
}

}  // namespace acp_wrap::simulation
