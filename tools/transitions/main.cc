// Prints the table of docs/architecture.md.

#include <cstdio>

#include "lib/ending/transitions.h"

int main() {
  std::fputs(acp_wrap::TransitionTable().c_str(), stdout);
  return 0;
}
