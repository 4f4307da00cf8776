// Who descends from the calling process, where the kernel does not keep that
// for it.
//
// On Linux a subreaper gets every orphan below it as a child.  On macOS an
// orphan goes to launchd, and nothing but a record tells where it came from.
// This is the record, and the reasoning of what may go into it; the looks at
// the system come from platform/tracking/descendant_tracker.h.

#ifndef SPROUT_ACP_WRAP_LIB_LINEAGE_ANCESTRY_LEDGER_H_
#define SPROUT_ACP_WRAP_LIB_LINEAGE_ANCESTRY_LEDGER_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "lib/identity/process_info.h"

namespace acp_wrap {

// What one look at the process table says of one process.
struct Sighting {
  ProcessInfo info;
  // p_uniqueid of PROC_PIDUNIQIDENTIFIERINFO: counts up from boot, is never
  // given twice, and survives an exec.
  uint64_t unique_id = 0;
  // p_puniqueid: of the process that forked it, whoever adopted it since;
  // from macOS 13 on an exec sets it to the parent of that moment.
  uint64_t parent_unique_id = 0;
  // p_idversion: of this program of the process; counts up over all processes,
  // and an exec gives another.  0 where it was not asked for.
  uint32_t version = 0;
  // p_orig_ppidversion, from macOS 15.4 on: the version of the process that
  // forked it, kept over reparenting and exec; 0 where it is not told.
  uint32_t forker_version = 0;
  // The effective user.
  uid_t user = 0;
  // Its environment names a run of the root (lib/identity/run_id.h).
  bool marked = false;
};

class AncestryLedger {
 public:
  // Why a process is in the ledger.
  enum class Evidence {
    // One that is in the ledger, or the root, forked it.
    kForked,
    // It is in a session that a descendant made.  Nobody enters a session but
    // by being forked in it (setsid(2)).
    kSession,
    // It is in a group that a descendant leads or led.
    kGroup,
    // It is an orphan in the root's own group, which is private to the run.
    kOwnGroup,
    // It carries the marker, which is passed on where lineage is lost.
    kMarker,
    // It has to be one of those that carry the run's tag (stray.h).
    kCounted,
  };

  struct Entry {
    Sighting last;
    Evidence evidence = Evidence::kForked;
    // It descends from the root for certain, so that what it makes, a session
    // say, is the run's own.  False for kOwnGroup, kMarker, and below them.
    bool proven = true;
    // The unique id of the entry that it hangs below; the root's if none.
    uint64_t above = 0;
    bool alive = true;
    // The last of the full looks that had begun when it was seen.
    uint64_t seen_in_look = 0;

    // The last full look that had begun by then.
    uint64_t ended_in_look = 0;
    // It was seen leading the group, or the session, that has its pid's number.
    bool led_group = false;
    bool led_session = false;
  };

  struct Root {
    // As it was when the ledger was begun: what descends from it starts in
    // its group and session, even if it leaves them itself.
    Sighting self;
    // The one that had forked it.  What else that one forks is not below it.
    uint64_t parent_unique_id = 0;
    ProcessId parent;
    // Nobody but the root was in its group when the ledger was begun, and no
    // terminal's job control puts others there.
    bool group_is_private = false;
    // How many processes are made at least before a pid is given again: XNU
    // counts up to PID_MAX, 99999, and goes on with 100 (forkproc()).
    uint64_t forks_before_reuse = 90000;
  };

  explicit AncestryLedger(const Root& root);

  // To be called before a look at ALL processes begins.
  void BeginFullLook() { ++look_; }

  // Takes in a look, at all processes or at some: corrects what is known of the
  // entries among `sightings`, and enters what they prove to descend from the
  // root, to a fixed point. Answers the unique ids of the new entries that
  // live, parents first.
  //
  // Within one look, nobody may have got the pid of somebody else seen in it:
  // what has ended since it was listed must not be in `sightings`.
  std::vector<uint64_t> Take(const std::vector<Sighting>& sightings);

  // Enters what is known to be the run's by counting, unless it is there.
  void EnterCounted(const Sighting& sighting);

  // To be called when such a look has been taken in.  Drops the entries that
  // had ended when it began: their orphans, which hang below
  // launchd by then, have been entered.  So the ledger stays as small as the
  // tree, however long the run.
  void EndFullLook();

  // The process has ended; unknown ids are ignored.
  void End(uint64_t unique_id);

  // The process has come to have this version; what it has forked before keeps
  // the one that it had then.  Unknown ids are ignored.
  void AddVersion(uint64_t unique_id, uint32_t version);

  // Null if there is none.
  const Entry* Find(uint64_t unique_id) const;
  // The living entry with that pid.
  const Entry* FindAlive(pid_t pid) const;

  // No entry lives.
  bool empty() const { return alive_ == 0; }

  // All entries, the ended ones too, each after the one that it hangs below.
  std::vector<const Entry*> Entries() const;

  // Whether the last full look has seen the process alive, or a later one.
  bool IsPresent(const Entry& entry) const {
    return entry.alive && !entry.last.info.zombie &&
           entry.seen_in_look == look_;
  }

 private:
  void Update(Entry& entry, const Sighting& sighting);
  // The entry, or the root, that forked it; 0 if it is neither's.
  uint64_t ForkerOf(const Sighting& sighting) const;
  // False if nothing says that it descends from the root.
  bool EnterIfProven(const Sighting& sighting);
  void Enter(const Sighting& sighting, Evidence evidence, uint64_t above);
  // Whether `sighting` is below the root, why, and below which entry.
  bool Descends(const Sighting& sighting, Evidence& evidence,
                uint64_t& above) const;
  // The entry through which it is in one of the run's sessions, or groups; 0
  // if it is not.
  uint64_t SharesSession(const Sighting& sighting) const;
  uint64_t SharesGroup(const Sighting& sighting) const;
  bool SharesOwnGroup(const Sighting& sighting) const;
  // The entry that leads, or led, what has the number, if `sighting` is so
  // young that the number cannot have been given away in between; or null.
  const Entry* FindLeader(pid_t number, const Sighting& sighting) const;
  const Entry* FindByPid(pid_t pid) const;

  const Root root_;
  uint64_t look_ = 0;
  size_t alive_ = 0;
  // In the order in which they were entered: parents first.
  std::vector<uint64_t> order_;
  std::unordered_map<uint64_t, Entry> entries_;
  // All versions that the entries, and the root, are known to have had.
  std::unordered_map<uint32_t, uint64_t> by_version_;
  // The latest entry with a pid.
  std::unordered_map<pid_t, uint64_t> by_pid_;
  // The groups and sessions of what is being taken in, each with one entry
  // that is in it: as long as there is one, the number is not given away.
  std::unordered_map<pid_t, uint64_t> present_groups_;
  std::unordered_map<pid_t, uint64_t> present_sessions_;
};

// "forked", "session", ...
const char* EvidenceName(AncestryLedger::Evidence evidence);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_LINEAGE_ANCESTRY_LEDGER_H_
