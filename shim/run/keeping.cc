#include "shim/run/keeping.h"

#include <errno.h>

#include <optional>
#include <string>

#include "lib/ending/ended_log.h"
#include "lib/identity/marker.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/role_names.h"
#include "lib/result.h"
#include "platform/process_handle.h"
#include "platform/system.h"
#include "shim/run/messages.h"

namespace acp_wrap {

std::optional<bool> Keeping::Keeps(const ProcessInfo& info,
                                   ProcessHandle& handle) {
  const bool spared = IsSpared(info);
  if (kept_.count(info.id) > 0) return true;
  if (!spared) {
    const std::optional<bool> asks = AsksToBeKept(info, handle);
    if (!asks || !*asks) return asks;
  }
  kept_.insert(info.id);
  // Who reads what was kept knows nothing of these.
  if (info.name == kSpareName || info.name == kWitnessName) return true;
  spared ? log_.RecordSpared(info) : log_.RecordKept(info);
  TellRemaining(system_.diagnostics(), "kept", info, Net::kLineage);
  return true;
}

bool Keeping::KeepsBeside(const ProcessInfo& info, ProcessHandle& handle) {
  return AsksToBeKept(info, handle).value_or(true) || StandsBelowSparer(info);
}

std::optional<bool> Keeping::AsksToBeKept(const ProcessInfo& info,
                                          ProcessHandle& handle) {
  Result<std::string> environment = handle.Environment();
  if (environment.ok()) {
    return FindInBlock(environment.value(), kKeepVariable) == "1";
  }
  switch (environment.error().number) {
    case EACCES:
    case EPERM:
      log_.RecordUnread(info);
      return false;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return std::nullopt;
    default:
      return false;
  }
}

// Whether it spares what is below it, or stands right below such a one.
bool Keeping::IsSpared(const ProcessInfo& info) {
  if (info.name == kSpareName) {
    sparers_.insert(info.id.pid);
    return true;
  }
  return sparers_.count(info.parent) > 0;
}

bool Keeping::StandsBelowSparer(const ProcessInfo& info) {
  // A table that changes while it is read could show a circle.
  constexpr int kMostGenerations = 1000;
  ProcessInfo above = info;
  for (int i = 0; i < kMostGenerations; ++i) {
    if (above.name == kSpareName) return true;
    Result<ProcessInfo> read = system_.processes().Read(above.parent);
    if (above.parent <= 1 || !read.ok()) return false;
    above = read.value();
  }
  return false;
}

}  // namespace acp_wrap
