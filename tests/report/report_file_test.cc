// The file of --report: for its owner alone, whole or not there at all, and
// never in another place than it says.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "platform/unique_fd.h"
#include "tests/harness/launch.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"
#include "tests/harness/whole_program_test.h"
#include "tests/list/json.h"
#include "tests/report/report.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr char kOld[] = "an older file, longer than nothing\n";

class ReportFileTest : public WholeProgramTest {
 protected:
  // Plays a run with this option, and answers what it said.
  std::string Play(const std::string& option, Scene::Plan plan = {}) {
    plan.options.push_back(option);
    if (plan.kinds.empty()) plan.kinds = {"own-session"};
    Scene scene(plan);
    if (!scene.ready()) {
      ADD_FAILURE() << scene.why_not_ready();
      return "";
    }
    PlayToTheEnd(WayToEnd::kAgentExits, scene);
    return scene.program().Errors();
  }
  std::string Play() { return Play(file_.Option()); }

  // The same with `path` as the variable, which is no reason not to start.
  std::string PlayByVariable(const std::string& path) {
    Scene::Plan plan;
    plan.launch.environment.push_back("SPROUT_ACP_WRAP_REPORT=" + path);
    return Play("--verbose=0", plan);
  }

  // Runs `sh -c 'echo started'` with this option; answers what it has said.
  // Nothing is started.
  std::string StartInVain(const std::string& option) {
    Launch launch;
    launch.command = {WrapperPath(), option, "--",
                      "/bin/sh",     "-c",   "echo started"};
    Started program(launch);
    program.EndInput();
    std::optional<int> status = AwaitExit(program.pid());
    EXPECT_TRUE(status && WIFEXITED(*status) && WEXITSTATUS(*status) == 125);
    EXPECT_EQ(program.Output(), "");
    return program.Errors();
  }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(file_.folder())) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  std::string NoRegularFile(const std::string& then) const {
    return "sprout-acp-wrap: cannot write the report to '" + file_.path() +
           "': it is there and no regular file" + then + "\n";
  }

  // Said at the start, and again at the end; or reason enough not to start.
  void ExpectNoRegularFile() {
    const std::string said = PlayByVariable(file_.path());
    EXPECT_THAT(said,
                StartsWith(NoRegularFile("; it is tried again at the end")));
    EXPECT_THAT(said, HasSubstr(NoRegularFile("")));
    EXPECT_EQ(StartInVain(file_.Option()),
              NoRegularFile("; nothing was started"));
  }

  ReportFile file_;
};

TEST_F(ReportFileTest, OnlyItsOwnerMayReadIt) {
  for (mode_t mask : {0, 022, 077}) {
    Scene::Plan plan;
    plan.launch.before_exec = [mask] { umask(mask); };
    Play(file_.Option(), plan);
    struct stat status;
    ASSERT_EQ(lstat(file_.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0600u);
    EXPECT_EQ(status.st_uid, geteuid());
    // What was there before had a mode of its own.
    chmod(file_.path().c_str(), 0666);
  }
}

// As root that would be /dev/stderr, which is a link everywhere.
TEST_F(ReportFileTest, ASymbolicLinkStaysAndIsNotFollowed) {
  const std::string other = file_.folder() + "/other";
  for (bool to_something : {false, true}) {
    if (to_something) {
      ASSERT_TRUE(WriteWhole(other, kOld));
    }
    ASSERT_EQ(symlink(other.c_str(), file_.path().c_str()), 0);
    ExpectNoRegularFile();
    EXPECT_EQ(ReadWhole(other), to_something ? kOld : "");
    EXPECT_EQ(unlink(file_.path().c_str()), 0);
  }
  EXPECT_THAT(Names(), ElementsAre("other"));
}

TEST_F(ReportFileTest, WhatIsNoRegularFileStays) {
  ASSERT_EQ(mkfifo(file_.path().c_str(), 0600), 0);
  ExpectNoRegularFile();
  struct stat status;
  ASSERT_EQ(lstat(file_.path().c_str(), &status), 0);
  EXPECT_TRUE(S_ISFIFO(status.st_mode));
  EXPECT_THAT(Names(), ElementsAre("report.json"));
}

TEST_F(ReportFileTest, AHardLinkKeepsWhatItHad) {
  const std::string other = file_.folder() + "/other";
  ASSERT_TRUE(WriteWhole(other, kOld));
  ASSERT_EQ(link(other.c_str(), file_.path().c_str()), 0);
  Play();
  EXPECT_EQ(ReadWhole(other), kOld);
  EXPECT_EQ(file_.Read()["processes"].items.size(), 1u);
}

// At no moment is there a part of it: who has the old file open has all of it.
TEST_F(ReportFileTest, TakesTheOldOnesPlaceAtOnce) {
  ASSERT_TRUE(WriteWhole(file_.path(), kOld));
  UniqueFd opened(open(file_.path().c_str(), O_RDONLY | O_CLOEXEC));
  ASSERT_TRUE(opened.valid());
  Play();
  char text[sizeof kOld + 1] = {};
  EXPECT_EQ(read(opened.get(), text, sizeof text),
            static_cast<ssize_t>(sizeof kOld - 1));
  EXPECT_STREQ(text, kOld);
  EXPECT_EQ(file_.Read()["processes"].items.size(), 1u);
  EXPECT_THAT(Names(), ElementsAre("report.json"));
}

// It does not fit: what was there stays, and nothing is left beside it.
TEST_F(ReportFileTest, IsNotWrittenByHalves) {
  ASSERT_TRUE(WriteWhole(file_.path(), kOld));
  Scene::Plan plan;
  plan.kinds = std::vector<std::string>(20, "own-session");
  plan.launch.before_exec = [] {
    // More than the wrapper says, and less than it reports.
    rlimit limit = {1024, 1024};
    setrlimit(RLIMIT_FSIZE, &limit);
  };
  const std::string errors = Play(file_.Option(), plan);
  EXPECT_THAT(errors,
              HasSubstr("sprout-acp-wrap: cannot write the report to '" +
                        file_.path() + "': write: File too large\n"));
  EXPECT_EQ(ReadWhole(file_.path()), kOld);
  EXPECT_THAT(Names(), ElementsAre("report.json"));
}

// With the variable, the status is the agent's (ExpectVictimsEnd) and all is
// ended, all the same.
TEST_F(ReportFileTest, APlaceThatCannotBeWrittenToIsSaidAtTheStart) {
  const std::string nowhere = file_.folder() + "/no\x1b/report";
  const std::string said = "sprout-acp-wrap: cannot write the report to '" +
                           file_.folder() +
                           "/no\\x1b/report': open: No such file or directory";
  EXPECT_EQ(StartInVain("--report=" + nowhere),
            said + "; nothing was started\n");
  EXPECT_THAT(PlayByVariable(nowhere),
              StartsWith(said + "; it is tried again at the end\n"));
  EXPECT_THAT(StartInVain("--report=" + file_.folder()),
              HasSubstr("': it is there and no regular file; nothing was"));
  EXPECT_THAT(Names(), IsEmpty());
}

// What the variable names may have come to be there by the end.
TEST_F(ReportFileTest, IsTriedAgainAtTheEnd) {
  const std::string folder = file_.folder() + "/later";
  Launch launch;
  launch.command = {WrapperPath(), "--", "/bin/mkdir", folder};
  launch.environment.push_back("SPROUT_ACP_WRAP_REPORT=" + folder + "/report");
  Started program(launch);
  program.EndInput();
  EXPECT_TRUE(AwaitExit(program.pid()));
  EXPECT_THAT(program.Errors(), HasSubstr("; it is tried again at the end\n"));
  EXPECT_THAT(ReadWhole(folder + "/report"), StartsWith("{"));
  std::filesystem::remove_all(folder);
}

TEST_F(ReportFileTest, ARelativePathIsTheCallers) {
  Scene::Plan plan;
  plan.launch.before_exec = [this] {
    if (chdir(file_.folder().c_str()) != 0) _exit(98);
  };
  Play("--report=report.json", plan);
  EXPECT_EQ(file_.Read()["processes"].items.size(), 1u);
}

}  // namespace
}  // namespace acp_wrap
