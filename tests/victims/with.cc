// "with:NAME=VALUE:KIND[:ARGUMENT...]" has NAME=VALUE in its environment, and
// becomes a victim of that kind.

#include <stdlib.h>
#include <unistd.h>

#include <cstddef>
#include <string>

#include "tests/victims/kinds.h"
#include "tests/victims/victim.h"

namespace acp_wrap {

void With(const Arguments& arguments) {
  const std::string& text = arguments.at(0);
  const size_t equals = text.find('=');
  const size_t colon = text.find(':', equals);
  const std::string name = text.substr(0, equals);
  const std::string value = text.substr(equals + 1, colon - equals - 1);
  if (setenv(name.c_str(), value.c_str(), 1) != 0) Unavailable("setenv");
  execl(g_argv[0], g_argv[0], text.c_str() + colon + 1,
        static_cast<char*>(nullptr));
  Unavailable("exec");
}

}  // namespace acp_wrap
