// A host to classify, made up by a test.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_HOST_FOR_TEST_H_
#define SPROUT_ACP_WRAP_LIB_HOST_HOST_FOR_TEST_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/identity/process_info.h"
#include "lib/identity/role_names.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {

inline constexpr uid_t kUser = 1000;
inline constexpr uint64_t kNamespace = 4026531836;
inline constexpr pid_t kCaller = 900;
inline constexpr pid_t kCallersShell = 800;

// A host with process 1, a shell, and the caller below it; every process has
// the start time 10 * pid.
class Host {
 public:
  Host() {
    Add(1, 0, "init").user = 0;
    Add(kCallersShell, 1, "bash").info.session = kCallersShell;
    Add(kCaller, kCallersShell, "sprout-acp-wrap").info.session = kCallersShell;
    scope.caller = kCaller;
    scope.user = kUser;
    scope.pid_namespace = kNamespace;
  }

  // In the group and session of its parent, of the same namespace and user.
  HostProcess& Add(pid_t pid, pid_t parent, std::string name) {
    HostProcess process;
    process.info.id = Id(pid);
    process.info.parent = parent;
    process.info.group = pid;
    process.info.session = pid;
    for (const HostProcess& other : processes) {
      if (other.info.id.pid != parent) continue;
      process.info.group = other.info.group;
      process.info.session = other.info.session;
    }
    process.info.name = std::move(name);
    process.user = kUser;
    process.pid_namespace = kNamespace;
    // What has been answered before must stay where it is.
    processes.reserve(1000);
    return processes.emplace_back(std::move(process));
  }

  HostProcess& AddMarked(pid_t pid, pid_t parent, const RunId& run) {
    HostProcess& process = Add(pid, parent, "worker");
    process.run_chain = FormatRunId(run);
    process.instance = "1";
    return process;
  }

  // A living run with a marked agent: front `pid`, guardian `pid` + 1, agent
  // `pid` + 2.
  RunId AddRun(pid_t pid, pid_t parent) {
    HostProcess& front = Add(pid, parent, "sprout-acp-wrap");
    front.info.group = pid;
    HostProcess& guardian = Add(pid + 1, pid, kGuardianName);
    guardian.info.session = guardian.info.group = pid + 1;
    RunId id = Run(pid);
    HostProcess& agent = AddMarked(pid + 2, pid + 1, id);
    agent.info.group = pid;
    agent.info.session = front.info.session;
    return id;
  }

  static ProcessId Id(pid_t pid) {
    return {pid, static_cast<uint64_t>(pid) * 10};
  }
  // The id of the run with front `pid` and guardian `pid` + 1.
  static RunId Run(pid_t pid) { return {kNamespace, Id(pid), Id(pid + 1)}; }

  HostView Classify() const {
    return acp_wrap::Classify(processes, scope, [&](const ProcessId& id) {
      for (const HostProcess& process : processes) {
        if (process.info.id == id && !process.info.zombie) return false;
      }
      return hidden.count(id.pid) == 0;
    });
  }

  std::vector<pid_t> Leftovers() const {
    HostView view = Classify();
    std::vector<pid_t> pids;
    for (size_t i : view.Leftovers()) {
      pids.push_back(view.processes[i].info.id.pid);
    }
    return pids;
  }

  Membership Of(pid_t pid) const {
    HostView view = Classify();
    for (size_t i = 0; i < view.processes.size(); ++i) {
      if (view.processes[i].info.id.pid == pid) return view.memberships[i];
    }
    ADD_FAILURE() << "no process " << pid;
    return {};
  }

  std::vector<HostProcess> processes;
  SweepScope scope;
  // Living processes that the caller may not see.
  std::unordered_set<pid_t> hidden;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_HOST_FOR_TEST_H_
