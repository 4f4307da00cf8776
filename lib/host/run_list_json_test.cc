#include "lib/host/run_list_json.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_for_test.h"
#include "lib/host/orphan_notes.h"
#include "lib/host/run_list.h"
#include "lib/identity/role_names.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;

TEST(RunListJsonTest, AnEmptyListIsAListToo) {
  Host host;
  EXPECT_EQ(RunListJson({}, host.scope),
            "{\"schema\":1,\"user\":1000,\"pid_namespace\":4026531836,"
            "\"runs\":[]}\n");
}

TEST(RunListJsonTest, GivesEveryField) {
  Host host;
  host.AddRun(100, kCallersShell);
  HostProcess& escaped = host.Add(103, 101, "gä\xff");
  escaped.age = absl::Seconds(61);
  escaped.resident_bytes = 4096;
  escaped.processor_time = absl::Milliseconds(1234);
  escaped.info.stopped = true;
  host.processes[5].label = "my \"label\"";
  escaped.executable = "/bin/\x1b";
  escaped.arguments = {"a\"b", "c\\d", ""};
  std::vector<ListedRun> runs = ListRuns(host.Classify());
  NoteOrphans(runs[0], {{{103, 1030}, absl::FromUnixMillis(9)}},
              absl::FromUnixMillis(60010));
  std::string json = RunListJson(runs, host.scope);
  EXPECT_THAT(
      json,
      HasSubstr("{\"id\":\"4026531836-100.1000-101.1010\",\"state\":\"living\","
                "\"inside\":null,\"instance\":\"1\","
                "\"label\":\"my \\\"label\\\"\",\"front\":100,"
                "\"guardian\":101,\"agent\":102,\"age_seconds\":61,"
                "\"resident_bytes\":4096,\"processor_ms\":1234,"
                "\"processes\":[{\"pid\":100,"));
  EXPECT_THAT(json,
              HasSubstr("{\"pid\":103,\"start_time\":1030,\"parent\":101,"
                        "\"group\":101,\"session\":101,\"depth\":2,"
                        "\"role\":\"descendant\",\"found_by\":\"lineage\","
                        "\"spared\":null,\"escaped\":[\"session\",\"group\","
                        "\"parent\"],\"orphan_ms\":60001,"
                        "\"state\":\"stopped\",\"age_seconds\":61,"
                        "\"resident_bytes\":4096,\"processor_ms\":1234,"
                        "\"name\":\"gä\\\\xff\","
                        "\"executable\":\"/bin/\\\\x1b\","
                        "\"arguments\":[\"a\\\"b\",\"c\\\\d\",\"\"]}"));
}

TEST(RunListJsonTest, NothingKnownIsNull) {
  Host host;
  host.Add(101, 1, kGuardianName);
  std::string json = RunListJson(ListRuns(host.Classify()), host.scope);
  EXPECT_THAT(json, HasSubstr("\"id\":null,\"state\":\"living\","
                              "\"inside\":null,\"instance\":null,"
                              "\"label\":null,\"front\":null,\"guardian\":101,"
                              "\"agent\":null"));
}

TEST(RunListJsonTest, SaysWhatIsLeftOver) {
  Host host;
  host.AddMarked(120, 1, Host::Run(100));
  host.AddMarked(121, 1, Host::Run(100)).keep = true;
  std::string json = RunListJson(ListRuns(host.Classify()), host.scope);
  EXPECT_THAT(json, HasSubstr("\"state\":\"dead\""));
  EXPECT_THAT(json, HasSubstr("\"role\":\"leftover\",\"found_by\":\"marker\","
                              "\"spared\":null"));
  EXPECT_THAT(json, HasSubstr("\"role\":\"spared\",\"found_by\":\"marker\","
                              "\"spared\":\"asks to be kept\""));
}

}  // namespace
}  // namespace acp_wrap
