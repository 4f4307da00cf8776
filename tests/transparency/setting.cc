#include "tests/transparency/setting.h"

#include <unistd.h>

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/harness/paths.h"

namespace acp_wrap {
namespace {

// Enough for any machine, and less than a whole test may take.
constexpr absl::Duration kPatience = absl::Seconds(20);

// Long enough for everything that a peer does at all.
constexpr absl::Duration kPatienceWithPeers = absl::Seconds(1);

}  // namespace

std::vector<std::string> Setting::Command(
    const std::vector<std::string>& agent,
    const std::vector<std::string>& options) const {
  std::vector<std::string> command = prefix;
  if (is_wrapper) {
    command.insert(command.end(), options.begin(), options.end());
    command.push_back("--");
  }
  command.insert(command.end(), agent.begin(), agent.end());
  return command;
}

Setting Nothing() { return {"nothing", {}, false, kPatience}; }

Setting Wrapper() {
  return {"sprout-acp-wrap", {WrapperPath()}, true, kPatience};
}

std::vector<Setting> Peers() {
  const Setting kAll[] = {
      {"tini -s", {"/usr/bin/tini", "-s", "--"}, false, kPatienceWithPeers},
      {"tini -s -g",
       {"/usr/bin/tini", "-s", "-g", "--"},
       false,
       kPatienceWithPeers},
      {"dumb-init", {"/usr/bin/dumb-init", "--"}, false, kPatienceWithPeers},
      {"catatonit", {"/usr/bin/catatonit", "--"}, false, kPatienceWithPeers},
  };
  std::vector<Setting> installed;
  for (const Setting& peer : kAll) {
    if (access(peer.prefix[0].c_str(), X_OK) == 0) installed.push_back(peer);
  }
  return installed;
}

}  // namespace acp_wrap
