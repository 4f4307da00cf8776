// A folder with the programs as the app finds them.

#ifndef SPROUT_ACP_WRAP_TESTS_APP_FOLDER_H_
#define SPROUT_ACP_WRAP_TESTS_APP_FOLDER_H_

#include <string>

namespace acp_wrap {

// Made at construction, removed at destruction.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  // By all odds no other folder's, in whichever process or namespace.
  std::string name() const { return path_.substr(path_.rfind('/') + 1); }

  // Absolute.
  std::string In(const std::string& path) const { return path_ + "/" + path; }

  // In bin/: buzz-acp, and links: goose, buzz-dev-mcp, mcp-server and
  // sprout-acp-wrap.  In older/ what the app of May 2026 had: sprout-acp, goose
  // and mcp-server.
  std::string Program(const std::string& name) const {
    return In("bin/" + name);
  }

 private:
  void Link(const std::string& file, const std::string& name) const;

  std::string path_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_APP_FOLDER_H_
