#include "tests/app/folder.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>

#include "tests/harness/paths.h"

namespace acp_wrap {

Folder::Folder() {
  path_ = TemporaryFolder() + "/app_XXXXXX";
  if (mkdtemp(path_.data()) == nullptr || mkdir(In("bin").c_str(), 0700) != 0 ||
      mkdir(In("older").c_str(), 0700) != 0) {
    std::perror(path_.c_str());
    abort();
  }
  const std::string cast = RunfilePath("tests/app/cast");
  for (const char* name :
       {"bin/goose", "bin/buzz-dev-mcp", "bin/mcp-server", "older/sprout-acp",
        "older/goose", "older/mcp-server"}) {
    Link(cast, name);
  }
  Link(WrapperPath(), "bin/sprout-acp-wrap");
  // The app looks for whatever runs this very file.
  std::filesystem::copy_file(cast, Program("buzz-acp"));
}

void Folder::Link(const std::string& file, const std::string& name) const {
  if (symlink(file.c_str(), In(name).c_str()) == 0) return;
  std::perror(name.c_str());
  abort();
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace acp_wrap
