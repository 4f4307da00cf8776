#include "tools/bench/options.h"

#include <limits.h>
#include <stdlib.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "tools/bench/process.h"

namespace acp_wrap::bench {
namespace {

std::string Absolute(absl::string_view path) {
  char resolved[PATH_MAX];
  std::string name(path);
  // Not realpath(3): the wrapper goes by the name that it is called by.
  size_t slash = name.rfind('/');
  std::string directory =
      slash == std::string::npos ? "." : name.substr(0, slash + 1);
  if (realpath(directory.c_str(), resolved) == nullptr)
    Die(name + ": not found");
  return std::string(resolved) + "/" + name.substr(slash + 1);
}

}  // namespace

Options ParseOptions(int argc, char** argv) {
  Options options;
  bool write = false;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    if (absl::ConsumePrefix(&argument, "--wrapper=")) {
      options.wrapper = Absolute(argument);
    } else if (absl::ConsumePrefix(&argument, "--agent=")) {
      options.agent = Absolute(argument);
    } else if (absl::ConsumePrefix(&argument, "--only=")) {
      options.only = std::string(argument);
    } else if (argument == "--quick") {
      options.quick = true;
    } else if (argument == "--check") {
      options.check = true;
    } else if (argument == "--write") {
      write = true;
    } else {
      Die("usage: bazel run -c opt //tools/bench -- "
          "[--quick] [--check] [--write] [--only=FIGURE] [--wrapper=FILE]");
    }
  }
  // Set by `bazel run`.
  const char* workspace = getenv("BUILD_WORKSPACE_DIRECTORY");
  if (write && workspace != nullptr) {
    options.docs = std::string(workspace) + "/docs";
  }
  return options;
}

}  // namespace acp_wrap::bench
