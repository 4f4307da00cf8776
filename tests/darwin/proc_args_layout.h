// What KERN_PROCARGS2 answers, byte by byte.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_PROC_ARGS_LAYOUT_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_PROC_ARGS_LAYOUT_H_

#include <string>

namespace darwin {

struct ProcArgsParts {
  std::string path;
  // Strings with the NULs that end them.
  std::string arguments;
  std::string environment;
  // One of Apple's own programs whose environment others do not see: the
  // answer ends behind the arguments.
  bool restricted = false;
};

// There is no string that ends the environment: it, and the kernel's strings
// behind it, are filled with NULs up to a multiple of eight bytes, if they do
// not reach one by themselves.
std::string LayOut(const ProcArgsParts& parts);

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_PROC_ARGS_LAYOUT_H_
