// The short-lived child of front that sweeps (sweep.h) beside the agent.
//
// It is a child of front and not of the guardian, since the end of the agent's
// tree shows in the guardian having no child left.  It is in a session of its
// own, out of the agent's group, holds nothing of the caller's but standard
// error, and ends with front.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_SWEEP_HELPER_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_SWEEP_HELPER_H_

#include <sys/types.h>

#include <functional>
#include <memory>
#include <optional>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "lib/host/sweep_memory.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/system.h"

namespace acp_wrap {

// What the helper runs, and its exit status.  `earlier` is what the last sweep
// of this run has seen, or nullptr if none has come to its end.  It says
// SweepFound on `front` when there may be something to end; TimeLeft says how
// many milliseconds of grace there still are for that, and the channel's
// closing that there is no time.  At its end it says what it has seen:
// SweepWrapper for each of SweepMemory's, then SweepOver.
using SweepBody =
    std::function<int(ControlChannel& front, const SweepMemory* earlier)>;

class SweepHelper {
 public:
  // Without `body` nothing is ever done.
  SweepHelper(System& system, SweepBody body)
      : system_(system), body_(std::move(body)) {}
  ~SweepHelper() { Abandon(); }

  enum class Priority { kLow, kNormal };

  // The agent has been started: a sweep is due a moment later.
  void OnAgentStarted();

  // When one is due; never, once it has begun.
  absl::Time due() const { return due_; }

  // One has been started, and either goes on or has come to its end.
  bool begun() const { return pid_ != 0 || memory_.has_value(); }

  // Starts a sweep unless one is going on.  `close_in_child` runs in the child,
  // and has to close what only front may hold.  A fork that fails is no matter:
  // the next run sweeps.
  void Begin(Priority priority, absl::FunctionRef<void()> close_in_child);

  // To be told of each child of front that has been waited for.
  void OnReaped(pid_t pid);

  // No sweep is to begin at its time any more.
  void Cancel() { due_ = absl::InfiniteFuture(); }

  // For a front that is about to end, since it was `asked` to or not.  Looks
  // once more, if the first look has come to its end; gives a sweep that has
  // found something at most `grace` to end it, and one that is still looking
  // half a second, if anybody waits for it; then abandons it.  A signal that
  // asks front to end abandons it at once.
  void Finish(EventLoop& loop, absl::Duration grace, bool asked,
              absl::FunctionRef<void()> close_in_child);

  // Ends the helper, whatever it does.  One that SIGKILL does not end within a
  // second is left to its end.
  void Abandon();

 private:
  // Takes what the helper has said.
  void Listen();
  // Whether the helper has said that it found something.
  bool Found() {
    Listen();
    return found_;
  }
  // Waits for ended children until then; false if front is asked to end.
  bool AwaitUntil(EventLoop& loop, absl::Time until);

  System& system_;
  const SweepBody body_;
  absl::Time due_ = absl::InfiniteFuture();
  pid_t pid_ = 0;
  bool found_ = false;
  // What the helper has said so far to have seen.
  SweepMemory seen_;
  std::optional<SweepMemory> memory_;
  std::unique_ptr<ControlChannel> channel_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_SWEEP_HELPER_H_
