// What all JSON about processes of a host has in common.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_HOST_PROCESS_JSON_H_
#define SPROUT_ACP_WRAP_LIB_HOST_HOST_PROCESS_JSON_H_

#include "lib/host/host_process.h"
#include "lib/text/json.h"

namespace acp_wrap {

// Each writes members into the object that was begun: which process it is, and
// what it looks like.
void WriteWhich(const HostProcess& process, JsonWriter& json);
void WriteLooks(const HostProcess& process, JsonWriter& json);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_HOST_PROCESS_JSON_H_
