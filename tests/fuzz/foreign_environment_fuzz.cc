// Everything that a sweep and --list read of processes whose environment
// anybody may have written: markers, chains, control groups, arguments; and
// what they make of all of them together.  In bounded memory: so much for each
// byte that was read.

#include <stdlib.h>
#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/read_markers.h"
#include "lib/host/run_list.h"
#include "lib/host/run_list_json.h"
#include "lib/host/run_list_text.h"
#include "lib/identity/control_group.h"
#include "lib/identity/marker.h"
#include "lib/identity/process_info.h"
#include "lib/text/aux_vector.h"
#include "tests/fuzz/target.h"

namespace acp_wrap {
namespace {

// In bytes; without what has been given back.
size_t g_allocated = 0;

constexpr pid_t kCaller = 50;
constexpr uint64_t kNamespace = 7;
constexpr size_t kMostProcesses = 40;
constexpr char kNextProcess = '\xff';

// A process of the user's that shows `block`, below process 1 or the one before
// it, as its first byte says.
HostProcess Read(absl::string_view block, pid_t pid) {
  HostProcess process;
  process.info.id = {pid, static_cast<uint64_t>(pid) * 10};
  const bool below = pid > 100 && !block.empty() && block[0] % 2 == 1;
  process.info.parent = below ? pid - 1 : 1;
  process.info.group = process.info.session = pid;
  process.info.name = std::string(block.substr(0, 15));
  process.user = 1000;
  process.pid_namespace = kNamespace;
  process.arguments = {std::string(block)};
  const bool marked = ReadMarkers(block, process);
  Check(marked == (process.instance || process.run_chain));
  process.service = IsService(block, pid);
  // The same bytes, for whatever else is read of it.
  process.in_another_service = IsInAnotherService(block, block);
  GainedRights(block);
  return process;
}

void CheckView(const HostView& view, size_t processes) {
  Check(view.processes.size() == processes);
  Check(view.memberships.size() == processes);
  for (size_t i = 0; i < processes; ++i) {
    const Membership& membership = view.memberships[i];
    const HostProcess& process = view.processes[i];
    const bool spared = membership.spared != Membership::Spared::kNo;
    Check(spared == (membership.role == Membership::Role::kSpared));
    Check(!membership.run || *membership.run < view.runs.size());
    if (membership.role != Membership::Role::kLeftover) continue;
    Check(process.info.id.pid != kCaller && process.info.id.pid != 1);
    Check(membership.net != Net::kMarker || process.run_chain.has_value());
  }
}

}  // namespace

void TestOneInput(absl::string_view input) {
  // The same in each build: what is gone is decided by the number.
  auto gone = [](const ProcessId& id) { return id.pid % 2 == 0; };
  SweepScope scope;
  scope.caller = kCaller;
  scope.user = 1000;
  scope.pid_namespace = kNamespace;
  std::vector<HostProcess> processes(2);
  processes[0].info.id = {1, 1};
  processes[1].info.id = {kCaller, 500};
  processes[1].info.parent = 1;
  const size_t size = input.size();
  g_allocated = 0;
  while (!input.empty() && processes.size() < kMostProcesses) {
    const absl::string_view block = input.substr(0, input.find(kNextProcess));
    input.remove_prefix(std::min(input.size(), block.size() + 1));
    processes.push_back(
        Read(block, static_cast<pid_t>(100 + processes.size())));
  }
  const size_t count = processes.size();
  const HostView view = Classify(std::move(processes), scope, gone);
  CheckView(view, count);
  const std::vector<ListedRun> runs = ListRuns(view);
  const std::string text = RunListText(runs, ListStyle());
  const bool printable = std::none_of(text.begin(), text.end(), [](char c) {
    return c == '\x1b' || c == '\r' || c == '\0';
  });
  Check(printable);
  RunListJson(runs, scope);
  Check(g_allocated <= 400 * size + count * 40'000);
}

}  // namespace acp_wrap

void* operator new(size_t size) {
  acp_wrap::g_allocated += size;
  if (void* memory = malloc(size)) return memory;
  abort();
}
void operator delete(void* memory) noexcept { free(memory); }
void operator delete(void* memory, size_t) noexcept { free(memory); }
