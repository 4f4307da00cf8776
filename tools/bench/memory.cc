#include "tools/bench/memory.h"

#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "tools/bench/figures.h"
#include "tools/bench/options.h"
#include "tools/bench/process.h"

namespace acp_wrap::bench {
namespace {

std::string Proc(pid_t pid, absl::string_view name) {
  return ReadAll(absl::StrCat("/proc/", pid, "/", name));
}

// The number behind `label` at the beginning of a line.
double Value(absl::string_view text, absl::string_view label) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!absl::ConsumePrefix(&line, label)) continue;
    double value = 0;
    line = absl::StripAsciiWhitespace(line);
    (void)absl::SimpleAtod(line.substr(0, line.find(' ')), &value);
    return value;
  }
  return 0;
}

void CollectWrapper(pid_t pid, std::vector<pid_t>& pids) {
  if (absl::StripAsciiWhitespace(Proc(pid, "comm")) == "agent") return;
  pids.push_back(pid);
  std::string children = Proc(pid, absl::StrCat("task/", pid, "/children"));
  for (absl::string_view text :
       absl::StrSplit(children, ' ', absl::SkipWhitespace())) {
    pid_t child;
    if (absl::SimpleAtoi(text, &child)) CollectWrapper(child, pids);
  }
}

struct Cost {
  double pss = 0;
  double anonymous = 0;
  double switches = 0;
};

Cost CostOf(const std::vector<pid_t>& pids) {
  Cost cost;
  for (pid_t pid : pids) {
    std::string status = Proc(pid, "status");
    cost.switches += Value(status, "voluntary_ctxt_switches:") +
                     Value(status, "nonvoluntary_ctxt_switches:");
    std::string smaps = Proc(pid, "smaps_rollup");
    cost.pss += Value(smaps, "Pss:");
    cost.anonymous += Value(smaps, "Pss_Anon:");
  }
  return cost;
}

void Sleep(int seconds) {
  timespec time = {seconds, 0};
  nanosleep(&time, nullptr);
}

}  // namespace

std::vector<pid_t> WrapperProcesses(pid_t front) {
  std::vector<pid_t> pids;
  CollectWrapper(front, pids);
  return pids;
}

void MeasureSize(const std::vector<Contender>& contenders, Findings& findings) {
  Figure figure = {"executable file", "KiB", 0, {}};
  for (const Contender& contender : contenders) {
    struct stat status;
    if (contender.prefix.empty() ||
        stat(contender.prefix[0].c_str(), &status) != 0) {
      continue;
    }
    figure.values.emplace_back(contender.name,
                               static_cast<double>(status.st_size) / 1024);
  }
  findings.figures.push_back(figure);
  findings.bounds.push_back(
      {"executable file: KiB", figure.Of(kWrapper), 1024});
}

void MeasureIdle(const Options& options,
                 const std::vector<Contender>& contenders, Findings& findings) {
  const int seconds = options.quick ? 5 : 60;
  Figure pss = {"memory, proportional share (PSS)", "KiB", 0, {}};
  Figure anonymous = {"of that, of its own (anonymous)", "KiB", 0, {}};
  Figure switches = {
      absl::StrCat("wake-ups in ", seconds, " idle seconds"), "", 0, {}};
  std::vector<std::unique_ptr<Process>> running;
  std::vector<std::vector<pid_t>> pids;
  for (const Contender& contender : contenders) {
    running.push_back(std::make_unique<Process>(
        contender.prefix + Argv{options.agent, "idle"},
        Process::Stdio::kPiped));
    running.back()->ReadLine();
  }
  Sleep(1);
  std::vector<Cost> before;
  for (const auto& process : running) {
    pids.emplace_back();
    CollectWrapper(process->pid(), pids.back());
    before.push_back(CostOf(pids.back()));
  }
  Sleep(seconds);
  for (size_t i = 0; i < contenders.size(); ++i) {
    if (contenders[i].name == kBare) continue;
    const std::string& name = contenders[i].name;
    Cost after = CostOf(pids[i]);
    pss.values.emplace_back(name, after.pss);
    anonymous.values.emplace_back(name, after.anonymous);
    // Who has not run has made no system call either.
    switches.values.emplace_back(name, after.switches - before[i].switches);
  }
  findings.figures.insert(findings.figures.end(), {pss, anonymous, switches});
  findings.bounds.push_back({"memory: KiB", pss.Of(kWrapper), 600});
  findings.bounds.push_back(
      {"wake-ups and system calls while idle", switches.Of(kWrapper), 0});
}

}  // namespace acp_wrap::bench
