// The wording of what the wrapper says.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_MESSAGES_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_MESSAGES_H_

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/ended_log.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/supervisor.h"
#include "lib/ending/transitions.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "lib/result.h"
#include "platform/diagnostics.h"
#include "shim/run/run.h"

namespace acp_wrap {

// "`what`: fork: Resource temporarily unavailable".
std::string FailureMessage(absl::string_view what, const Error& error);

// What is said when the guardian was killed, before or after the agent was
// started.
const char* GuardianKilledMessage(const Run& run, bool agent_started);

// The lines of --verbose, which are said only then.  Each begins with a word
// for what happened, by which it can be searched for, and none holds an
// argument or an environment.

// "started: guardian 42"; a command is named by its file.
void TellStarted(Diagnostics& diagnostics, absl::string_view what, pid_t pid,
                 absl::string_view file = "");
// "received: SIGTERM from 42, as the whole group did".
void TellReceived(Diagnostics& diagnostics, const ReceivedSignal& signal);
// Tells programs, too, from now on: of the run `id`, whose agent is let go now.
void TellRun(Diagnostics& diagnostics, const RunId& id, const Run& run,
             pid_t agent);
// Whatever wants the run to end; a signal's sender by name, if that is known.
// For programs alone: messages name it in the end.
void TellCause(Diagnostics& diagnostics, absl::string_view cause,
               const std::optional<ReceivedSignal>& signal,
               absl::string_view sender_name);
// "passed on: SIGTERM to agent 42".
void TellForwarded(Diagnostics& diagnostics, pid_t agent, int signal);
// "asked: the caller wants the run to end".
void TellAsked(Diagnostics& diagnostics, TerminationCause cause);
// "ending: SIGTERM to everything, SIGKILL in 500 ms".
void TellPhase(Diagnostics& diagnostics, Phase before, Phase phase,
               absl::Duration until_kill);
// "signalled: node 42 by SIGTERM, found by lineage".
void TellSignaled(Diagnostics& diagnostics, const ProcessInfo& info, Net net,
                  int signal, const Outcome& sent);
// "orphan: node 42, ended in 60000 ms if it still is one"; an infinite duration
// for one that is left alone.
void TellOrphan(Diagnostics& diagnostics, const ProcessInfo& info,
                absl::Duration until_end);
// "stopped: agent 42 by SIGTSTP"; 0 for "continued: agent 42".
void TellStopped(Diagnostics& diagnostics, pid_t agent, int signal);
// "ended: agent 42: exit status 3"
void TellEnded(Diagnostics& diagnostics, absl::string_view what,
               const ProcessInfo& info, const WaitStatus& status);
// For programs alone: what is still there, and how the agent ended.
void TellRemaining(Diagnostics& diagnostics, absl::string_view event,
                   const ProcessInfo& info, Net net);
void TellStatus(Diagnostics& diagnostics,
                const std::optional<WaitStatus>& status);
// What the calling process could not tell programs, if anything.
void SayWhatWasLost(Diagnostics& diagnostics);
// "finished: nothing is left".
void TellFinished(Diagnostics& diagnostics);

// "waiting for sleep (42), node (43) and 3 more, 9 s at most; Ctrl-C ends it
// now".  `agent` is the agent as long as it lives, of which alone is spoken
// then.
void SayWaiting(Diagnostics& diagnostics,
                const std::vector<ProcessInfo>& waited_for, pid_t agent,
                absl::Duration at_most);

// Of how many processes the name is needed to say what ended.
size_t NamesWanted(const Run& run);

// One line about what was ended, if anything was, and one for each process
// that could not be, each after `whose`.
void SayWhatEnded(Diagnostics& diagnostics, const EndedLog& log, bool verbose,
                  absl::string_view whose = "");

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_MESSAGES_H_
