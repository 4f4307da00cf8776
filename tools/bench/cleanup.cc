#include "tools/bench/cleanup.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/bench/figures.h"
#include "tools/bench/options.h"
#include "tools/bench/process.h"
#include "tools/bench/samples.h"

namespace acp_wrap::bench {
namespace {

constexpr int kGraceMilliseconds = 500;

// By then a run has looked for what dead runs have left, as it does once, a
// tenth of a second after its start.  What has been seen by that look, or by
// ps(1), takes longer to end, since the kernel has to forget its entries in
// /proc; but no agent leaves a thousand processes behind in its first moment.
constexpr double kSettled = 600e3;

void SleepUntil(double time) {
  double left = time - Now();
  if (left <= 0) return;
  timespec pause = {static_cast<time_t>(left / 1e6),
                    static_cast<long>(left) % 1'000'000 * 1000};
  while (nanosleep(&pause, &pause) != 0 && errno == EINTR) {
  }
}

enum class Manner { kObey, kIgnore };

// An agent that `count` processes have escaped from.
struct Escape {
  Escape(const Argv& prefix, const std::string& agent, int count, Manner manner)
      : process(prefix + Argv{agent, "escape", absl::StrCat(count),
                              manner == Manner::kObey ? "obey" : "ignore"},
                Process::Stdio::kPiped) {
    if (!prefix.empty()) SleepUntil(Now() + kSettled);
    process.Write("g", 1);
    std::string line;
    while ((line = process.ReadLine()) != "ready") {
      pid_t pid;
      if (!absl::SimpleAtoi(line, &pid)) Die("the agent says " + line);
      escaped.push_back(pid);
    }
  }

  Process process;
  std::vector<pid_t> escaped;
};

void SignalAll(const Escape& escape, int signal) {
  for (pid_t pid : escape.escaped) kill(pid, signal);
}

// By the one who knows all pids, and to whom all have fallen.
double Floor(const std::string& agent, int count, Manner manner) {
  Escape escape({}, agent, count, manner);
  double begin = Now();
  escape.process.Signal(SIGTERM);
  SignalAll(escape, SIGTERM);
  double grace = 0;
  if (manner == Manner::kIgnore) {
    grace = kGraceMilliseconds * 1e3;
    SleepUntil(begin + grace);
    SignalAll(escape, SIGKILL);
  }
  escape.process.Wait();
  for (pid_t pid : escape.escaped) waitpid(pid, nullptr, 0);
  return Now() - begin - grace;
}

double Wrapped(const std::string& wrapper, const std::string& agent, int count,
               Manner manner) {
  const std::string grace = absl::StrCat(kGraceMilliseconds, "ms");
  Escape escape({wrapper, "--grace=" + grace, "--kill-after=" + grace, "--"},
                agent, count, manner);
  double begin = Now();
  escape.process.Signal(SIGTERM);
  escape.process.Wait();
  double took = Now() - begin;
  for (pid_t pid : escape.escaped) {
    if (kill(pid, 0) == 0) Die(absl::StrCat("process ", pid, " was left"));
  }
  if (manner == Manner::kIgnore) took -= kGraceMilliseconds * 1e3;
  return took;
}

// Milliseconds: the floor's, and the wrapper's.
std::pair<double, double> Compare(const Options& options, int count,
                                  Manner manner, int rounds) {
  std::vector<Samples> samples = Interleave(
      rounds,
      {[&] { return Floor(options.agent, count, manner); },
       [&] { return Wrapped(options.wrapper, options.agent, count, manner); }});
  return {samples[0].Median() / 1e3, samples[1].Median() / 1e3};
}

int Rounds(const Options& options, int count) {
  if (options.quick) return 5;
  return count <= 1000 ? 21 : count <= 4000 ? 11 : 7;
}

void MeasureSizes(const Options& options, Manner manner,
                  const std::string& name, Findings& findings) {
  std::vector<int> counts = {10, 100, 1000};
  if (!options.quick) counts.insert(counts.end(), {4000, 10000});
  Series floor = {"floor" + name, {}};
  Series wrapper = {kWrapper + name, {}};
  for (int count : counts) {
    auto [least, took] =
        Compare(options, count, manner, Rounds(options, count));
    floor.points.emplace_back(count, least);
    wrapper.points.emplace_back(count, took);
    findings.figures.push_back({absl::StrCat(count, " escapees gone", name),
                                "ms",
                                1,
                                {{"floor", least}, {kWrapper, took}}});
    if (count == 1000 && manner == Manner::kObey) {
      findings.bounds.push_back(
          {absl::StrCat("1000 escapees", name, ": to the floor"), took / least,
           1.25});
    }
    if (count == 10000) {
      double before = wrapper.points[2].second / 1000;
      findings.bounds.push_back(
          {absl::StrCat("10000 escapees", name, ": each, to each of 1000"),
           took / count / before, 1.5});
    }
  }
  findings.cleanup.push_back(std::move(floor));
  findings.cleanup.push_back(std::move(wrapper));
}

// Four times as many take four times as long, and a bit.
void MeasureGrowth(const Options& options, Findings& findings) {
  const int few = 1000;
  const int many = 4000;
  auto take = [&](int count) {
    return Wrapped(options.wrapper, options.agent, count, Manner::kIgnore);
  };
  std::vector<Samples> samples =
      Interleave(options.quick ? 3 : 9,
                 {[&] { return take(few); }, [&] { return take(many); }});
  findings.bounds.push_back(
      {absl::StrCat(many, " escapees that ignore SIGTERM: to ", few),
       samples[1].Median() / samples[0].Median(), 4.5});
}

// Beside processes that have nothing to do with it, and without them.
void MeasureBeside(const Options& options, Findings& findings) {
  const int unrelated = options.quick ? 1000 : 5000;
  const int count = 1000;
  Samples alone;
  Samples beside;
  for (int round = 0; round < (options.quick ? 2 : 7); ++round) {
    alone.Add(Wrapped(options.wrapper, options.agent, count, Manner::kObey));
    Escape others({}, options.agent, unrelated, Manner::kObey);
    for (int i = 0; i < 3; ++i) {
      beside.Add(Wrapped(options.wrapper, options.agent, count, Manner::kObey));
    }
    SignalAll(others, SIGTERM);
    for (pid_t pid : others.escaped) waitpid(pid, nullptr, 0);
    for (int i = 0; i < 2; ++i) {
      alone.Add(Wrapped(options.wrapper, options.agent, count, Manner::kObey));
    }
  }
  double with = beside.Median() / 1e3;
  double without = alone.Median() / 1e3;
  findings.figures.push_back({absl::StrCat("1000 escapees gone, beside ",
                                           unrelated, " other processes"),
                              "ms",
                              1,
                              {{kWrapper, with}}});
  findings.bounds.push_back({absl::StrCat("1000 escapees beside ", unrelated,
                                          " others: to without them"),
                             with / without, 1.1});
}

}  // namespace

void MeasureCleanup(const Options& options, Findings& findings) {
  // What escapes from an agent that nobody wraps falls to this process.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  if (options.Wants("escapees")) {
    MeasureSizes(options, Manner::kObey, "", findings);
  }
  if (options.Wants("trap")) {
    MeasureSizes(options, Manner::kIgnore,
                 " that ignore SIGTERM, less the grace", findings);
  }
  if (options.Wants("growth")) MeasureGrowth(options, findings);
  if (options.Wants("beside")) MeasureBeside(options, findings);
}

}  // namespace acp_wrap::bench
