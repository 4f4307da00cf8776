#include "lib/host/nest_runs.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "lib/host/run_list.h"

namespace acp_wrap {
namespace {

class Nester {
 public:
  explicit Nester(std::vector<ListedRun> runs)
      : runs_(std::move(runs)), inner_(runs_.size() + 1), taken_(runs_.size()) {
    for (size_t i = 0; i < runs_.size(); ++i) inner_[Outer(i)].push_back(i);
  }

  std::vector<ListedRun> Nest() {
    Open(runs_.size(), 0);
    TakeOpen();
    // A table that changes while it is read could show a circle.
    for (size_t i = 0; i < runs_.size(); ++i) {
      if (taken_[i]) continue;
      open_.emplace_back(i, 0);
      TakeOpen();
    }
    return std::move(nested_);
  }

 private:
  // The index of the run that `inner` is inside of; behind the last for none.
  size_t Outer(size_t inner) const {
    if (!runs_[inner].inside) return runs_.size();
    size_t i = 0;
    while (i < runs_.size() && (i == inner || !runs_[i].id ||
                                !(*runs_[i].id == *runs_[inner].inside))) {
      ++i;
    }
    return i;
  }

  // The last one is taken first.
  void Open(size_t outer, int nesting) {
    const std::vector<size_t>& inner = inner_[outer];
    for (auto i = inner.rbegin(); i != inner.rend(); ++i) {
      open_.emplace_back(*i, nesting);
    }
  }

  void TakeOpen() {
    while (!open_.empty()) {
      const auto [i, nesting] = open_.back();
      open_.pop_back();
      if (taken_[i]) continue;
      taken_[i] = true;
      nested_.push_back(std::move(runs_[i]));
      nested_.back().nesting = nesting;
      Open(i, nesting + 1);
    }
  }

  std::vector<ListedRun> runs_;
  std::vector<std::vector<size_t>> inner_;
  std::vector<bool> taken_;
  std::vector<std::pair<size_t, int>> open_;
  std::vector<ListedRun> nested_;
};

}  // namespace

std::vector<ListedRun> NestRuns(std::vector<ListedRun> runs) {
  return Nester(std::move(runs)).Nest();
}

}  // namespace acp_wrap
