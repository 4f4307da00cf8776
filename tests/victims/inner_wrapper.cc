// Another run of the wrapper, with a tree of the kinds that are its arguments;
// its own times never come.

#include <unistd.h>

#include <string>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void InnerWrapper(const Arguments& arguments) {
  std::string tree = "tree";
  for (const std::string& kind : arguments) {
    tree += (&kind == arguments.data() ? ':' : ',') + kind;
  }
  // The target's name is what the wrapper goes by, so no link stands for it.
  std::string wrapper = Beside("../../shim/sprout-acp-wrap");
  execl(wrapper.c_str(), "sprout-acp-wrap", "--grace=1h", "--kill-after=1h",
        "--", g_argv[0], tree.c_str(), static_cast<char*>(nullptr));
  Unavailable("exec");
}

}  // namespace acp_wrap
