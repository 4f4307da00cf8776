#include "tests/fuzz/target.h"

#include <stdlib.h>

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace acp_wrap {

void Check(bool promise) {
  if (!promise) abort();
}

}  // namespace acp_wrap

// What libFuzzer calls, and tests/fuzz/replay.cc where there is no libFuzzer.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  acp_wrap::TestOneInput(
      absl::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
