#include "lib/host/sweep_json.h"

#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/host_for_test.h"
#include "lib/host/host_runs.h"
#include "lib/identity/net.h"

namespace acp_wrap {
namespace {

using ::testing::HasSubstr;
using Fate = SweptProcess::Fate;

TEST(SweepJsonTest, NothingIsAListToo) {
  Host host;
  EXPECT_EQ(SweepJson({}, true, host.scope),
            "{\"schema\":1,\"user\":1000,\"pid_namespace\":4026531836,"
            "\"dry_run\":true,\"processes\":[]}\n");
}

TEST(SweepJsonTest, GivesEveryField) {
  Host host;
  SweptProcess swept;
  swept.process = host.AddMarked(120, 1, Host::Run(100));
  swept.process.label = "a\tb";
  swept.process.age = absl::Seconds(61);
  swept.process.resident_bytes = 4096;
  swept.process.executable = "/bin/x";
  swept.process.arguments = {"x", "y"};
  swept.run = Host::Run(100);
  swept.net = Net::kMarker;
  swept.fate = Fate::kEnded;
  swept.signal = "SIGTERM";
  EXPECT_THAT(
      SweepJson({swept}, false, host.scope),
      HasSubstr(
          "\"dry_run\":false,\"processes\":[{\"pid\":120,"
          "\"start_time\":1200,\"parent\":1,\"group\":1,\"session\":1,"
          "\"run\":\"4026531836-100.1000-101.1010\",\"label\":\"a\\\\tb\","
          "\"found_by\":\"marker\",\"spared\":null,\"signal\":\"SIGTERM\","
          "\"fate\":\"ended\",\"state\":\"running\",\"age_seconds\":61,"
          "\"resident_bytes\":4096,\"processor_ms\":null,\"name\":\"worker\","
          "\"executable\":\"/bin/x\",\"arguments\":[\"x\",\"y\"]}]}"));
}

TEST(SweepJsonTest, NamesEachFate) {
  Host host;
  const struct {
    Fate fate;
    const char* name;
  } kCases[] = {
      {Fate::kFound, "found"},       {Fate::kEnded, "ended"},
      {Fate::kGone, "gone"},         {Fate::kNotPermitted, "not permitted"},
      {Fate::kSurvived, "survived"}, {Fate::kFailed, "failed"},
      {Fate::kSpared, "spared"}};
  for (const auto& c : kCases) {
    SweptProcess swept;
    swept.fate = c.fate;
    EXPECT_THAT(SweepJson({swept}, false, host.scope),
                HasSubstr(std::string("\"run\":null,\"label\":null,"
                                      "\"found_by\":null,\"spared\":null,"
                                      "\"signal\":null,\"fate\":\"") +
                          c.name + "\""));
  }
}

TEST(SweepJsonTest, SaysWhySomebodyIsSpared) {
  Host host;
  SweptProcess swept;
  swept.fate = Fate::kSpared;
  swept.spared = Membership::Spared::kAsksToBeKept;
  EXPECT_THAT(SweepJson({swept}, false, host.scope),
              HasSubstr("\"spared\":\"asks to be kept\",\"signal\":null,"
                        "\"fate\":\"spared\""));
}

}  // namespace
}  // namespace acp_wrap
