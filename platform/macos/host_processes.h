// HostProcesses on libproc.

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_HOST_PROCESSES_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_HOST_PROCESSES_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "lib/host/host_process.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/host_processes.h"
#include "platform/macos/process_source.h"

namespace acp_wrap {

// Of other users' processes only what ps(1) shows; of Apple's own restricted
// programs no environment, so that a marker in it is not seen.
class LibprocHostProcesses : public HostProcesses {
 public:
  LibprocHostProcesses() : source_([] { return nullptr; }) {}

  uid_t User() override;
  // There is but one.
  uint64_t PidNamespace() override { return 0; }
  Result<std::vector<HostProcess>> Snapshot() override;
  StartMark Mark() override;
  Result<std::vector<HostProcess>> SnapshotSince(
      const StartMark& mark) override;
  void Describe(HostProcess& process) override;
  bool Gone(const ProcessId& id) override;
  Result<std::unique_ptr<HeldProcess>> Hold(
      const HostProcess& process) override;

 private:
  void ReadMarkers(uint64_t unique_id, HostProcess& process);
  void NameRoles(std::vector<HostProcess>& processes);

  LibprocSource source_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_HOST_PROCESSES_H_
