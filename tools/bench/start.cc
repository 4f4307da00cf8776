#include "tools/bench/start.h"

#include <time.h>

#include <cstddef>
#include <functional>
#include <vector>

#include "tools/bench/figures.h"
#include "tools/bench/options.h"
#include "tools/bench/process.h"
#include "tools/bench/samples.h"

namespace acp_wrap::bench {
namespace {

double ExitLatency(const Argv& argv) {
  Process process(argv, Process::Stdio::kPiped);
  timespec ended;
  process.Read(&ended, sizeof ended);
  process.Wait();
  return Now() - static_cast<double>(ended.tv_sec) * 1e6 -
         static_cast<double>(ended.tv_nsec) / 1e3;
}

}  // namespace

void MeasureStart(const Options& options,
                  const std::vector<Contender>& contenders,
                  Findings& findings) {
  std::vector<std::function<double()>> runs;
  for (const Contender& contender : contenders) {
    Argv argv = contender.prefix + Argv{options.agent};
    RunAndWait(argv);  // Into the page cache.
    runs.push_back([argv] { return RunAndWait(argv); });
  }
  std::vector<Samples> samples = Interleave(options.quick ? 200 : 1000, runs);
  Figure figure = {"start a command and see it exit, p50", "µs", 0, {}};
  for (size_t i = 0; i < contenders.size(); ++i) {
    figure.values.emplace_back(contenders[i].name, samples[i].Median());
    Series series = {contenders[i].name, {}};
    for (double q = 0.01; q < 0.96; q += 0.01) {
      series.points.emplace_back(samples[i].Quantile(q), q * 100);
    }
    findings.start.push_back(series);
  }
  findings.figures.push_back(figure);
  if (figure.Of("tini") > 0) {
    findings.bounds.push_back(
        {"start: to tini's time", figure.Of(kWrapper) / figure.Of("tini"), 1});
  }
}

void MeasureExit(const Options& options,
                 const std::vector<Contender>& contenders, Findings& findings) {
  std::vector<std::function<double()>> runs;
  for (const Contender& contender : contenders) {
    // By then the start is over.
    Argv argv = contender.prefix + Argv{options.agent, "exit", "5"};
    runs.push_back([argv] { return ExitLatency(argv); });
  }
  std::vector<Samples> samples = Interleave(options.quick ? 50 : 300, runs);
  Figure figure = {"from the agent's exit to the wrapper's, p50", "µs", 0, {}};
  for (size_t i = 0; i < contenders.size(); ++i) {
    figure.values.emplace_back(contenders[i].name, samples[i].Median());
  }
  findings.figures.push_back(figure);
  if (figure.Of("tini") > 0) {
    findings.bounds.push_back(
        {"agent's exit to wrapper's exit: µs more than tini",
         figure.Of(kWrapper) - figure.Of("tini"), 1000});
  }
}

}  // namespace acp_wrap::bench
