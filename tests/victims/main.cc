// victim KIND[:ARGUMENT[,ARGUMENT]...]: becomes a process of that kind.

#include <stdio.h>
#include <string.h>

#include <string>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {
namespace {

constexpr struct {
  const char* name;
  void (*become)(const Arguments& arguments);
} kKinds[] = {
    {"agent", Agent},
    {"bystander", Bystander},
    {"churner", Churner},
    {"daemon", Daemon},
    {"flock", Flock},
    {"fork-bomb", ForkBomb},
    {"hostile", Hostile},
    {"ignores-all", IgnoresAll},
    {"inner-wrapper", InnerWrapper},
    {"leader-exited", LeaderExited},
    {"moved-in", MovedIn},
    {"namespaces", Namespaces},
    {"nested-subreaper", NestedSubreaper},
    {"no-environment", NoEnvironment},
    {"non-dumpable", NonDumpable},
    {"own-group", OwnGroup},
    {"own-session", OwnSession},
    {"own-terminal", OwnTerminal},
    {"plain", Plain},
    {"respawner", Respawner},
    {"root", Root},
    {"set-uid", SetUid},
    {"spare", Spare},
    {"stopped", Stopped},
    {"swarm", Swarm},
    {"title", Title},
    {"traced", Traced},
    {"traps-term", TrapsTerm},
    {"tree", Tree},
    {"uninterruptible", Uninterruptible},
    {"vfork-parent", VforkParent},
    {"with", With},
};

int Main(int argc, char** argv) {
  g_argv = argv;
  if (argc != 2) {
    fprintf(stderr, "usage: victim KIND[:ARGUMENT[,ARGUMENT]...]\n");
    return 2;
  }
  std::string specification = argv[1];
  size_t colon = specification.find(':');
  Arguments arguments;
  while (colon != std::string::npos) {
    size_t end = specification.find(',', colon + 1);
    arguments.push_back(specification.substr(
        colon + 1, end == std::string::npos ? end : end - colon - 1));
    colon = end;
  }
  std::string name = specification.substr(0, specification.find(':'));
  for (const auto& kind : kKinds) {
    if (name == kind.name) kind.become(arguments);
  }
  fprintf(stderr, "victim: no kind '%s'\n", name.c_str());
  return 2;
}

}  // namespace
}  // namespace acp_wrap

int main(int argc, char** argv) { return acp_wrap::Main(argc, argv); }
