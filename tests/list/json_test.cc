#include "tests/list/json.h"

#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

TEST(ParseJsonTest, ReadsValues) {
  std::optional<Json> json =
      ParseJson("{\"a\":[1,-2,null],\"b\":{\"c\":\"x\\\"\\\\\u00e4\"}}\n");
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["a"].items[1].number, -2);
  EXPECT_EQ((*json)["a"].items[2].kind, Json::Kind::kNull);
  EXPECT_EQ((*json)["b"]["c"].text, "x\"\\\u00e4");
  EXPECT_EQ((*json)["d"].kind, Json::Kind::kNull);
  EXPECT_EQ((*ParseJson("[true,false]")).items[0].number, 1);
  EXPECT_EQ((*ParseJson("[true,false]")).items[1].number, 0);
  EXPECT_EQ(ParseJson("true")->kind, Json::Kind::kBoolean);
  EXPECT_TRUE(ParseJson("[]"));
  EXPECT_TRUE(ParseJson("{}"));
}

TEST(ParseJsonTest, IsStrict) {
  for (const char* text :
       {"", "[", "[1,]", "{\"a\"}", "{\"a\":}", "[1 ]", "[1] ", "\"a", "\"\n\"",
        "\"\xff\"", "\"\x1b\"", "\"\\n\"", "-", "1-", "[1][2]"}) {
    EXPECT_FALSE(ParseJson(text)) << text;
  }
}

}  // namespace
}  // namespace acp_wrap
