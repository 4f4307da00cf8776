#include "tools/bench/listing.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/bench/figures.h"
#include "tools/bench/options.h"
#include "tools/bench/process.h"
#include "tools/bench/samples.h"

namespace acp_wrap::bench {
namespace {

constexpr char kRun[] = "SPROUT_ACP_WRAP_RUN";
constexpr int kMarked = 30;

// Processes in sessions of their own, below this one, until it is destroyed.
class Crowd {
 public:
  Crowd(const std::string& agent, int count)
      : agent_({agent, "escape", absl::StrCat(count), "obey"},
               Process::Stdio::kPiped) {
    agent_.Write("g", 1);
    std::string line;
    while ((line = agent_.ReadLine()) != "ready") {
      pid_t pid;
      if (!absl::SimpleAtoi(line, &pid)) Die("the agent says " + line);
      members_.push_back(pid);
    }
  }
  ~Crowd() {
    for (pid_t pid : members_) kill(pid, SIGTERM);
    for (pid_t pid : members_) waitpid(pid, nullptr, 0);
  }

 private:
  Process agent_;
  std::vector<pid_t> members_;
};

// All that a command writes.
std::string OutputOf(const Argv& argv) {
  Process process(argv, Process::Stdio::kPiped);
  std::string text;
  char buffer[1 << 16];
  ssize_t count;
  while ((count = read(process.output(), buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<size_t>(count));
  }
  process.Wait();
  return text;
}

double TimeOf(const Argv& argv) {
  double begin = Now();
  OutputOf(argv);
  return Now() - begin;
}

// The id of a run that is over.
std::string DeadRun(const std::string& wrapper) {
  std::optional<std::string> printenv = FindOnPath("printenv");
  if (!printenv) Die("printenv is not on PATH");
  std::string id = OutputOf({wrapper, "--", *printenv, kRun});
  id.erase(std::remove(id.begin(), id.end(), '\n'), id.end());
  return id;
}

}  // namespace

void MeasureListing(const Options& options, Findings& findings) {
  // What leaves the agent falls to this process.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const int count = options.quick ? 1000 : 10000;
  Crowd others(options.agent, count - kMarked);
  setenv(kRun, DeadRun(options.wrapper).c_str(), 1);
  Crowd marked(options.agent, kMarked);
  unsetenv(kRun);

  const Argv list = {options.wrapper, "--list"};
  const Argv sweep = {options.wrapper, "--sweep", "--dry-run"};
  if (OutputOf(sweep).find("left over") == std::string::npos) {
    Die("the sweep does not find what is marked");
  }
  struct Peer {
    std::string name;
    Argv argv;
  };
  std::vector<Peer> peers;
  for (const Argv& argv : {Argv{"ps", "axe"}, Argv{"pgrep", "-f", "no such"}}) {
    std::optional<std::string> file = FindOnPath(argv[0]);
    if (!file) continue;
    peers.push_back({argv[0] + " " + argv[1], argv});
    peers.back().argv[0] = *file;
  }
  std::vector<std::function<double()>> runs = {[&] { return TimeOf(list); },
                                               [&] { return TimeOf(sweep); }};
  for (const Peer& peer : peers) {
    runs.push_back([&peer] { return TimeOf(peer.argv); });
  }
  const std::vector<Samples> samples = Interleave(options.quick ? 3 : 15, runs);
  const std::vector<std::string> own = {"--list", "--sweep --dry-run"};
  for (size_t i = 0; i < own.size(); ++i) {
    const std::string what =
        absl::StrCat("`", own[i], "` beside ", count, " processes");
    const double took = samples[i].Median();
    findings.figures.push_back({what, "ms", 0, {{kWrapper, took / 1e3}}});
    for (size_t j = 0; j < peers.size(); ++j) {
      findings.bounds.push_back({what + ": to `" + peers[j].name + "`",
                                 took / samples[own.size() + j].Median(), 1});
    }
  }
}

}  // namespace acp_wrap::bench
