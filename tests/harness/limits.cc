#include "tests/harness/limits.h"

#include <stdlib.h>

#include "absl/strings/numbers.h"

namespace acp_wrap {

int Rounds(int standard) {
  const char* text = getenv("TEST_ROUNDS");
  int rounds;
  return text != nullptr && absl::SimpleAtoi(text, &rounds) ? rounds : standard;
}

}  // namespace acp_wrap
