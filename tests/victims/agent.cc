// Starts a victim for each argument, as an agent starts its workers, and then
// does what its standard input says: "exit N", or nothing more: end of file.

#include <stdlib.h>
#include <unistd.h>

#include <string>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Agent(const Arguments& arguments) {
  // The name alone: with all arguments it would not fit into one report.
  char name[] = "agent";
  g_argv[1] = name;
  // A process that was stopped, or starts late, must not hide who the agent is.
  Report("here");
  for (const std::string& specification : arguments) StartKind(specification);
  Report("ready");
  std::string text;
  char byte;
  while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') text += byte;
  constexpr char kExit[] = "exit ";
  _exit(text.rfind(kExit, 0) == 0 ? atoi(text.c_str() + sizeof kExit - 1) : 0);
}

}  // namespace acp_wrap
