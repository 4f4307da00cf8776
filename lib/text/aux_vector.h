// The auxiliary vector that the kernel gives to a program (getauxval(3)), as
// /proc/PID/auxv shows it (proc(5)).

#ifndef SPROUT_ACP_WRAP_LIB_TEXT_AUX_VECTOR_H_
#define SPROUT_ACP_WRAP_LIB_TEXT_AUX_VECTOR_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace acp_wrap {

// Whether the program was given more rights than its caller had (AT_SECURE),
// as by a set-user-ID bit: then it runs in the environment of somebody else.
// Nothing if that does not stand in `vector`, entries of two words of 8 bytes,
// or of 4 where the program is a 32-bit one.
std::optional<bool> GainedRights(absl::string_view vector);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_TEXT_AUX_VECTOR_H_
