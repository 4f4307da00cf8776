#include "shim/run/run_result.h"

#include <errno.h>

#include <string>

#include "lib/ending/ended_log.h"
#include "lib/ending/report.h"
#include "lib/result.h"
#include "lib/text/printable.h"
#include "platform/system.h"
#include "shim/run/messages.h"
#include "shim/run/run.h"

namespace acp_wrap {

void TellResult(System& system, const Run& run, const EndedLog& log,
                RunFacts facts) {
  SayWhatEnded(system.diagnostics(), log, run.verbose);
  TellStatus(system.diagnostics(), facts.status);
  if (run.report.empty()) return;
  facts.label = run.label;
  facts.command = run.command.file;
  facts.ended = system.clock().WallTime();
  Outcome written =
      system.files().ReplaceFile(run.report, ReportText(facts, log));
  if (written.ok()) return;
  system.diagnostics().Say(NoReportMessage(run.report, written.error()));
}

std::string NoReportMessage(const std::string& path, const Error& error) {
  const std::string what =
      "cannot write the report to '" + Printable(path) + "'";
  return error.number == ENOTSUP ? what + ": it is there and no regular file"
                                 : FailureMessage(what, error);
}

}  // namespace acp_wrap
