#include "shim/leftovers/sweep_text.h"

#include <errno.h>
#include <string.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "lib/ending/wait_status.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/run_list.h"
#include "lib/host/run_list_text.h"
#include "lib/identity/net.h"
#include "lib/text/printable.h"

namespace acp_wrap {
namespace {

std::string Named(const HostProcess& process) {
  return std::to_string(process.info.id.pid) + " " +
         Printable(process.info.name);
}

// How it was found, where that was not by its own marker.
std::string Where(Net net) {
  switch (net) {
    case Net::kLineage:
      return ", below a process of the run";
    case Net::kGroup:
      return ", in a group of the run";
    default:
      return "";
  }
}

std::string WhyNot(int failure) {
  switch (failure) {
    case EPERM:
      return "it is another user's";
    case ETIMEDOUT:
      return "it does not end";
    default:
      return strerror(failure);
  }
}

// Nothing of one that was faster than the sweep.
std::string Line(const Sweep::Leftover& leftover) {
  const std::string named = Named(leftover.process);
  if (leftover.failure != 0) {
    return "  could not end " + named + ": " + WhyNot(leftover.failure) + "\n";
  }
  if (leftover.signal == 0) return "";
  return "  ended " + named + " by " + SignalName(leftover.signal) +
         Where(leftover.net) + "\n";
}

bool BelongsTo(const Sweep::Leftover& leftover, const ListedRun& run) {
  // What came to light on the way is not in the list.
  if (leftover.run && run.id && *leftover.run == *run.id) return true;
  return std::any_of(run.processes.begin(), run.processes.end(),
                     [&leftover](const ListedProcess& listed) {
                       return listed.process.info.id ==
                              leftover.process.info.id;
                     });
}

class Teller {
 public:
  explicit Teller(const std::vector<Sweep::Leftover>& leftovers)
      : leftovers_(leftovers), told_(leftovers.size()) {}

  void Tell(const ListedRun& run) {
    std::string lines;
    for (size_t i = 0; i < leftovers_.size(); ++i) {
      if (BelongsTo(leftovers_[i], run)) lines += Take(i);
    }
    if (!lines.empty()) text_ += RunHeading(run, 0) + "\n" + lines;
  }

  std::string Finish() {
    for (size_t i = 0; i < leftovers_.size(); ++i) text_ += Take(i);
    if (text_.empty()) return "nothing to end\n";
    text_ += "ended " + std::to_string(ended_) +
             (ended_ == 1 ? " process" : " processes");
    if (failed_ > 0) text_ += "; could not end " + std::to_string(failed_);
    return text_ + "\n";
  }

 private:
  std::string Take(size_t i) {
    if (told_[i]) return "";
    told_[i] = true;
    const Sweep::Leftover& leftover = leftovers_[i];
    if (leftover.failure != 0) {
      ++failed_;
    } else if (leftover.signal != 0) {
      ++ended_;
    }
    return Line(leftover);
  }

  const std::vector<Sweep::Leftover>& leftovers_;
  std::vector<bool> told_;
  size_t ended_ = 0;
  size_t failed_ = 0;
  std::string text_;
};

}  // namespace

std::string SparedText(const std::vector<SweptProcess>& spared) {
  std::string text;
  for (const SweptProcess& swept : spared) {
    text +=
        "left alone " + Named(swept.process) + ": " + Name(swept.spared) + "\n";
  }
  return text;
}

std::string EndedText(const std::vector<Sweep::Leftover>& leftovers,
                      const std::vector<ListedRun>& runs) {
  Teller teller(leftovers);
  for (const ListedRun& run : runs) teller.Tell(run);
  return teller.Finish();
}

}  // namespace acp_wrap
