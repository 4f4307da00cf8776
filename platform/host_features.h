// What the host has of what the wrapper leans on, for --doctor.

#ifndef SPROUT_ACP_WRAP_PLATFORM_HOST_FEATURES_H_
#define SPROUT_ACP_WRAP_PLATFORM_HOST_FEATURES_H_

#include <string>

namespace acp_wrap {

struct HostFeature {
  enum class State {
    kThere,
    // The wrapper does without, and keeps its promises but for what `means`
    // says.
    kMissing,
    // The promises do not hold.
    kNeeded,
  };
  State state = State::kThere;
  // What it is, in the words of the man pages.
  std::string name;
  // What follows from its absence; empty for kThere.
  std::string means;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_HOST_FEATURES_H_
