// How ages, sizes and commands are written for people.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_RUN_WORDS_H_
#define SPROUT_ACP_WRAP_LIB_HOST_RUN_WORDS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "lib/host/run_list.h"

namespace acp_wrap {

// "45s", "12m05s", "2h03m", "3d04h".
std::string AgeText(absl::Duration age);

// "900K", "1.4M", "310M", "2.0G".
std::string MemoryText(uint64_t bytes);

// The arguments, or what stands for them in brackets.
std::string CommandLine(const ListedProcess& listed);

// The same, and why the process is spared, if it is.
std::string CommandText(const ListedProcess& listed);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_RUN_WORDS_H_
