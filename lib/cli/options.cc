#include "lib/cli/options.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/cli/duration.h"
#include "lib/cli/invocation.h"
#include "lib/ending/caller_signals.h"
#include "lib/ending/timing.h"

namespace acp_wrap {
namespace {

bool ApplyDuration(absl::string_view value, absl::Duration& duration) {
  std::optional<absl::Duration> parsed = ParseDuration(value);
  if (parsed) duration = *parsed;
  return parsed.has_value();
}

bool ApplySwitch(absl::string_view value, bool& on) {
  on = value == "1";
  return value == "1" || value == "0";
}

bool ApplyAsk(absl::string_view value, Ask& ask) {
  if (value == "agent") {
    ask = Ask::kAgent;
  } else if (value == "group") {
    ask = Ask::kGroup;
  } else if (value == "tree") {
    ask = Ask::kTree;
  } else {
    return false;
  }
  return true;
}

bool ApplyOnInterrupt(absl::string_view value, OnInterrupt& on_interrupt) {
  if (value == "auto") {
    on_interrupt = OnInterrupt::kAuto;
  } else if (value == "terminate") {
    on_interrupt = OnInterrupt::kTerminate;
  } else if (value == "forward") {
    on_interrupt = OnInterrupt::kForward;
  } else {
    return false;
  }
  return true;
}

bool ApplyEndOrphans(absl::string_view value,
                     std::optional<absl::Duration>& end_orphans) {
  absl::Duration interval = absl::InfiniteDuration();
  if (value != "never" && !ApplyDuration(value, interval)) return false;
  // Who looks all the time does not let the agent work.
  if (interval < absl::Milliseconds(100)) return false;
  end_orphans = interval;
  return true;
}

constexpr absl::string_view kTime = "a time such as 500ms, 10s, 2m";
constexpr absl::string_view kSwitch = "0 or 1";
constexpr absl::string_view kFile = "a file; standard output is the agent's";

// Elsewhere "-" is standard output; who has a file of that name writes "./-".
bool ApplyFile(absl::string_view value, std::string& file) {
  if (value.empty() || value == "-") return false;
  file = std::string(value);
  return true;
}

// So that a label fits on a line, and the agent's environment still into
// execve(2).
constexpr size_t kLongestLabel = 200;

constexpr Option kEnding[] = {
    {"--grace", "TIME", "SPROUT_ACP_WRAP_GRACE",
     "from the first request to stop until SIGKILL; 10s", kTime,
     [](absl::string_view value, Invocation& invocation) {
       return ApplyDuration(value, invocation.timing.grace);
     }},
    {"--kill-after", "TIME", "SPROUT_ACP_WRAP_KILL_AFTER",
     "the same for what is left once the agent is gone; 500ms", kTime,
     [](absl::string_view value, Invocation& invocation) {
       return ApplyDuration(value, invocation.timing.kill_after);
     }},
    {"--linger", "TIME", "SPROUT_ACP_WRAP_LINGER",
     "what a server has at end-of-file before SIGTERM; 500ms", kTime,
     [](absl::string_view value, Invocation& invocation) {
       return ApplyDuration(value, invocation.timing.linger);
     }},
    {"--ask", "agent|group|tree", "SPROUT_ACP_WRAP_ASK",
     "who is asked first; agent", "agent, group or tree",
     [](absl::string_view value, Invocation& invocation) {
       return ApplyAsk(value, invocation.timing.ask);
     }},
    {"--on-interrupt", "auto|terminate|forward", "SPROUT_ACP_WRAP_ON_INTERRUPT",
     "what SIGINT asks for; auto: a terminal's nothing",
     "auto, terminate or forward",
     [](absl::string_view value, Invocation& invocation) {
       return ApplyOnInterrupt(value, invocation.on_interrupt);
     }},
    {"--on-parent-exit", "terminate|ignore", "SPROUT_ACP_WRAP_ON_PARENT_EXIT",
     "when the parent process ends; terminate (nohup: ignore)",
     "terminate or ignore",
     [](absl::string_view value, Invocation& invocation) {
       if (value != "terminate" && value != "ignore") return false;
       invocation.end_with_parent = value == "terminate";
       return true;
     }},
    {"--on-stdin-close", "terminate|ignore", "SPROUT_ACP_WRAP_ON_STDIN_CLOSE",
     "when nobody can write to the agent for --grace; ignore",
     "terminate or ignore",
     [](absl::string_view value, Invocation& invocation) {
       if (value != "terminate" && value != "ignore") return false;
       invocation.limits.end_with_input = value == "terminate";
       return true;
     }},
    {"--max-lifetime", "TIME", "SPROUT_ACP_WRAP_MAX_LIFETIME",
     "ask a run to end after so long, status 124; 0: never", kTime,
     [](absl::string_view value, Invocation& invocation) {
       absl::Duration& most = invocation.limits.max_lifetime;
       if (!ApplyDuration(value, most)) return false;
       if (most == absl::ZeroDuration()) most = absl::InfiniteDuration();
       return true;
     }},
    {"--keep", "", "SPROUT_ACP_WRAP_KEEP_MARKED",
     "spare what has SPROUT_ACP_WRAP_KEEP=1, and all below it", kSwitch,
     [](absl::string_view value, Invocation& invocation) {
       return ApplySwitch(value, invocation.keep);
     }},
    {"--end-orphans", "TIME", "SPROUT_ACP_WRAP_END_ORPHANS",
     "end what is orphaned so long, or never; app: 60s",
     "a time such as 60s, or never",
     [](absl::string_view value, Invocation& invocation) {
       return ApplyEndOrphans(value, invocation.end_orphans);
     }},
    {"--sweep-on-start", "0|1", "SPROUT_ACP_WRAP_SWEEP_ON_START",
     "whether to end what dead runs have left behind; 1", kSwitch,
     [](absl::string_view value, Invocation& invocation) {
       invocation.sweep_on_start = value != "0";
       return value == "1" || value == "0";
     }},
};

constexpr Option kTelling[] = {
    {"--verbose", "", "SPROUT_ACP_WRAP_VERBOSE",
     "say what is started, received, signalled and ended", kSwitch,
     [](absl::string_view value, Invocation& invocation) {
       return ApplySwitch(value, invocation.verbose);
     }},
    {"--log-file", "FILE", "SPROUT_ACP_WRAP_LOG_FILE",
     "append messages to FILE, not to standard error", kFile,
     [](absl::string_view value, Invocation& invocation) {
       invocation.log_file_required = true;
       return ApplyFile(value, invocation.log_file);
     }},
    {"--report", "FILE", "SPROUT_ACP_WRAP_REPORT",
     "write what was ended to FILE, as JSON", kFile,
     [](absl::string_view value, Invocation& invocation) {
       invocation.report_required = true;
       return ApplyFile(value, invocation.report);
     }},
    {"--events", "FILE", "SPROUT_ACP_WRAP_EVENTS",
     "write what happens to FILE or fd:N, as JSON lines",
     "a file or fd:N; standard output is the agent's",
     [](absl::string_view value, Invocation& invocation) {
       invocation.events_required = true;
       return ApplyFile(value, invocation.events);
     }},
    {"--label", "TEXT", "SPROUT_ACP_WRAP_LABEL",
     "what to call the run, in --list and reports",
     "a text of 200 bytes at most",
     [](absl::string_view value, Invocation& invocation) {
       if (value.empty() || value.size() > kLongestLabel) return false;
       invocation.label = std::string(value);
       return true;
     }},
};

constexpr Option kList[] = {
    {"--json", "", "", "for programs", "needed",
     [](absl::string_view value, Invocation& invocation) {
       invocation.json = true;
       return value == "1";
     }},
    {"--watch", "", "", "again every two seconds, biggest first", "needed",
     [](absl::string_view value, Invocation& invocation) {
       invocation.watch = true;
       return value == "1";
     }},
};

constexpr Option kSweep[] = {
    {"--dry-run", "", "", "only say what would be ended", "needed",
     [](absl::string_view value, Invocation& invocation) {
       invocation.dry_run = true;
       return value == "1";
     }},
    {"--unwrapped", "", "", "also what the app has left without a wrapper",
     "needed",
     [](absl::string_view value, Invocation& invocation) {
       invocation.unwrapped = true;
       return value == "1";
     }},
    {"--instance", "VALUE", "", "only where BUZZ_MANAGED_AGENT has this value",
     "a value of BUZZ_MANAGED_AGENT",
     [](absl::string_view value, Invocation& invocation) {
       invocation.instance = std::string(value);
       return !value.empty();
     }},
    {"--json", "", "", "for programs", "needed",
     [](absl::string_view value, Invocation& invocation) {
       invocation.json = true;
       return value == "1";
     }},
};

template <size_t size>
Options All(const Option (&options)[size]) {
  Options all;
  for (const Option& option : options) all.push_back(&option);
  return all;
}

}  // namespace

Options EndingOptions() { return All(kEnding); }
Options TellingOptions() { return All(kTelling); }

Options RunOptions() {
  Options all = EndingOptions();
  for (const Option& option : kTelling) all.push_back(&option);
  return all;
}

std::vector<ModeOption> ModeOptions() {
  using Mode = Invocation::Mode;
  return {
      {"--list", "", "show what runs, and what dead runs have left",
       Mode::kList},
      {"--sweep", "", "end what dead runs have left", Mode::kSweep},
      {"--spare", "", "-- COMMAND: keep that where --keep allows",
       Mode::kSpare},
      {"--doctor", "", "check this host, and end an escapee as a proof",
       Mode::kDoctor},
      {"--setup", "HOST", "what to write where: zed, jetbrains, buzz, ...",
       Mode::kSetup},
      {"--help", "", "print this", Mode::kHelp},
      {"--version", "", "print version, platform and commit", Mode::kVersion}};
}

Options ListOptions() { return All(kList); }

Options SweepOptions() {
  Options all = All(kSweep);
  all.push_back(&kEnding[0]);
  return all;
}

}  // namespace acp_wrap
