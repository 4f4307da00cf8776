#include "tests/report/report.h"

#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/list/json.h"

namespace acp_wrap {

ReportFile::ReportFile() : folder_(TemporaryFolder() + "/report-XXXXXX") {
  if (mkdtemp(folder_.data()) == nullptr) {
    std::perror("mkdtemp");
    abort();
  }
  path_ = folder_ + "/report.json";
}

ReportFile::~ReportFile() { std::filesystem::remove_all(folder_); }

Json ReportFile::Read() const {
  const std::string text = ReadWhole(path_);
  std::optional<Json> json = ParseOutput("report", text);
  EXPECT_TRUE(json) << "not JSON: '" << text << "'";
  return json.value_or(Json());
}

std::vector<Json> ParseEvents(const std::string& text) {
  std::vector<Json> events;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    std::optional<Json> event = ParseOutput("events", std::string(line));
    EXPECT_TRUE(event) << line;
    if (event) events.push_back(*event);
  }
  return events;
}

void PlayToTheEnd(WayToEnd way, Scene& scene) {
  BringAbout(way, scene);
  ExpectVictimsEnd(way, scene);
}

}  // namespace acp_wrap
