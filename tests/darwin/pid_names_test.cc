#include "tests/darwin/pid_names.h"

#include "gtest/gtest.h"

namespace darwin {
namespace {

constexpr PidSpace kOuter = 70;
constexpr PidSpace kInner = 71;

TEST(PidNamesTest, InTheDaemonsNamespaceEverybodyHasItsNumber) {
  PidNames names;
  names.Add(10, 9, {}, 5);
  EXPECT_EQ(names.SpaceOf(10), 0u);
  EXPECT_EQ(names.FromSpace(0, 10), 10);
  EXPECT_EQ(names.ToSpace(0, 10), 10);
}

TEST(PidNamesTest, ANamespaceSeesWhatIsInIt) {
  PidNames names;
  names.Add(10, 9, {}, 5);
  names.Add(11, 10, {1}, kOuter);
  names.Add(12, 11, {2}, kOuter);
  EXPECT_EQ(names.SpaceOf(12), kOuter);
  EXPECT_EQ(names.FromSpace(kOuter, 2), 12);
  EXPECT_EQ(names.ToSpace(kOuter, 12), 2);
  EXPECT_EQ(names.ToSpace(kOuter, 10), 0);
  EXPECT_EQ(names.FromSpace(kOuter, 3), 0);
}

TEST(PidNamesTest, WhoIsInANamespaceWithinOneHasANumberInBoth) {
  PidNames names;
  names.Add(11, 10, {1}, kOuter);
  names.Add(12, 11, {2, 1}, kInner);
  names.Add(13, 12, {3, 2}, kInner);
  EXPECT_EQ(names.FromSpace(kOuter, 3), 13);
  EXPECT_EQ(names.FromSpace(kInner, 2), 13);
  EXPECT_EQ(names.ToSpace(kInner, 13), 2);
  EXPECT_EQ(names.ToSpace(kInner, 11), 0);
}

}  // namespace
}  // namespace darwin
