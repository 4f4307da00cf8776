// The file that --report names.

#ifndef SPROUT_ACP_WRAP_TESTS_REPORT_REPORT_H_
#define SPROUT_ACP_WRAP_TESTS_REPORT_REPORT_H_

#include <string>
#include <vector>

#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/list/json.h"

namespace acp_wrap {

// A file in a folder of its own, which goes when this does.
class ReportFile {
 public:
  ReportFile();
  ReportFile(const ReportFile&) = delete;
  ReportFile& operator=(const ReportFile&) = delete;
  ~ReportFile();

  // There is no file yet.
  const std::string& path() const { return path_; }
  const std::string& folder() const { return folder_; }

  // "--report=PATH".
  std::string Option() const { return "--report=" + path_; }

  // What is in it; the test fails, and this is a null, if that is not JSON.
  Json Read() const;

 private:
  std::string folder_;
  std::string path_;
};

// The lines of --events; the test fails if one of them is not JSON.
std::vector<Json> ParseEvents(const std::string& text);

// Brings the end about and waits for it, until the report has been written by
// whoever was left to do it.
void PlayToTheEnd(WayToEnd way, Scene& scene);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_REPORT_REPORT_H_
