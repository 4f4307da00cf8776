// HostProcesses on Linux's /proc.

#ifndef SPROUT_ACP_WRAP_PLATFORM_LINUX_HOST_PROCESSES_H_
#define SPROUT_ACP_WRAP_PLATFORM_LINUX_HOST_PROCESSES_H_

#include <dirent.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/host/host_process.h"
#include "lib/identity/pid_range.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/host_processes.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// Three system calls for each process, and three more for each of the caller's
// own, whose environment it reads; more only for those with a marker.
class ProcHostProcesses : public HostProcesses {
 public:
  // Fails if `mount`, usually "/proc", cannot be opened, or does not show the
  // calling process under its own pid.
  static Result<ProcHostProcesses> Open(const char* mount);

  uid_t User() override;
  uint64_t PidNamespace() override;
  Result<std::vector<HostProcess>> Snapshot() override;
  StartMark Mark() override;
  Result<std::vector<HostProcess>> SnapshotSince(
      const StartMark& mark) override;
  void Describe(HostProcess& process) override;
  std::string ReadNotice(const ProcessId& id, size_t most) override;
  bool Gone(const ProcessId& id) override;
  Result<std::unique_ptr<HeldProcess>> Hold(
      const HostProcess& process) override;

 private:
  explicit ProcHostProcesses(UniqueFd proc) : proc_(std::move(proc)) {}

  Result<std::vector<HostProcess>> SnapshotOf(DIR* all, const PidRange& range);
  // False if there is no such process any more.
  bool Look(const char* pid, HostProcess& process);
  // Below /proc, with a slash nowhere at its end.
  std::string FolderOf(const HostProcess& process);
  void ReadMarkers(const std::string& folder, HostProcess& process);
  bool EnvironmentIsOwn(const std::string& folder);
  void DescribeGuardians(std::vector<HostProcess>& processes);

  UniqueFd proc_;
  // The largest environment so far.
  std::string environment_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_LINUX_HOST_PROCESSES_H_
