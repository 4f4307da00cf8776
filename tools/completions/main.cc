// bazel run //tools/completions -- SHELL: writes the completion for bash, zsh
// or fish, or for all of them, into the source tree.

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "tools/completions/completions.h"

namespace acp_wrap {
namespace {

bool Write(const std::string& name, const std::string& text) {
  // Bazel sets it for what it runs.
  const char* root = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  const std::string path =
      std::string(root == nullptr ? "." : root) + "/tools/completions/" + name;
  std::ofstream file(path);
  file << text << std::flush;
  if (!file) std::cerr << "cannot write " << path << "\n";
  return file.good();
}

int Main(const std::string& shell) {
  const bool all = shell.empty();
  bool good = true;
  if (all || shell == "bash") {
    good = Write("sprout-acp-wrap.bash", BashCompletion()) && good;
  }
  if (all || shell == "zsh") {
    good = Write("_sprout-acp-wrap", ZshCompletion()) && good;
  }
  if (all || shell == "fish") {
    good = Write("sprout-acp-wrap.fish", FishCompletion()) && good;
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace acp_wrap

int main(int argc, char** argv) {
  return acp_wrap::Main(argc > 1 ? argv[1] : "");
}
