// The kinds of victims, as far as tests have to know them.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_KINDS_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_KINDS_H_

#include <ostream>
#include <string>
#include <vector>

namespace acp_wrap {

struct VictimKind {
  // What it is started as (tests/victims/kinds.h).
  std::string name;
  // All of it ends by SIGTERM, followed by SIGCONT; else it takes SIGKILL.
  bool ends_by_sigterm = true;
};

// Each way to get away, but for the fork bomb, which takes a machine of its
// own.
const std::vector<VictimKind>& AllKinds();

// Letters only, for the name of a test: "OwnGroup".
std::string TestName(const VictimKind& kind);

std::ostream& operator<<(std::ostream& stream, const VictimKind& kind);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_KINDS_H_
