#include "shim/run/messages.h"

#include <string.h>
#include <sys/types.h>

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/events.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/transitions.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "lib/text/json.h"
#include "lib/text/printable.h"
#include "platform/diagnostics.h"
#include "platform/event_sink.h"
#include "shim/run/run.h"

namespace acp_wrap {
namespace {

constexpr size_t kNamedInSummary = 5;

// "agent 42".
std::string WhatAndPid(absl::string_view what, pid_t pid) {
  return Printable(what) + " " + std::to_string(pid);
}

absl::string_view Reason(TerminationCause cause) {
  switch (cause) {
    case TerminationCause::kCallerAsked:
      return "the caller wants the run to end";
    case TerminationCause::kCallerInsisted:
      return "the caller wants the run to end now";
    case TerminationCause::kSupervisorSignaled:
      return "the guardian got SIGTERM";
    case TerminationCause::kFrontLost:
      return "the wrapper's first process is gone";
    case TerminationCause::kParentLost:
      return "the process that had started the wrapper is gone";
    case TerminationCause::kInterrupted:
      return "nothing: SIGINT of the terminal is for the agent to decide about";
    case TerminationCause::kLifetimeOver:
      return "the run has lasted for --max-lifetime";
    case TerminationCause::kInputClosed:
      return "nobody can write to the agent's standard input any more";
  }
  return "";
}

}  // namespace

std::string FailureMessage(absl::string_view what, const Error& error) {
  return std::string(what) + ": " + error.call + ": " + strerror(error.number);
}

const char* GuardianKilledMessage(const Run& run, bool agent_started) {
  if (!agent_started) {
    return "the guardian was killed before the agent was started";
  }
  return run.spares ? "the process that spares was killed; what the command "
                      "leaves has SPROUT_ACP_WRAP_KEEP=1 to keep it, and "
                      "nothing else"
                    : "the guardian was killed; the agent is protected by this "
                      "process alone";
}

void TellStarted(Diagnostics& diagnostics, absl::string_view what, pid_t pid,
                 absl::string_view file) {
  if (!diagnostics.verbose()) return;
  std::string line = "started: " + WhatAndPid(what, pid);
  if (!file.empty()) line += ", '" + Printable(file) + "'";
  diagnostics.Say(line);
}

void TellReceived(Diagnostics& diagnostics, const ReceivedSignal& signal) {
  if (!diagnostics.verbose()) return;
  std::string line = "received: " + SignalName(signal.number);
  if (signal.from_kernel) {
    line += " from the kernel";
  } else if (signal.sender != 0) {
    line += " from " + std::to_string(signal.sender);
  }
  diagnostics.Say(line + (signal.to_group ? ", as the whole group did" : ""));
}

void TellRun(Diagnostics& diagnostics, const RunId& id, const Run& run,
             pid_t agent) {
  EventSink* events = diagnostics.events();
  if (events == nullptr) return;
  events->SetRun(FormatRunId(id));
  events->Tell("started", [&](JsonWriter& json) {
    json.NameOrNull("label", run.label);
    json.Number("front", id.front.pid);
    json.Number("guardian", id.guardian.pid);
    json.Number("agent", agent);
    json.Text("file", run.command.file);
  });
}

void TellCause(Diagnostics& diagnostics, absl::string_view cause,
               const std::optional<ReceivedSignal>& signal,
               absl::string_view sender_name) {
  EventSink* events = diagnostics.events();
  if (events == nullptr) return;
  events->Tell("asked", [&](JsonWriter& json) {
    WriteAsked(cause, signal, sender_name, json);
  });
}

void TellForwarded(Diagnostics& diagnostics, pid_t agent, int signal) {
  if (!diagnostics.verbose()) return;
  diagnostics.Say("passed on: " + SignalName(signal) + " to " +
                  WhatAndPid("agent", agent));
}

void TellAsked(Diagnostics& diagnostics, TerminationCause cause) {
  // Of all else front has told.
  if (cause == TerminationCause::kFrontLost) {
    TellCause(diagnostics, "front ended", std::nullopt, "");
  } else if (cause == TerminationCause::kSupervisorSignaled) {
    TellCause(diagnostics, "guardian signaled", std::nullopt, "");
  }
  if (!diagnostics.verbose()) return;
  diagnostics.Say("asked: " + std::string(Reason(cause)));
}

void TellPhase(Diagnostics& diagnostics, Phase before, Phase phase,
               absl::Duration until_kill) {
  EventSink* events = diagnostics.events();
  const absl::string_view event = PhaseEvent(before, phase);
  if (events != nullptr && !event.empty()) {
    std::optional<absl::Duration> left;
    if (until_kill < absl::InfiniteDuration()) left = until_kill;
    if (phase == Phase::kKilling) left = absl::ZeroDuration();
    events->Tell(event, [&](JsonWriter& json) {
      json.MillisecondsOrNull("kill_in_ms", left);
    });
  }
  if (!diagnostics.verbose()) return;
  const char* what = "SIGTERM to everything";
  switch (phase) {
    case Phase::kRunning:
      return;
    case Phase::kAsked:
      what = "those are asked that --ask names, the rest is let be";
      break;
    // Over at once, unless the agent was a launcher.
    case Phase::kHandedOver:
      return;
    case Phase::kLingering:
      what = "SIGTERM to what has not just been given end-of-file";
      break;
    case Phase::kTerminating:
      break;
    case Phase::kKilling:
      diagnostics.Say("ending: SIGKILL to what is left");
      return;
  }
  std::string line = std::string("ending: ") + what;
  if (until_kill < absl::InfiniteDuration()) {
    line += ", SIGKILL in " +
            std::to_string(absl::ToInt64Milliseconds(until_kill)) + " ms";
  }
  diagnostics.Say(line);
}

void SayWaiting(Diagnostics& diagnostics,
                const std::vector<ProcessInfo>& waited_for, pid_t agent,
                absl::Duration at_most) {
  constexpr size_t kMostNames = 3;
  std::string names;
  size_t named = 0;
  for (const ProcessInfo& info : waited_for) {
    if ((agent != 0 && info.id.pid != agent) || named == kMostNames) continue;
    if (named++ > 0) names += ", ";
    names += Printable(info.name) + " (" + std::to_string(info.id.pid) + ")";
  }
  if (named == 0) return;
  if (agent == 0 && waited_for.size() > named) {
    names += " and " + std::to_string(waited_for.size() - named) + " more";
  }
  std::string line = "waiting for " + names;
  if (at_most < absl::InfiniteDuration()) {
    line += ", " +
            std::to_string(
                absl::ToInt64Seconds(absl::Ceil(at_most, absl::Seconds(1)))) +
            " s at most";
  }
  diagnostics.Say(line + (agent == 0 ? "; Ctrl-C ends it now"
                                     : "; a second SIGTERM ends it now"));
}

void TellSignaled(Diagnostics& diagnostics, const ProcessInfo& info, Net net,
                  int signal, const Outcome& sent) {
  if (EventSink* events = diagnostics.events()) {
    events->Tell("signalled", [&](JsonWriter& json) {
      WriteProcess(info, net, json);
      json.Text("signal", SignalName(signal));
      json.NameOrNull("error", sent.ok() ? "" : strerror(sent.error().number));
    });
  }
  if (!diagnostics.verbose()) return;
  const std::string name = info.name.empty() ? "process" : info.name;
  std::string line = "signalled: " + WhatAndPid(name, info.id.pid) + " by " +
                     SignalName(signal) + ", found by " +
                     std::string(NetName(net));
  if (!sent.ok()) line += std::string(": ") + strerror(sent.error().number);
  diagnostics.Say(line);
}

void TellOrphan(Diagnostics& diagnostics, const ProcessInfo& info,
                absl::Duration until_end) {
  const bool ends = until_end < absl::InfiniteDuration();
  if (EventSink* events = diagnostics.events()) {
    events->Tell("orphan", [&](JsonWriter& json) {
      WriteProcess(info, Net::kLineage, json);
      json.MillisecondsOrNull("end_in_ms",
                              ends ? std::optional(until_end) : std::nullopt);
    });
  }
  if (!diagnostics.verbose()) return;
  diagnostics.Say(
      "orphan: " + WhatAndPid(info.name, info.id.pid) +
      (ends ? ", ended in " +
                  std::to_string(absl::ToInt64Milliseconds(until_end)) +
                  " ms if it still is one"
            : ", left alone, as the app leaves it"));
}

void TellStopped(Diagnostics& diagnostics, pid_t agent, int signal) {
  if (!diagnostics.verbose()) return;
  const std::string who = WhatAndPid("agent", agent);
  diagnostics.Say(signal == 0
                      ? "continued: " + who
                      : "stopped: " + who + " by " + SignalName(signal));
}

void TellEnded(Diagnostics& diagnostics, absl::string_view what,
               const ProcessInfo& info, const WaitStatus& status) {
  if (EventSink* events = diagnostics.events()) {
    events->Tell("ended", [&](JsonWriter& json) {
      // Only a child can be waited for.
      WriteProcess(info, Net::kLineage, json);
      WriteStatus(status, json);
    });
  }
  if (!diagnostics.verbose()) return;
  diagnostics.Say("ended: " + WhatAndPid(what, info.id.pid) + ": " +
                  Describe(status));
}

void TellRemaining(Diagnostics& diagnostics, absl::string_view event,
                   const ProcessInfo& info, Net net) {
  EventSink* events = diagnostics.events();
  if (events == nullptr) return;
  events->Tell(event, [&](JsonWriter& json) { WriteProcess(info, net, json); });
}

void TellStatus(Diagnostics& diagnostics,
                const std::optional<WaitStatus>& status) {
  EventSink* events = diagnostics.events();
  if (events == nullptr) return;
  events->Tell("finished",
               [&](JsonWriter& json) { WriteStatus(status, json); });
}

void SayWhatWasLost(Diagnostics& diagnostics) {
  EventSink* events = diagnostics.events();
  if (events == nullptr || events->lost() == 0) return;
  const bool one = events->lost() == 1;
  diagnostics.Say(std::to_string(events->lost()) +
                  (one ? " event could not be written: its"
                       : " events could not be written: their") +
                  " reader was too slow, or is gone, or the disk is full");
}

void TellFinished(Diagnostics& diagnostics) {
  if (diagnostics.verbose()) diagnostics.Say("finished: nothing is left");
}

size_t NamesWanted(const Run& run) {
  return run.verbose || run.events || !run.report.empty()
             ? std::numeric_limits<size_t>::max()
             : kNamedInSummary;
}

void SayWhatEnded(Diagnostics& diagnostics, const EndedLog& log, bool verbose,
                  absl::string_view whose) {
  std::string summary =
      log.Summary(verbose ? log.entries().size() : kNamedInSummary);
  const std::string before(whose);
  if (!summary.empty()) diagnostics.Say(before + summary);
  for (const std::string& line : log.Remaining()) {
    diagnostics.Say(before + line);
  }
  const std::string unread = log.Unread(kNamedInSummary);
  if (!unread.empty()) diagnostics.Say(before + unread);
}

}  // namespace acp_wrap
