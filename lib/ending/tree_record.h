// What a supervising process remembers of the tree that it ends: who is who,
// and who has had which signal.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_TREE_RECORD_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_TREE_RECORD_H_

#include <sys/types.h>

#include <unordered_map>

#include "lib/identity/process_info.h"
#include "lib/identity/process_set.h"

namespace acp_wrap {

class TreeRecord {
 public:
  explicit TreeRecord(pid_t agent) : agent_(agent) {}

  // The agent has been waited for: its number is another's from now on.
  void OnAgentReaped() { agent_reaped_ = true; }
  bool agent_reaped() const { return agent_reaped_; }
  bool IsAgent(pid_t pid) const { return pid == agent_ && !agent_reaped_; }

  // By which id a process stands here, which does not have to be its full one:
  // until it is waited for, a child's pid is its own.
  const ProcessId& KnownAs(const ProcessInfo& info);
  // A child of this number has been waited for.
  void OnReaped(pid_t pid) { ids_.erase(pid); }

  // Notes that the process, as it is known, gets SIGTERM, SIGSTOP or SIGKILL.
  // Answers whether it had not got that before.
  bool Note(int signal, const ProcessId& known);
  // It has been asked to end, or has had SIGKILL.
  bool WasEnded(const ProcessId& id) const {
    return terminated_.count(id) > 0 || killed_.count(id) > 0;
  }
  bool WasAsked(const ProcessId& id) const { return terminated_.count(id) > 0; }
  bool AgentWasKilled() const;

 private:
  const pid_t agent_;
  bool agent_reaped_ = false;
  std::unordered_map<pid_t, ProcessId> ids_;
  ProcessSet terminated_;
  ProcessSet stopped_;
  ProcessSet killed_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_TREE_RECORD_H_
