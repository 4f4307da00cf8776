#include "shim/leftovers/list_command.h"

#include <signal.h>
#include <unistd.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "lib/cli/command_line.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/orphan_notes.h"
#include "lib/host/run_list.h"
#include "lib/host/run_list_json.h"
#include "lib/host/run_list_text.h"
#include "lib/host/run_watch.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/host_processes.h"
#include "platform/native_system.h"
#include "platform/posix/clock.h"
#include "platform/posix/diagnostics.h"
#include "platform/posix/screen.h"
#include "shim/leftovers/output.h"
#include "shim/leftovers/style.h"
#include "shim/leftovers/sweep_scope.h"
#include "shim/run/messages.h"
#include "shim/run/run.h"

namespace acp_wrap {
namespace {

class Lister {
 public:
  Lister(HostProcesses& host, const std::vector<std::string>& environment)
      : host_(host), scope_(ScopeOfCaller(getpid(), host, environment)) {
    scope_.unwrapped = true;
  }

  const SweepScope& scope() const { return scope_; }

  // Fails if the process table cannot be read.
  Result<std::vector<ListedRun>> List() {
    Result<std::vector<HostProcess>> snapshot = host_.Snapshot();
    if (!snapshot.ok()) return snapshot.error();
    HostView view =
        Classify(std::move(snapshot.value()), scope_,
                 [&](const ProcessId& id) { return host_.Gone(id); });
    for (size_t i = 0; i < view.processes.size(); ++i) {
      if (view.memberships[i].role != Membership::Role::kNone &&
          view.processes[i].arguments.empty()) {
        host_.Describe(view.processes[i]);
      }
    }
    std::vector<ListedRun> runs = ListRuns(view);
    for (ListedRun& run : runs) SayOrphansAge(run);
    return runs;
  }

 private:
  void SayOrphansAge(ListedRun& run) {
    if (!HasOrphans(run)) return;
    for (const ListedProcess& listed : run.processes) {
      if (listed.role != ListedProcess::Role::kFront) continue;
      NoteOrphans(run,
                  ParseOrphanNotes(host_.ReadNotice(listed.process.info.id,
                                                    kMostOrphanNoteBytes)),
                  clock_.Now());
      return;
    }
  }

  HostProcesses& host_;
  MonotonicClock clock_;
  SweepScope scope_;
};

int Fail(MessageWriter& diagnostics, const Error& error) {
  diagnostics.Say(FailureMessage("cannot read the process table", error));
  return kExitFailure;
}

// Until a key is pressed.
int Watch(Lister& lister, const ListStyle& style, MessageWriter& diagnostics) {
  constexpr absl::Duration kInterval = absl::Seconds(2);
  auto screen = std::make_unique<Screen>();
  if (!screen->Take().ok()) {
    diagnostics.Say("--watch needs a terminal, for output and keys");
    return kExitFailure;
  }
  MonotonicClock clock;
  RunWatch watch;
  Screen::Event event = Screen::Event::kTime;
  while (event == Screen::Event::kTime || event == Screen::Event::kSpoiled) {
    const absl::Time now = clock.Now();
    Result<std::vector<ListedRun>> runs = lister.List();
    if (!runs.ok()) {
      screen.reset();
      return Fail(diagnostics, runs.error());
    }
    const Screen::Size size = screen->size();
    RunWatch::Screen shape = {style, size.rows};
    shape.style.columns = size.columns;
    if (!screen->Show(watch.Draw(runs.value(), now, shape))) break;
    event = screen->Await(kInterval);
  }
  const int die_of = screen->die_of();
  screen.reset();
  if (die_of != 0) raise(die_of);
  return event == Screen::Event::kKey ? 0 : kExitFailure;
}

}  // namespace

Result<std::vector<ListedRun>> ListAllRuns(
    const std::vector<std::string>& environment) {
  Result<std::unique_ptr<HostProcesses>> host = OpenHostProcesses();
  if (!host.ok()) return host.error();
  return Lister(*host.value(), environment).List();
}

int RunListCommand(const Invocation& invocation,
                   const std::vector<std::string>& environment) {
  MessageWriter diagnostics;
  Result<std::unique_ptr<HostProcesses>> host = OpenHostProcesses();
  if (!host.ok()) {
    diagnostics.Say(FailureMessage("cannot read /proc", host.error()));
    return kExitFailure;
  }
  Output output;
  const ListStyle style = StyleFor(output, environment);
  Lister lister(*host.value(), environment);
  if (invocation.watch) return Watch(lister, style, diagnostics);
  Result<std::vector<ListedRun>> runs = lister.List();
  if (!runs.ok()) return Fail(diagnostics, runs.error());
  bool written =
      output.Write(invocation.json ? RunListJson(runs.value(), lister.scope())
                                   : RunListText(runs.value(), style));
  return written ? 0 : kExitFailure;
}

}  // namespace acp_wrap
