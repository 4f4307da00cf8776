// What the command line asks for.

#ifndef SPROUT_ACP_WRAP_TOOLS_BENCH_OPTIONS_H_
#define SPROUT_ACP_WRAP_TOOLS_BENCH_OPTIONS_H_

#include <string>

namespace acp_wrap::bench {

struct Options {
  // Absolute paths.
  std::string wrapper;
  std::string agent;
  // A few rounds of everything, and no numbers above 1,000: some 30 seconds.
  bool quick = false;
  // End with status 1 if a bound does not hold.
  bool check = false;
  // Only the figures whose name has this in it.
  std::string only;
  // Where docs/performance.md is; empty to write nothing.
  std::string docs;

  bool Wants(const std::string& figure) const {
    return figure.find(only) != std::string::npos;
  }
};

Options ParseOptions(int argc, char** argv);

}  // namespace acp_wrap::bench

#endif  // SPROUT_ACP_WRAP_TOOLS_BENCH_OPTIONS_H_
