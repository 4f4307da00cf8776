// The readers of foreign environments where somebody has written as much as can
// be: time grows with the bytes alone, and memory has a bound.

#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "lib/host/host_process.h"
#include "lib/host/host_runs.h"
#include "lib/host/read_markers.h"
#include "lib/host/run_list.h"
#include "lib/host/run_list_json.h"
#include "lib/host/run_list_text.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {
namespace {

constexpr size_t kProcesses = 40;
constexpr size_t kMebibyte = size_t{1} << 20;

// As many ids as there is room for, each of another run.
std::string ForgedIds(size_t size, size_t from) {
  std::string block = "SPROUT_ACP_WRAP_RUN=";
  for (size_t i = from; block.size() < size; ++i) {
    const std::string number = std::to_string(i);
    block += "7-" + number + ".1-" + number + ".1,";
  }
  block.back() = '\0';
  return block;
}

// Names that all begin like a marker's.
std::string LookAlikes(size_t size) {
  std::string block;
  while (block.size() < size) block += std::string("SPROUT_ACP_WRAP_R\0", 18);
  return block;
}

struct Host {
  // Each below the one before it.
  explicit Host(const std::vector<std::string>& environments)
      : blocks(environments) {}

  size_t Read() const {
    SweepScope scope;
    scope.user = 1000;
    scope.pid_namespace = 7;
    std::vector<HostProcess> processes;
    for (const std::string& block : blocks) {
      HostProcess process;
      const pid_t pid = static_cast<pid_t>(2 + processes.size());
      process.info.id = {pid, 100};
      process.info.parent = pid - 1;
      process.user = 1000;
      process.pid_namespace = 7;
      ReadMarkers(block, process);
      processes.push_back(std::move(process));
    }
    const HostView view = Classify(std::move(processes), scope,
                                   [](const ProcessId&) { return true; });
    const std::vector<ListedRun> runs = ListRuns(view);
    return RunListText(runs, ListStyle()).size() +
           RunListJson(runs, scope).size();
  }

  std::vector<std::string> blocks;
};

// The least of a few, since others want the processor, too.
double ProcessorTime(const Host& host) {
  double least = std::numeric_limits<double>::max();
  for (int i = 0; i < 5; ++i) {
    const clock_t begin = clock();
    EXPECT_GT(host.Read(), 0u);
    least = std::min(least, static_cast<double>(clock() - begin));
  }
  return std::max(least, 1.0);
}

Host WithForgedIds(size_t size) {
  std::vector<std::string> blocks;
  for (size_t i = 0; i < kProcesses; ++i) {
    blocks.push_back(ForgedIds(size, 1000 + i * 100'000));
  }
  return Host(blocks);
}

Host WithLookAlikes(size_t size) {
  return Host(std::vector<std::string>(kProcesses, LookAlikes(size)));
}

// Chains just short enough to be believed, each of other runs, below each
// other.
Host WithChains(size_t count) {
  constexpr int kIds = 90;
  std::vector<std::string> blocks;
  for (size_t i = 0; i < count; ++i) {
    std::string block = ForgedIds(size_t{1} << 12, 1000 + i * 100'000);
    size_t end = 0;
    for (int id = 0; id < kIds; ++id) {
      end = block.find(',', end + 1);
      EXPECT_NE(end, std::string::npos);
    }
    blocks.push_back(block.substr(0, end) + '\0');
  }
  return Host(blocks);
}

// Eight times the bytes take eight times the time, and not 64.
TEST(BoundsTest, TimeGrowsWithTheBytes) {
  EXPECT_LT(ProcessorTime(WithForgedIds(kMebibyte / 2)),
            25 * ProcessorTime(WithForgedIds(kMebibyte / 16)));
  EXPECT_LT(ProcessorTime(WithLookAlikes(kMebibyte / 2)),
            25 * ProcessorTime(WithLookAlikes(kMebibyte / 16)));
  EXPECT_LT(ProcessorTime(WithChains(800)),
            25 * ProcessorTime(WithChains(100)));
}

size_t AddressSpace() {
  size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

// 240 MiB of foreign bytes have been read by then, 6 at a time; what is made of
// them is small.
TEST(BoundsTest, MemoryHasABound) {
  const Host forged = WithForgedIds(6 * kMebibyte);
  const Host chains = WithChains(1000);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    rlimit limit;
    limit.rlim_cur = limit.rlim_max = AddressSpace() + 32 * kMebibyte;
    if (setrlimit(RLIMIT_AS, &limit) != 0) _exit(98);
    _exit(forged.Read() > 0 && chains.Read() > 0 ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

}  // namespace
}  // namespace acp_wrap
