// Whom the desktop app of today takes for its own, and how it ends those: by
// the marker alone, by process group.
//
// The "host" of a stand-in is what descends from the test that has started it:
// the real app looks at every process of its user, and the stand-in of one test
// must not end what another one has started beside it.

#ifndef SPROUT_ACP_WRAP_TESTS_APP_OWNED_H_
#define SPROUT_ACP_WRAP_TESTS_APP_OWNED_H_

#include <sys/types.h>

#include <map>
#include <set>
#include <string>

namespace acp_wrap {

struct OwnedProcess {
  pid_t parent = 0;
  pid_t group = 0;
  // The value of BUZZ_MANAGED_AGENT.
  std::string instance;
  // The path of the file that it runs.
  std::string executable;
};

// All with a marker, without the calling process, by pid.
std::map<pid_t, OwnedProcess> OwnedProcesses();

// Whether the process has this value of the marker.
bool IsOwned(pid_t pid, const std::string& instance);

// Those of `instance` but for `tracked`, and what has one of those as parent,
// group or ancestor.
std::set<pid_t> Orphans(const std::string& instance,
                        const std::set<pid_t>& tracked);

// Those of every other instance whose app does not run any more.
std::set<pid_t> OfDeadInstances(const std::string& instance);

// Those that run this very file.
std::set<pid_t> Running(const std::string& file,
                        const std::set<pid_t>& tracked);

// SIGTERM to their groups, 200 ms, SIGKILL.  Passed over is a group that a
// living process leads which is not one of them.
void EndGroupsOf(const std::set<pid_t>& pids);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_APP_OWNED_H_
