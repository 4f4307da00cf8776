// "spare:KIND[:ARGUMENT...]" has the wrapper spare a victim of that kind.

#include <unistd.h>

#include <string>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void Spare(const Arguments& arguments) {
  // The target's name is what the wrapper goes by, so no link stands for it.
  const std::string wrapper = Beside("../../shim/sprout-acp-wrap");
  execl(wrapper.c_str(), "sprout-acp-wrap", "--spare", "--", g_argv[0],
        arguments.at(0).c_str(), static_cast<char*>(nullptr));
  Unavailable("exec");
}

}  // namespace acp_wrap
