// Keeps the ledger of descendants up to date where orphans are not given to a
// subreaper.  When one forks or ends, it looks at once at that one's children
// and at launchd's, which orphans become; that costs two system calls if there
// is nothing new.  A look at all processes, a system call or two for each,
// follows in its own time, and before anything is declared gone.

#ifndef SPROUT_ACP_WRAP_PLATFORM_TRACKING_DESCENDANT_TRACKER_H_
#define SPROUT_ACP_WRAP_PLATFORM_TRACKING_DESCENDANT_TRACKER_H_

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <unordered_set>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/process_info.h"
#include "lib/identity/run_id.h"
#include "lib/lineage/ancestry_ledger.h"
#include "platform/clock.h"
#include "platform/tracking/inherited_tag.h"
#include "platform/tracking/process_source.h"
#include "platform/tracking/stray_count.h"

namespace acp_wrap {

class DescendantTracker {
 public:
  // Both outlive the tracker.
  DescendantTracker(ProcessSource& source, Clock& clock)
      : source_(source), clock_(clock), strays_(source) {}

  // Records descendants of `root`, the calling process, from now on, and no
  // others any more: what a forked process inherits of the record is its
  // parent's.
  void Begin(const AncestryLedger::Root& root);

  // Begin() has been called.
  bool active() const { return ledger_.has_value(); }

  // From now on nothing is gone before nobody carries `tag`, which the agent
  // alone has been given and hands on; or before it is clear that it cannot be
  // told who does, which `tell` is called for, once, with those who may.
  // Outlives the tracker.
  using TellStrays = std::function<void(const std::vector<Sighting>&)>;
  void CountBy(InheritedTag& tag, TellStrays tell);

  // The caller has just forked `pid` and not waited for it.  When this
  // returns, its forks are watched.
  void AddChild(pid_t pid);

  // What the watch tells; unknown ids are ignored.
  void OnFork(uint64_t unique_id);
  void OnExec(uint64_t unique_id);
  void OnEnd(uint64_t unique_id, const WaitStatus& status);

  // Does the looks that are due.
  void Advance();

  // When Advance() has something to do next.
  absl::Time Due() const;

  // Looks at all processes, at once, and at their environments too: finds
  // what lineage has lost and the marker has not.
  void LookEverywhere();

  // Called for each descendant that is alive in the latest look, one before
  // what hangs below it; answers whether to go on to those.
  template <typename Visitor>
  void Visit(Visitor visit) const;

  // A child that ends can be waited for.  This is the same for the other
  // descendants: each that has ended, once, until Forget().
  struct Ended {
    pid_t pid = 0;
    WaitStatus status;
  };
  const Ended* NextEnded() const {
    return ended_.empty() ? nullptr : &ended_.front();
  }
  void Forget(pid_t pid);

  // Whether any descendant has ended since the last call.
  bool TakeChanged();

  // The recorded descendant with that pid that lives; null if none does.
  const AncestryLedger::Entry* Find(pid_t pid) const;

  // Takes for ended what has ended, although the watch has not told so yet;
  // what that has left is found first.
  void LookForEnds();

  // No recorded descendant lives, and a last look everywhere finds none.
  bool ConfirmEmpty();

  const AncestryLedger& ledger() const { return *ledger_; }

 private:
  void TakeIn(const std::vector<Sighting>& sightings);
  void Watch(uint64_t unique_id);
  void LookAtChildren();
  Sighting LookAtChild(Sighting identity);
  void LookAtOrphans();
  void LookAtAll(bool environments);
  std::vector<Sighting> LookAtEntries();
  // Whether its environment names the root's run.
  bool IsMarked(pid_t pid, uint64_t unique_id);
  bool IsOwnRun(const RunId& run) const;
  bool NoStrayIsLeft();
  void MarkEnded(uint64_t unique_id, const WaitStatus& status);

  ProcessSource& source_;
  Clock& clock_;
  AncestryLedger::Root root_;
  // 0 where that cannot be told.
  uint64_t coalition_ = 0;
  // All that AddChild() was called for.
  std::vector<ProcessId> children_;
  std::optional<AncestryLedger> ledger_;

  // Those that are watched and not in the ledger yet.
  std::unordered_set<uint64_t> watched_early_;
  // Those whose watch has failed: only a look tells of their forks and end.
  std::vector<uint64_t> unwatched_;
  // Whose children are to be looked at.
  std::deque<uint64_t> forked_;
  bool orphans_wanted_ = false;
  // A look at all is wanted, and not due before that.
  bool full_look_wanted_ = false;
  absl::Time full_look_at_ = absl::InfinitePast();
  // What the last look at all has found not to descend from the root.  The
  // children of launchd among it, and those that have come since, are kept by
  // pid, since the unique id takes a system call for each: no pid is given
  // again before the next look at all.
  std::unordered_set<uint64_t> foreign_;
  std::unordered_set<pid_t> foreign_orphans_;
  std::deque<Ended> ended_;
  bool changed_ = false;
  // Something has been entered since it was confirmed that nothing is there.
  bool unconfirmed_ = false;

  StrayCount strays_;
  TellStrays tell_strays_;
};

template <typename Visitor>
void DescendantTracker::Visit(Visitor visit) const {
  std::unordered_set<uint64_t> skipped;
  for (const AncestryLedger::Entry* entry : ledger_->Entries()) {
    const uint64_t id = entry->last.unique_id;
    const bool skip = skipped.count(entry->above) > 0 ||
                      (ledger_->IsPresent(*entry) && !visit(entry->last));
    if (skip) skipped.insert(id);
  }
}

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_TRACKING_DESCENDANT_TRACKER_H_
