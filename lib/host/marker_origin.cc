#include "lib/host/marker_origin.h"

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "lib/host/classification.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/host_tree.h"
#include "lib/host/origin.h"
#include "lib/identity/net.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {
namespace {

using Role = Membership::Role;
using Spared = Membership::Spared;

class MarkerOrigin {
 public:
  explicit MarkerOrigin(const Classification& all) : all_(all) {}

  Spared Of(size_t i) const {
    if (process(i).service) return Spared::kStartedBySomebodyElse;
    auto look = [&](pid_t pid) -> std::optional<Forebear> {
      const std::optional<size_t> above = tree().Find(pid);
      if (!above) return std::nullopt;
      const HostProcess& found = process(*above);
      Forebear forebear;
      forebear.info = found.info;
      forebear.marked = ShareRun(i, *above);
      forebear.adopts = MayAdopt(*above);
      forebear.supervises = Supervises(i, *above);
      forebear.service = found.service;
      return forebear;
    };
    switch (OriginOf(process(i).info, all_.chains[i].front().front.start_time,
                     process(i).in_another_service, look)) {
      case Origin::kSomebodyElse:
        return Spared::kStartedBySomebodyElse;
      case Origin::kAnotherService:
        return Spared::kInAnotherService;
      case Origin::kRun:
        break;
    }
    return Spared::kNo;
  }

 private:
  const HostTree& tree() const { return all_.tree; }
  const HostProcess& process(size_t i) const { return tree().process(i); }

  // Whether `above` says that it is of the same run as `i`, the outermost one.
  bool ShareRun(size_t i, size_t above) const {
    return !all_.chains[above].empty() &&
           all_.chains[above].front() == all_.chains[i].front();
  }

  bool MayAdopt(size_t above) const {
    const ProcessInfo& info = process(above).info;
    // The user's service manager; what it starts says so itself (IsService()).
    return all_.calls_us[above] || info.name == "systemd" || IsInit(above);
  }

  bool Supervises(size_t i, size_t above) const {
    const ProcessId& candidate = process(above).info.id;
    // A chain is long, and so may a line of ancestors be.
    if (all_.wrappers.count(candidate) == 0) return false;
    return std::any_of(
        all_.chains[i].begin(), all_.chains[i].end(), [&](const RunId& id) {
          return candidate == id.front || candidate == id.guardian;
        });
  }

  // Of a PID namespace below the caller's, as far as that is known.
  bool IsInit(size_t i) const {
    return process(i).pid_namespace != 0 &&
           process(i).pid_namespace != all_.scope.pid_namespace;
  }

  const Classification& all_;
};

}  // namespace

Spared SparedByOrigin(const Classification& all, size_t i) {
  return MarkerOrigin(all).Of(i);
}

void SpareStrangers(Classification& all) {
  for (size_t i = 0; i < all.tree.size(); ++i) {
    Membership& marked = all.view.memberships[i];
    if (marked.role != Role::kLiving || marked.net != Net::kMarker) continue;
    const Spared why = SparedByOrigin(all, i);
    if (why == Spared::kNo) continue;
    marked.role = Role::kSpared;
    marked.spared = why;
  }
}

}  // namespace acp_wrap
