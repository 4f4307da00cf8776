#include "platform/host_features.h"

#include <vector>

#include "platform/native_system.h"

namespace acp_wrap {

std::vector<HostFeature> HostFeatures() {
  return {{HostFeature::State::kMissing, "subreaper",
           "macOS has none: descendants are followed by a record of forks, "
           "which one that forks and ends at once may escape"},
          {HostFeature::State::kThere, "notes of forks and ends (kqueue)", ""}};
}

}  // namespace acp_wrap
