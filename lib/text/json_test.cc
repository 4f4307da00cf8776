#include "lib/text/json.h"

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

}  // namespace
}  // namespace acp_wrap
