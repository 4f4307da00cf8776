#include "shim/run/who_asked.h"

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "lib/text/printable.h"
#include "platform/system.h"
#include "shim/run/messages.h"

namespace acp_wrap {
namespace {

// "1.2 s".
std::string Seconds(absl::Duration duration) {
  const int64_t tenths = duration / absl::Milliseconds(100);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

}  // namespace

void WhoAsked::NoteSignal(const ReceivedSignal& signal) {
  const bool first = who_.empty();
  if (!first && system_.diagnostics().events() == nullptr) return;
  std::string who = "asked to end by " + SignalName(signal.number);
  std::string name;
  if (signal.from_kernel) {
    who += " from the terminal";
  } else if (signal.sender > 0) {
    Result<ProcessInfo> sender = system_.processes().Read(signal.sender);
    const std::string pid = std::to_string(signal.sender);
    if (sender.ok()) name = sender.value().name;
    who += sender.ok() ? " from " + Printable(name) + " (" + pid + ")"
                       : " from process " + pid + ", which has ended";
  }
  TellCause(system_.diagnostics(), "signal", signal, name);
  if (!first) return;
  at_ = system_.clock().Now();
  who_ = who;
}

void WhoAsked::NoteParentLost() {
  TellCause(system_.diagnostics(), "parent ended", std::nullopt, "");
  if (!who_.empty()) return;
  at_ = system_.clock().Now();
  who_ = "asked to end by the end of the process that had started this one";
}

void WhoAsked::NoteLimit(absl::string_view limit) {
  TellCause(system_.diagnostics(), limit.substr(0, limit.find(',')),
            std::nullopt, "");
  if (!who_.empty()) return;
  at_ = system_.clock().Now();
  who_ = "asked to end by " + std::string(limit);
}

void WhoAsked::Say() const {
  if (who_.empty()) return;
  system_.diagnostics().Say(who_ + "; that took " +
                            Seconds(system_.clock().Now() - at_));
}

}  // namespace acp_wrap
