#include "lib/text/json.h"

#include <optional>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

TEST(JsonWriterTest, PutsCommasBetweenMembersOnly) {
  JsonWriter json;
  json.BeginObject();
  json.Key("a").Number(-1).Key("b").Null().Key("c").BeginArray();
  json.String("x").String("y").BeginObject().EndObject().BeginArray();
  json.EndArray().EndArray().Key("d").BeginArray().EndArray().EndObject();
  EXPECT_EQ(json.Text(), R"({"a":-1,"b":null,"c":["x","y",{},[]],"d":[]})");
}

TEST(JsonWriterTest, EscapesQuotesAndBackslashes) {
  JsonWriter json;
  json.String(R"(a"b\c)");
  EXPECT_EQ(json.Text(), R"("a\"b\\c")");
}

TEST(JsonWriterTest, WritesMembers) {
  JsonWriter json;
  json.BeginObject();
  json.Text("a", "b\n").TextOrNull("c", std::nullopt).TextOrNull("d", "");
  json.NameOrNull("e", "").NameOrNull("f", "g").Number("h", 1);
  json.PidOrNull("i", 0).PidOrNull("j", 2).Key("k").Boolean(true);
  json.MillisecondsOrNull("l", std::nullopt);
  json.MillisecondsOrNull("m", absl::Seconds(3)).Key("n").Boolean(false);
  json.EndObject();
  EXPECT_EQ(json.Text(),
            R"({"a":"b\\n","c":null,"d":"","e":null,"f":"g","h":1,)"
            R"("i":null,"j":2,"k":true,"l":null,"m":3000,"n":false})");
}

}  // namespace
}  // namespace acp_wrap
