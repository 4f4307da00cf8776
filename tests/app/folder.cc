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
  if (mkdtemp(path_.data()) == nullptr || mkdir(In("bin").c_str(), 0700) != 0) {
    std::perror(path_.c_str());
    abort();
  }
  const std::string cast = RunfilePath("tests/app/cast");
  for (const char* name : {"sprout-acp", "goose", "mcp-server"}) {
    if (symlink(cast.c_str(), Program(name).c_str()) != 0) abort();
  }
  if (symlink(WrapperPath().c_str(), Program("sprout-acp-wrap").c_str()) != 0) {
    abort();
  }
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace acp_wrap
