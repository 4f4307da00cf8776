// What a process inherits besides signals and descriptors.

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <utility>

#include "tests/harness/proc.h"
#include "tests/transparency/probe/io_priority.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"
#include "tests/transparency/terminal.h"

namespace acp_wrap {
namespace {

void Compare(const Setting& setting, Observation& seen, const std::string& what,
             std::function<void()> before_exec) {
  Stage::Plan plan{{"state"}};
  plan.before_exec = std::move(before_exec);
  plan.environment = {"PATH=/nowhere",  "EMPTY=",     "TWICE=1", "TWICE=2",
                      "no equals sign", "LINES=a\nb", "=odd"};
  Stage stage(setting, plan);
  seen.Note(what, stage.End());
  seen.NoteLines(stage.program().Output());
}

void SetLimits() {
  for (int resource = 0; resource < RLIM_NLIMITS; ++resource) {
    rlimit limit;
    // Without room for processes and memory nothing runs at all.
    if (resource == RLIMIT_NPROC || resource == RLIMIT_AS ||
        resource == RLIMIT_DATA || resource == RLIMIT_CPU ||
        resource == RLIMIT_FSIZE ||
        getrlimit(static_cast<__rlimit_resource_t>(resource), &limit) != 0) {
      continue;
    }
    limit.rlim_cur = resource == RLIMIT_NOFILE ? 300 : limit.rlim_max / 2;
    if (limit.rlim_max == RLIM_INFINITY) limit.rlim_cur = 1 << 23;
    setrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
  }
}

void PinToOneProcessor() {
  cpu_set_t allowed;
  sched_getaffinity(0, sizeof allowed, &allowed);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &allowed)) continue;
    CPU_ZERO(&allowed);
    CPU_SET(cpu, &allowed);
    sched_setaffinity(0, sizeof allowed, &allowed);
    return;
  }
}

void SetPriorities() {
  (void)!nice(7);
  sched_param parameter = {};
  sched_setscheduler(0, SCHED_BATCH, &parameter);
  syscall(SYS_ioprio_set, kIoPriorityOfProcess, 0,
          kIoPriorityBestEffort << kIoPriorityClassShift | 6);
}

void SetControls() {
  prctl(PR_SET_TIMERSLACK, 123456, 0, 0, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECUREBITS, 1 << 0 | 1 << 2, 0, 0, 0);
  prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
  WriteWhole("/proc/self/oom_score_adj", "321");
  WriteWhole("/proc/self/coredump_filter", "0x12");
}

void State(const Setting& setting, Observation& seen) {
  Compare(setting, seen, "plain", [] {});
  Compare(setting, seen, "working directory and umask", [] {
    if (chdir("/usr/bin") != 0) _exit(1);
    umask(0124);
  });
  Compare(setting, seen, "limits", SetLimits);
  Compare(setting, seen, "processor", PinToOneProcessor);
  Compare(setting, seen, "priorities", SetPriorities);
  Compare(setting, seen, "controls", SetControls);
}

// A name without a slash is looked for, and given as it was typed.
void NameOfTheAgent(const Setting& setting, Observation& seen) {
  Stage::Plan plan;
  const std::string path = ProbePath();
  // Bare, it is env(1) that looks.
  plan.launcher = {"/usr/bin/env"};
  plan.agent = {path.substr(path.rfind('/') + 1), "state"};
  plan.environment = {"PATH=/nowhere:" + path.substr(0, path.rfind('/'))};
  Stage stage(setting, plan);
  seen.Note("ended by", stage.End());
  seen.NoteLines(stage.program().Output());
}

void ControllingTerminal(const Setting& setting, Observation& seen) {
  Terminal terminal(setting);
  terminal.Command("export SHELL_PID=$$");
  terminal.Command(
      "$AGENT run sh -c 'echo it is mine >/dev/tty; "
      "test $(ps -o sid= -p $$) = $SHELL_PID && echo the same session'");
  terminal.Command("$AGENT run tty -s; echo status $?");
  for (const std::string& line : terminal.Screen()) seen.Note(line);
}

}  // namespace

Scenarios EverythingElse() {
  return {
      {"State", "State",
       "directory, umask, limits, affinity, priorities, environment, names, "
       "namespaces, capabilities and controls",
       State},
      {"State", "NameOfTheAgent", "an agent that is found by PATH",
       NameOfTheAgent},
      {"State", "ControllingTerminal", "terminal and session",
       ControllingTerminal},
  };
}

}  // namespace acp_wrap
