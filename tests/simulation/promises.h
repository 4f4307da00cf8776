// What has to be true of every run, whatever happens in it:
//
// - Nobody outside of the tree gets a signal from the wrapper, but what dead
// runs
//   have left, and that from the sweep alone; and nobody in it gets one that
//   nobody has asked for, nor any from the sweep.
// - Nobody in it gets one before its time: while the agent lives and a quarter
//   of the grace is left, nobody but the agent; nobody SIGTERM who was given
//   end-of-file by the agent's end, before --linger; nobody SIGKILL who has not
//   had SIGTERM.  Unless the wrapper itself has been hit, or the caller
//   insists.
// - When front's end can be seen, nothing of the tree is alive.
// - Front ends as the agent did; or with 125, and says why, if no agent ran.
// - In the end, nothing of the tree is alive, nor anything of the wrapper:
//   nobody waits for what cannot come.
//
// What a SIGKILL to both front and guardian leaves behind is let pass, as is
// what the wrapper says that it could not end, or left alone because it could
// not be told from a stranger.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_PROMISES_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_PROMISES_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/timing.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/process_info.h"
#include "tests/simulation/action.h"
#include "tests/simulation/kernel.h"
#include "tests/simulation/signal_set.h"

namespace acp_wrap::simulation {

class Promises {
 public:
  // `sweeps_all`: nothing of dead runs is to be left in the end.
  Promises(const ProcessId& front, const Timing& timing, bool sweeps_all)
      : front_(front), timing_(timing), sweeps_all_(sweeps_all) {}

  // `action` is about to be applied to `kernel`.
  void Before(const Action& action, const Kernel& kernel);

  // It has been; the kernel's records are of it alone.
  void After(const Kernel& kernel);

  // Nothing moves, and nobody sleeps until some time.
  void WhenQuiet(const Kernel& kernel);

  // The same, and nobody will intervene any more.
  void AtTheEnd(const Kernel& kernel);

  const std::string& violation() const { return violation_; }

  const ProcessId& front() const { return front_; }
  // The caller wants an end to the run.
  bool end_requested() const { return end_requested_; }

  void AddTo(class Hasher& hasher) const;

 private:
  void Break(std::string violation);
  void OnKill(const ProcessId& target);
  void CheckSignal(const Kernel::Sent& sent);
  void CheckTime(const Kernel::Sent& sent, absl::Time now);
  void NoteRequest(int signal, const Kernel& kernel);
  bool WillNotBeExecuted(const Kernel::Sent& sent) const;
  void CheckEndOfFront(const WaitStatus& status, const Kernel& kernel);
  std::string LivingTree(const Kernel& kernel) const;
  bool MayNotLive(const Process& process) const;

  const ProcessId front_;
  const Timing timing_;
  const bool sweeps_all_;
  ProcessId guardian_;
  ProcessId agent_;
  bool agent_executed_ = false;
  std::optional<WaitStatus> agent_status_;
  bool front_ended_ = false;
  // By an intervention.
  bool front_killed_ = false;
  bool guardian_killed_ = false;
  bool end_requested_ = false;
  // The same, but the guardian alone was asked, and takes it to its grave if it
  // is killed.
  bool guardian_asked_ = false;
  // When the end was requested, and when the agent had ended.
  absl::Time requested_at_ = absl::InfiniteFuture();
  absl::Time agent_ended_at_ = absl::InfiniteFuture();
  // How often SIGTERM or SIGINT came to front.
  int asked_ = 0;
  // The whole group got a signal.
  bool group_asked_ = false;
  // A system call has failed.
  bool failed_ = false;
  // Somebody of the run was stopped by an intervention.
  bool stopped_from_outside_ = false;
  SignalSet sent_to_front_;
  bool said_anything_ = false;
  bool said_survivors_ = false;
  bool said_left_alone_ = false;
  std::string violation_;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_PROMISES_H_
