#include "tools/bench/forks.h"

#include <sys/types.h>
#include <time.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/bench/figures.h"
#include "tools/bench/memory.h"
#include "tools/bench/options.h"
#include "tools/bench/process.h"
#include "tools/bench/samples.h"

namespace acp_wrap::bench {
namespace {

// As the agent has it.
constexpr int kForksPerBlock = 100;

double Block(Process& agent) {
  char byte = 'x';
  const double begin = Now();
  agent.Write(&byte, 1);
  agent.Read(&byte, 1);
  return Now() - begin;
}

// Microseconds on a processor, of all of them (/proc/PID/schedstat).
double ProcessorTime(const std::vector<pid_t>& pids) {
  double total = 0;
  for (pid_t pid : pids) {
    const std::string text = ReadAll(absl::StrCat("/proc/", pid, "/schedstat"));
    double nanoseconds = 0;
    if (absl::SimpleAtod(text.substr(0, text.find(' ')), &nanoseconds)) {
      total += nanoseconds / 1e3;
    }
  }
  return total;
}

}  // namespace

void MeasureForks(const Options& options,
                  const std::vector<Contender>& contenders,
                  Findings& findings) {
  const int rounds = options.quick ? 20 : 100;
  std::vector<std::unique_ptr<Process>> agents;
  std::vector<std::function<double()>> runs;
  for (const Contender& contender : contenders) {
    agents.push_back(std::make_unique<Process>(
        contender.prefix + Argv{options.agent, "fork"},
        Process::Stdio::kPiped));
    Process& agent = *agents.back();
    Block(agent);
    runs.push_back([&agent] { return Block(agent); });
  }
  // The wrapper is the last; by then its sweep is over.
  const timespec second = {1, 0};
  nanosleep(&second, nullptr);
  const std::vector<pid_t> wrapper = WrapperProcesses(agents.back()->pid());
  const double before = ProcessorTime(wrapper);
  std::vector<Samples> samples = Interleave(rounds, runs);
  // What it has been told of last may be in its queue yet.
  nanosleep(&second, nullptr);
  const double spent = ProcessorTime(wrapper) - before;
  Figure figure = {"a fork, exit and wait below the agent", "µs", 1, {}};
  for (size_t i = 0; i < contenders.size(); ++i) {
    figure.values.emplace_back(contenders[i].name,
                               samples[i].Median() / kForksPerBlock);
  }
  findings.figures.push_back(figure);
  findings.figures.push_back({"processor time of the wrapper's for that",
                              "µs",
                              1,
                              {{kWrapper, spent / (rounds * kForksPerBlock)}}});
}

}  // namespace acp_wrap::bench
