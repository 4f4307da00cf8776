#include "tools/bench/stdio.h"

#include <sched.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tools/bench/figures.h"
#include "tools/bench/options.h"
#include "tools/bench/process.h"
#include "tools/bench/samples.h"

namespace acp_wrap::bench {
namespace {

constexpr int kBlockMebibytes = 16;
constexpr int kTripsPerBlock = 10'000;

double Transfer(Process& agent) {
  static std::vector<char> buffer(1 << 16);
  const unsigned char mebibytes = kBlockMebibytes;
  double begin = Now();
  agent.Write(&mebibytes, 1);
  for (int i = 0; i < kBlockMebibytes * 16; ++i) {
    agent.Read(buffer.data(), buffer.size());
  }
  return Now() - begin;
}

double RoundTrips(Process& agent) {
  // As long as a short session/update.
  std::string message = R"({"jsonrpc":"2.0","method":"session/update"})";
  message.resize(99, ' ');
  message += '\n';
  std::string answer(message.size(), '\0');
  double begin = Now();
  for (int i = 0; i < kTripsPerBlock; ++i) {
    agent.Write(message.data(), message.size());
    agent.Read(answer.data(), answer.size());
  }
  return Now() - begin;
}

// Keeps the calling process, and what it starts, on one processor: where the
// scheduler happens to put a pair of processes makes more of a difference than
// anything else.
class OneProcessor {
 public:
  OneProcessor() {
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
  }
  ~OneProcessor() { sched_setaffinity(0, sizeof before_, &before_); }
  OneProcessor(const OneProcessor&) = delete;
  OneProcessor& operator=(const OneProcessor&) = delete;

 private:
  cpu_set_t before_;
};

// Blocks of work for agents that are alive at the same time, turn by turn; new
// ones come after a few blocks.
Figure Compare(const Figure& empty, const std::vector<Contender>& contenders,
               const Argv& agent, int generations, int blocks,
               double (*work)(Process&), double scale) {
  std::vector<Samples> all(contenders.size());
  for (int generation = 0; generation < generations; ++generation) {
    std::vector<std::unique_ptr<Process>> agents;
    std::vector<std::function<double()>> runs;
    for (const Contender& contender : contenders) {
      agents.push_back(std::make_unique<Process>(contender.prefix + agent,
                                                 Process::Stdio::kPiped));
      Process* process = agents.back().get();
      runs.push_back([process, work] { return work(*process); });
    }
    std::vector<Samples> samples = Interleave(blocks, runs);
    for (size_t i = 0; i < all.size(); ++i) {
      all[i].Add(samples[i].Quantile(0.25));
    }
  }
  Figure figure = empty;
  for (size_t i = 0; i < contenders.size(); ++i) {
    figure.values.emplace_back(contenders[i].name, all[i].Median() * scale);
  }
  return figure;
}

}  // namespace

void MeasureStdio(const Options& options,
                  const std::vector<Contender>& contenders,
                  Findings& findings) {
  OneProcessor pinned;
  std::vector<Contender> two;
  for (const Contender& contender : contenders) {
    if (contender.name == kBare || contender.name == kWrapper) {
      two.push_back(contender);
    }
  }
  Figure bytes = Compare({"1 GiB from the agent", "ms", 0, {}}, two,
                         {options.agent, "source"}, options.quick ? 8 : 16,
                         options.quick ? 2 : 4, Transfer, 64 / 1e3);
  Figure trips =
      Compare({"a round trip of 100 bytes", "µs", 2, {}}, two,
              {options.agent, "echo"}, options.quick ? 10 : 25,
              options.quick ? 1 : 4, RoundTrips, 1.0 / kTripsPerBlock);
  // The program is not on the way of the bytes; what is left is chance.
  constexpr double kOne = 1.05;
  findings.bounds.push_back(
      {"1 GiB: to unwrapped", bytes.Of(kWrapper) / bytes.Of(kBare), kOne});
  findings.bounds.push_back(
      {"round trip: to unwrapped", trips.Of(kWrapper) / trips.Of(kBare), kOne});
  findings.figures.push_back(std::move(bytes));
  findings.figures.push_back(std::move(trips));
}

}  // namespace acp_wrap::bench
