// One process of the host, as a sweep and a list look at it.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_HOST_PROCESS_H_
#define SPROUT_ACP_WRAP_LIB_HOST_HOST_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {

struct HostProcess {
  ProcessInfo info;
  // The effective user.  A process that keeps its memory to itself
  // (PR_SET_DUMPABLE of prctl(2)), or has made a user namespace, may show as
  // root's: whoever is to signal it has to ask again.
  uid_t user = 0;
  // Since it was forked.
  absl::Duration age;
  uint64_t resident_bytes = 0;
  // For how long it has had a processor; nothing where that cannot be told.
  std::optional<absl::Duration> processor_time;

  // The markers (marker.h) in its environment as it was at its exec; nothing
  // where that cannot be read, as with other users' processes.
  std::optional<std::string> instance;
  // The instance stands in kBuzzManagedAgentVariable, and not only in
  // kManagedAgentVariable.
  bool instance_of_buzz = false;
  std::optional<std::string> run_chain;
  std::optional<std::string> label;
  // It asks to be kept: kKeepVariable is "1".
  bool keep = false;

  // The service manager has started it (IsService(), marker.h).
  bool service = false;

  // It has a marker, and is in the control group of a service that is not its
  // run's (IsInAnotherService(), control_group.h).
  bool in_another_service = false;

  // The rest is known of processes with a marker, of guardians and their
  // parents, and of those that HostProcesses::Describe() was asked about.

  // Its PID namespace; 0 if that cannot be told.
  uint64_t pid_namespace = 0;
  // The path of the file that it runs; empty if that cannot be told.
  std::string executable;
  // argv, as the process itself may have changed it.
  std::vector<std::string> arguments;
};

// A moment in the order in which the host's processes are started.
struct StartMark {
  // One that was started just then.
  pid_t newest = 0;
  // How many the host had started by then; nothing if that cannot be told.
  std::optional<uint64_t> forks;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_HOST_PROCESS_H_
