#include "tests/harness/limits.h"

#include <stdlib.h>

#include "absl/strings/numbers.h"
#include "absl/time/time.h"

namespace acp_wrap {
namespace {

int FromEnvironment(const char* name, int standard) {
  const char* text = getenv(name);
  int number;
  return text != nullptr && absl::SimpleAtoi(text, &number) ? number : standard;
}

}  // namespace

absl::Duration Limit() {
  return absl::Seconds(FromEnvironment("TEST_LIMIT", 60));
}

int Rounds(int standard) { return FromEnvironment("TEST_ROUNDS", standard); }

}  // namespace acp_wrap
