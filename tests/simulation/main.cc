#include <cstdint>
#include <cstdio>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/simulation/options.h"

namespace acp_wrap::simulation {
namespace {

Options options;

bool Parse(absl::string_view argument) {
  uint64_t number;
  if (absl::ConsumePrefix(&argument, "--seconds=")) {
    if (!absl::SimpleAtoi(argument, &number)) return false;
    options.time = absl::Seconds(number);
    return true;
  }
  if (absl::ConsumePrefix(&argument, "--seed=")) {
    if (!absl::SimpleAtoi(argument, &number)) return false;
    options.seed = number;
    return true;
  }
  return false;
}

}  // namespace

const Options& TestOptions() { return options; }

}  // namespace acp_wrap::simulation

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    if (!acp_wrap::simulation::Parse(argv[i])) {
      fprintf(stderr, "usage: %s [--seconds=N] [--seed=N]\n", argv[0]);
      return 2;
    }
  }
  return RUN_ALL_TESTS();
}
