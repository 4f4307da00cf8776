#include "lib/identity/control_group.h"

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;

constexpr absl::string_view kUser =
    "/user.slice/user-1000.slice/user@1000.service";

std::string Unified(absl::string_view path) {
  return "0::" + std::string(path) + "\n";
}

std::string BelowUser(absl::string_view path) {
  return std::string(kUser) + std::string(path);
}

bool IsInAnother(absl::string_view run, absl::string_view now) {
  std::vector<std::string> environment = {"A=1"};
  NoteUnit(environment, Unified(run));
  std::string block;
  for (const std::string& entry : environment) block += entry + '\0';
  return IsInAnotherService(block, Unified(now));
}

TEST(UnitInTest, IsTheInnermost) {
  EXPECT_EQ(UnitIn(Unified("/system.slice/ssh.service")),
            "/system.slice/ssh.service");
  EXPECT_EQ(UnitIn(Unified(BelowUser("/app.slice/dbus.service"))),
            BelowUser("/app.slice/dbus.service"));
  EXPECT_EQ(UnitIn(Unified("/user.slice/session-2.scope/inner/one")),
            "/user.slice/session-2.scope");
}

TEST(UnitInTest, IsNoneWhereSystemdIsNot) {
  for (absl::string_view path : {"/", "", "/docker/1234", "/.servicex/a"}) {
    EXPECT_EQ(UnitIn(Unified(path)), "") << path;
  }
  EXPECT_EQ(UnitIn(""), "");
  EXPECT_EQ(UnitIn("no line of this file"), "");
}

TEST(UnitInTest, OfOlderHostsHasAHierarchyOfItsOwn) {
  EXPECT_EQ(UnitIn("9:name=systemd:/system.slice/cron.service\n"
                   "4:memory:/system.slice/other.service\n0::/\n"),
            "/system.slice/cron.service");
  EXPECT_EQ(UnitIn("9:name=systemd:/\n0::/system.slice/cron.service\n"),
            "/system.slice/cron.service");
}

TEST(NoteUnitTest, TakesThePlaceOfAnOuterRuns) {
  std::vector<std::string> environment = {"SPROUT_ACP_WRAP_UNIT=/a.scope"};
  NoteUnit(environment, Unified("/b.scope"));
  EXPECT_THAT(environment, ElementsAre("SPROUT_ACP_WRAP_UNIT=/b.scope"));
  NoteUnit(environment, Unified("/"));
  EXPECT_THAT(environment, ElementsAre());
}

TEST(IsInAnotherServiceTest, AServiceOfItsOwn) {
  const std::string terminal = BelowUser("/app.slice/app-terminal-42.scope");
  EXPECT_TRUE(IsInAnother(terminal, BelowUser("/app.slice/dbus.service")));
  EXPECT_TRUE(IsInAnother(terminal, "/system.slice/atd.service"));
  EXPECT_TRUE(IsInAnother(BelowUser("/app.slice/app-sprout@1.service"),
                          BelowUser("/app.slice/app-sprout@12.service")));
  EXPECT_TRUE(IsInAnother("/user.slice/session-2.scope",
                          "/system.slice/docker.service/payload"));
}

TEST(IsInAnotherServiceTest, TheRunsOwn) {
  for (const std::string& own : {BelowUser("/app.slice/app-sprout@1.service"),
                                 std::string("/system.slice/ci.service")}) {
    EXPECT_FALSE(IsInAnother(own, own));
    EXPECT_FALSE(IsInAnother(own, own + "/below"));
    EXPECT_FALSE(IsInAnother(own, own + "/payload/inner.service"));
    EXPECT_FALSE(IsInAnother(own + "/inner.scope", own));
  }
}

TEST(IsInAnotherServiceTest, WhereNobodyIsStarted) {
  const std::string terminal = BelowUser("/app.slice/app-terminal-42.scope");
  // Where `systemd-run --scope` and podman put what they start.
  EXPECT_FALSE(IsInAnother(terminal, BelowUser("/user.slice/run-7.scope")));
  EXPECT_FALSE(IsInAnother(terminal, BelowUser("/user.slice/libpod/conmon")));
  EXPECT_FALSE(IsInAnother(terminal, kUser));
  EXPECT_FALSE(IsInAnother(terminal, "/"));
}

TEST(IsInAnotherServiceTest, NobodyKnowsWhereTheRunIs) {
  EXPECT_FALSE(IsInAnother("/", "/system.slice/atd.service"));
  EXPECT_FALSE(IsInAnotherService("", Unified("/system.slice/atd.service")));
}

}  // namespace
}  // namespace acp_wrap
