#include "shim/run/stops.h"

#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/agent.h"

namespace acp_wrap {
namespace {

// No signal has that sender: 0 is the kernel.
constexpr pid_t kNobody = -1;

constexpr absl::Duration kFirstWakeInterval = absl::Milliseconds(10);
constexpr absl::Duration kLastWakeInterval = absl::Seconds(1);

}  // namespace

void FrontStops::Mirror(pid_t agent, int signal) {
  if (AgentGoesOn(system_, agent)) return;
  request_time_.OnStop();
  system_.StopSelf(signal);
}

void FrontStops::BeginTurn(bool guarded, bool stop_under_way) {
  waker_gone_ = !guarded;
  stop_arrived_ = !stop_under_way;
  was_stopped_ = request_time_.stopped();
}

void FrontStops::EndTurn(bool stop_under_way) {
  if (was_stopped_) request_time_.OnTaken();
  if (waker_gone_) waker_ = kNobody;
  if (stop_arrived_ && !stop_under_way) stop_in_doubt_ = false;
}

FrontWaker::FrontWaker(System& system, pid_t front,
                       std::unique_ptr<ProcessHandle> handle, pid_t agent)
    : system_(system),
      front_(front),
      handle_(std::move(handle)),
      agent_(agent) {}

void FrontWaker::OnAgentStopped() {
  agent_stopped_ = true;
  interval_ = kFirstWakeInterval;
}

void FrontWaker::OnStopTold() { ++stops_; }

// Whatever let the agent go on is likely to have done so for front.
void FrontWaker::OnAgentContinued() {
  agent_stopped_ = false;
  due_ = system_.clock().Now() + interval_;
}

void FrontWaker::OnAgentEnded() {
  agent_ended_ = true;
  agent_stopped_ = false;
}

// Whether that can be seen, and is so.
bool FrontWaker::Is(pid_t pid, bool stopped) {
  Result<ProcessInfo> info = system_.processes().Read(pid);
  return info.ok() && info.value().stopped == stopped;
}

// Only if that is what front needs.  Front takes its guardian's SIGCONT for no
// news, and it could be there in place of the caller's.  And the next stop may
// have reached the agent and front: their caller would see one that goes on.
void FrontWaker::Wake() {
  // Once front is gone, its number may become another's.
  if (system_.self().ParentPid() != front_) return;
  if (Is(front_, /*stopped=*/false)) return;
  if (!agent_ended_ && Is(agent_, /*stopped=*/true)) return;
  handle_->Signal(SIGCONT).ok();
}

absl::Time FrontWaker::WakeIfItStops() {
  if (stops_ == 0 || agent_stopped_ || front_lost_) {
    return absl::InfiniteFuture();
  }
  const absl::Time now = system_.clock().Now();
  if (now < due_) return due_;
  Wake();
  due_ = now + interval_;
  interval_ = std::min(interval_ * 2, kLastWakeInterval);
  return due_;
}

}  // namespace acp_wrap
