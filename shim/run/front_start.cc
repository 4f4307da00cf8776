#include "shim/run/front_start.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/string_view.h"
#include "lib/identity/role_names.h"
#include "lib/result.h"
#include "platform/control_channel.h"
#include "platform/event_loop.h"
#include "platform/gate.h"
#include "platform/system.h"
#include "shim/run/guardian.h"
#include "shim/run/messages.h"
#include "shim/run/run.h"
#include "shim/run/supervision.h"
#include "shim/run/surroundings.h"

namespace acp_wrap {
namespace {

// Which process is to be watched, since the run ends with it; 0 for none, and
// nothing if it is gone already.
std::optional<pid_t> ParentToWatch(System& system, const Run& run) {
  if (!run.end_with_parent.value_or(!system.IgnoredAtStart(SIGHUP))) return 0;
  const pid_t parent = system.self().ParentPid();
  if (!ParentIsGone(system, parent, run.command.environment)) return parent;
  system.diagnostics().Say(
      "not started: the process that has started this one is gone already; "
      "--on-parent-exit=ignore starts it nevertheless");
  return std::nullopt;
}

class Starter {
 public:
  Starter(System& system, const Run& run) : system_(system), run_(run) {}

  bool Start(pid_t parent) {
    return BecomeFront() && KnowSurroundings() && Connect(parent) &&
           StartGuardian();
  }

  FrontStart Take() { return std::move(start_); }

 private:
  bool Fail(absl::string_view what, const Error& error) {
    system_.diagnostics().Say(FailureMessage(what, error));
    return false;
  }

  bool BecomeFront() {
    Self& self = system_.self();
    if (run_.spares) {
      self.SetShortName(kSpareName);
      // An app that sweeps by its marker passes it over.
      self.HideEnvironment();
    }
    // Where there is a terminal, the caller's group is what Ctrl-C, Ctrl-Z, fg
    // and tcsetpgrp(3) are about; the agent has to stay in it to read the
    // terminal and to be part of the caller's job.
    start_.scope.input = self.ReadsFrom();
    if (system_.terminal().Exists()) {
      start_.scope.at_terminal = true;
      start_.foreground = system_.terminal().Foreground();
    } else {
      start_.scope.group_is_new = self.Group() != self.Pid();
      Outcome group = self.LeadGroup();
      if (!group.ok())
        return Fail("cannot lead a process group", group.error());
    }
    Outcome adopted = self.AdoptOrphans();
    if (adopted.ok()) return true;
    return Fail("cannot adopt what the agent will leave", adopted.error());
  }

  bool KnowSurroundings() {
    Outcome bystanders = FindBystanders(system_, start_.scope);
    if (!bystanders.ok()) {
      return Fail("cannot tell which children were there before",
                  bystanders.error());
    }
    start_.began = system_.clock().WallTime();
    Outcome named = NameFront(system_, start_.scope);
    return named.ok() || Fail("cannot start the guardian", named.error());
  }

  bool Connect(pid_t parent) {
    Result<System::ChannelPair> pair = system_.CreateChannel();
    if (!pair.ok()) return Fail("cannot start the guardian", pair.error());
    start_.channel = std::move(pair.value().first);
    guardians_end_ = std::move(pair.value().second);
    Result<std::unique_ptr<EventLoop>> loop =
        system_.CreateEventLoop(*start_.channel, parent);
    if (!loop.ok()) return Fail("cannot wait for events", loop.error());
    start_.loop = std::move(loop.value());
    if (parent != 0) WatchNpm(parent);
    Result<std::unique_ptr<Gate>> gate = system_.CreateGate();
    if (!gate.ok()) return Fail("cannot start the guardian", gate.error());
    start_.gate = std::move(gate.value());
    return true;
  }

  void WatchNpm(pid_t parent) {
    auto above = [this, parent] {
      return NpmAbove(system_, parent, run_.command.environment);
    };
    const pid_t npm = above();
    if (npm == 0) return;
    start_.loop->WatchInstead(npm, [&] {
      return system_.self().ParentPid() == parent && above() == npm;
    });
  }

  bool StartGuardian() {
    Scope& scope = start_.scope;
    // Of the guardian nobody but root could read it.
    if (run_.orphans.interval != absl::InfiniteDuration()) {
      system_.notice().Open();
    }
    Result<pid_t> guardian = system_.spawner().Fork([&] {
      // Only front may hold this end: its closing tells that front is gone.
      start_.channel.reset();
      Scope known;
      known.run = scope.run;
      known.group_is_new = scope.group_is_new;
      known.input = scope.input;
      known.at_terminal = scope.at_terminal;
      return RunGuardian(system_, run_, known, *guardians_end_, *start_.loop,
                         *start_.gate);
    });
    guardians_end_.reset();
    if (!guardian.ok()) {
      return Fail("cannot start the guardian", guardian.error());
    }
    start_.guardian = guardian.value();
    start_.channel->HearOnly(start_.guardian);
    scope.run.guardian.pid = start_.guardian;
    TellStarted(system_.diagnostics(), "guardian", start_.guardian);
    WatchInput();
    system_.CloseInheritedDescriptors();
    return true;
  }

  // Before what was inherited is closed, and not in the guardian.
  void WatchInput() {
    if (!run_.limits.end_with_input) return;
    Outcome watched = start_.loop->WatchInput();
    if (watched.ok()) return;
    if (watched.error().number == ENOSYS) {
      system_.diagnostics().Say(
          "--on-stdin-close=terminate is not supported on this system, and has "
          "no effect");
      return;
    }
    Fail("--on-stdin-close: cannot watch the standard input", watched.error());
  }

  System& system_;
  const Run& run_;
  FrontStart start_;
  std::unique_ptr<ControlChannel> guardians_end_;
};

}  // namespace

std::optional<FrontStart> StartFront(System& system, const Run& run) {
  const std::optional<pid_t> parent = ParentToWatch(system, run);
  Starter starter(system, run);
  if (!parent || !starter.Start(*parent)) return std::nullopt;
  return starter.Take();
}

}  // namespace acp_wrap
