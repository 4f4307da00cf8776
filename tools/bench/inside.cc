// What the program does between system calls.

#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "lib/cli/command_line.h"
#include "lib/identity/marker.h"
#include "lib/identity/run_id.h"
#include "lib/text/proc_stat.h"

namespace acp_wrap {
namespace {

std::vector<std::string> SampleEnvironment() {
  std::vector<std::string> environment;
  for (int i = 0; i < 60; ++i) {
    environment.push_back("VARIABLE_" + std::to_string(i) +
                          "=some value of a usual length");
  }
  return environment;
}

void ReadsTheCommandLine(benchmark::State& state) {
  const std::vector<std::string> environment = SampleEnvironment();
  while (state.KeepRunning()) {
    benchmark::DoNotOptimize(ParseCommandLine(
        {"sprout-acp-wrap", "--grace=5s", "--", "agent"}, environment));
  }
}
BENCHMARK(ReadsTheCommandLine);

void MarksAnEnvironment(benchmark::State& state) {
  const std::vector<std::string> environment = SampleEnvironment();
  const std::string id = FormatRunId({4026531836, {1000, 1}, {1001, 2}});
  while (state.KeepRunning()) {
    benchmark::DoNotOptimize(MarkedEnvironment(environment, id));
  }
}
BENCHMARK(MarksAnEnvironment);

void ReadsTheStateOfAProcess(benchmark::State& state) {
  const std::string text =
      "4242 (node (worker)) S 4241 4240 4240 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 "
      "11 0 123456 1000000 500 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 "
      "1 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
  while (state.KeepRunning()) benchmark::DoNotOptimize(ParseProcStat(text));
}
BENCHMARK(ReadsTheStateOfAProcess);

void LooksForTheMarker(benchmark::State& state) {
  std::string block;
  for (const std::string& entry : SampleEnvironment()) {
    block += entry;
    block += '\0';
  }
  while (state.KeepRunning()) {
    benchmark::DoNotOptimize(FindInBlock(block, kRunVariable));
  }
}
BENCHMARK(LooksForTheMarker);

void ReadsARunId(benchmark::State& state) {
  const std::string chain =
      AppendRunId(FormatRunId({4026531836, {1000, 1}, {1001, 2}}),
                  {4026531836, {2000, 3}, {2001, 4}});
  while (state.KeepRunning()) benchmark::DoNotOptimize(ParseRunIdChain(chain));
}
BENCHMARK(ReadsARunId);

}  // namespace
}  // namespace acp_wrap
