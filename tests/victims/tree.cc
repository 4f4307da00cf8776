// Starts a victim for each argument and stays; they are what has to be ready.

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Tree(const Arguments& arguments) {
  for (const std::string& specification : arguments) StartKind(specification);
  Report("here");
  Stay();
}

}  // namespace acp_wrap
