// What a reader of foreign bytes has to stand: any of them.

#ifndef SPROUT_ACP_WRAP_TESTS_FUZZ_TARGET_H_
#define SPROUT_ACP_WRAP_TESTS_FUZZ_TARGET_H_

#include "absl/strings/string_view.h"

namespace acp_wrap {

// Each fuzz target defines it: reads `input`, and checks what came out.  Not a
// byte beyond `input` belongs to it.
void TestOneInput(absl::string_view input);

// Ends the process if a promise is broken, so that the fuzzer notices.
void Check(bool promise);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_FUZZ_TARGET_H_
