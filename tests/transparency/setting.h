// What stands between the caller and the agent: nothing, the wrapper, or
// another program of its kind.

#ifndef SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_SETTING_H_
#define SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_SETTING_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace acp_wrap {

struct Setting {
  // As people would type it: "tini -s -g".
  std::string name;
  // What is written in front of the agent's command; empty for nothing.
  std::vector<std::string> prefix;
  // It knows the wrapper's options.
  bool is_wrapper = false;
  // How long to wait for what ought to come: a peer may never bring it.
  absl::Duration limit;

  // The whole command; `options` are the wrapper's.
  std::vector<std::string> Command(
      const std::vector<std::string>& agent,
      const std::vector<std::string>& options) const;
};

Setting Nothing();
Setting Wrapper();

// Those peers that are installed.
std::vector<Setting> Peers();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_SETTING_H_
