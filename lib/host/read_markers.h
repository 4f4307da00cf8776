// The markers of a process, from its environment.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_READ_MARKERS_H_
#define SPROUT_ACP_WRAP_LIB_HOST_READ_MARKERS_H_

#include "absl/strings/string_view.h"
#include "lib/host/host_process.h"

namespace acp_wrap {

// Fills in what `environment`, a block of entries that each end with a NUL byte
// (marker.h), says of the process.  A chain that is too long to be one is none,
// and of other values the first 4 KiB are taken.  Answers whether it is marked
// at all.
bool ReadMarkers(absl::string_view environment, HostProcess& process);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_READ_MARKERS_H_
