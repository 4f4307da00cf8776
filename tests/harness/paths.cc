#include "tests/harness/paths.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace acp_wrap {
namespace {

std::string OwnExecutable() {
  char path[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  return length > 0 ? std::string(path, static_cast<size_t>(length)) : "";
}

std::string FindRunfiles() {
  const char* source = getenv("TEST_SRCDIR");
  const char* workspace = getenv("TEST_WORKSPACE");
  if (source != nullptr && workspace != nullptr) {
    return std::string(source) + "/" + workspace;
  }
  // Started by hand.  The main repository is called _main under MODULE.bazel.
  for (const char* name : {"/sprout_acp_wrap", "/_main"}) {
    std::string folder = OwnExecutable() + ".runfiles" + name;
    if (access(folder.c_str(), X_OK) == 0) return folder;
  }
  std::fprintf(stderr, "no runfiles beside %s\n", OwnExecutable().c_str());
  abort();
}

// Looked up once: /proc may be out of reach later.
const std::string& Runfiles() {
  static const std::string* const folder = new std::string(FindRunfiles());
  return *folder;
}

}  // namespace

std::string RunfilePath(const std::string& path) {
  return Runfiles() + "/" + path;
}

std::string WrapperPath() {
  const char* chosen = getenv("TEST_WRAPPER");
  return chosen != nullptr ? chosen : RunfilePath("shim/sprout-acp-wrap");
}

std::string VictimPath() { return RunfilePath("tests/victims/victim"); }

std::string TemporaryFolder() {
  const char* folder = getenv("TEST_TMPDIR");
  return folder != nullptr ? folder : "/tmp";
}

}  // namespace acp_wrap
