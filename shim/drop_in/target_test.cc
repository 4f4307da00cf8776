#include "shim/drop_in/target.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

using ::testing::ElementsAre;

// A folder of its own, with a wrapper in it.
class TargetTest : public ::testing::Test {
 protected:
  TargetTest() {
    std::string name = ::testing::TempDir() + "/target_XXXXXX";
    folder_ = mkdtemp(name.data());
    Write("lib/sprout-acp-wrap", "the wrapper");
    wrappers_ = {In("lib/sprout-acp-wrap")};
    SetPath({});
  }
  ~TargetTest() override {
    EXPECT_EQ(system(("rm -r '" + folder_ + "'").c_str()), 0);
  }

  std::string In(const std::string& path) const { return folder_ + "/" + path; }

  void Folder(const std::string& path) {
    EXPECT_EQ(system(("mkdir -p '" + In(path) + "'").c_str()), 0);
  }

  void FolderOf(const std::string& path) {
    size_t slash = path.rfind('/');
    Folder(slash == std::string::npos ? "" : path.substr(0, slash));
  }

  std::string Write(const std::string& path, const std::string& content,
                    mode_t mode = 0755) {
    FolderOf(path);
    int fd = open(In(path).c_str(), O_WRONLY | O_CREAT | O_TRUNC, mode);
    EXPECT_EQ(write(fd, content.data(), content.size()),
              static_cast<ssize_t>(content.size()));
    close(fd);
    return In(path);
  }

  void Link(const std::string& to, const std::string& path) {
    FolderOf(path);
    EXPECT_EQ(symlink(to.c_str(), In(path).c_str()), 0);
  }

  void SetPath(const std::vector<std::string>& folders) {
    path_ = "PATH=";
    for (const std::string& folder : folders) {
      if (path_ != "PATH=") path_ += ":";
      path_ += In(folder);
    }
    // One that never has anything.
    if (folders.empty()) path_ += In("nowhere");
  }

  TargetSearch Find(const std::string& chosen = "",
                    const std::string& called_as = "") {
    std::vector<std::string> environment = {path_};
    if (!chosen.empty()) {
      environment.push_back("SPROUT_ACP_WRAP_TARGET=" + chosen);
    }
    return FindTarget(environment, wrappers_, called_as);
  }

  std::string folder_;
  std::string path_;
  std::vector<std::string> wrappers_;
};

TEST_F(TargetTest, LooksForTodaysNameFirstAndBesideTheWrapperFirst) {
  SetPath({"a", "b"});
  TargetSearch search = Find();
  EXPECT_FALSE(search.found);
  EXPECT_THAT(
      search.looked_at,
      ElementsAre(In("lib/buzz-acp"), In("lib/sprout-acp"), In("a/buzz-acp"),
                  In("b/buzz-acp"), In("a/sprout-acp"), In("b/sprout-acp")));
  // From the last place to the first, each hides those before it.
  for (const char* place : {"b/sprout-acp", "a/sprout-acp", "b/buzz-acp",
                            "a/buzz-acp", "lib/sprout-acp", "lib/buzz-acp"}) {
    Write(place, place);
    EXPECT_EQ(Find().found, In(place));
  }
}

TEST_F(TargetTest, UnderAnotherNameThatNameAloneIsLookedFor) {
  SetPath({"a", "b"});
  Write("a/buzz-acp", "buzz");
  for (const char* name : {"sprout-acp", "goose", "claude-agent-acp"}) {
    SCOPED_TRACE(name);
    const std::string last = std::string("b/") + name;
    EXPECT_FALSE(Find("", name).found);
    // The link that it was called by.
    Link(wrappers_[0], std::string("a/") + name);
    EXPECT_FALSE(Find("", name).found);
    EXPECT_TRUE(Find("", name).found_wrapper);
    Write(last, name);
    EXPECT_EQ(Find("", name).found, In(last));
  }
}

// What a harness starts inherits the variable, which leads to the harness.
TEST_F(TargetTest, TheVariableCountsInTheHarnesssPlaceAlone) {
  SetPath({"a"});
  const std::string chosen = Write("opt/buzz-acp", "buzz");
  EXPECT_EQ(Find(chosen, "buzz-acp").found, chosen);
  EXPECT_EQ(Find(chosen, "sprout-acp").found, chosen);
  EXPECT_FALSE(Find(chosen, "goose").found);
  const std::string goose = Write("a/goose", "goose");
  EXPECT_EQ(Find(chosen, "goose").found, goose);
}

TEST_F(TargetTest, SaysInALineWhatToDo) {
  // With the wrapper's name in front, 160 columns.
  constexpr size_t kRoom = 160 - sizeof "sprout-acp-wrap: " + 1;
  SetPath({});
  EXPECT_EQ(NoTargetMessage(Find()),
            "no buzz-acp is beside the wrapper or on PATH (4 places); set "
            "SPROUT_ACP_WRAP_TARGET to its path");
  EXPECT_EQ(NoTargetMessage(Find("", "goose")),
            "no goose is beside the wrapper or on PATH (2 places); put its "
            "folder on PATH");
  Link(wrappers_[0], "lib/buzz-acp");
  EXPECT_EQ(NoTargetMessage(Find()),
            "no buzz-acp but the wrapper itself is beside the wrapper or on "
            "PATH (4 places); set SPROUT_ACP_WRAP_TARGET to its path");
  EXPECT_EQ(NoTargetMessage(Find("my-acp")),
            "SPROUT_ACP_WRAP_TARGET: 'my-acp' is not on PATH, and there is no "
            "other buzz-acp; set it to its path alone");
  const std::string long_name(255, 'x');
  for (const std::string& chosen :
       {long_name, In(long_name), std::string(200, '\n'), wrappers_[0]}) {
    EXPECT_LE(NoTargetMessage(Find(chosen)).size(), kRoom) << chosen;
  }
  EXPECT_LE(NoTargetMessage(Find("", long_name)).size(), kRoom);
}

TEST_F(TargetTest, TheVariableComesFirstThenTheNeighbourThenThePath) {
  SetPath({"bin"});
  Write("bin/buzz-acp", "real 1");
  EXPECT_EQ(Find().found, In("bin/buzz-acp"));
  Write("lib/buzz-acp", "real 2");
  EXPECT_EQ(Find().found, In("lib/buzz-acp"));
  std::string chosen = Write("opt/my-acp", "real 3");
  EXPECT_EQ(Find(chosen).found, chosen);
  EXPECT_FALSE(Find(chosen).chosen);
}

TEST_F(TargetTest, TheVariableMayBeANameOnPath) {
  SetPath({"a", "bin"});
  std::string chosen = Write("bin/my-acp", "real");
  EXPECT_EQ(Find("my-acp").found, chosen);
}

TEST_F(TargetTest, AWrongVariableIsSaidAndTheNextTaken) {
  SetPath({"bin"});
  std::string other = Write("bin/buzz-acp", "real");
  Folder("folder");
  std::string plain = Write("plain", "no program", 0644);
  struct {
    std::string chosen;
    std::string why;
  } cases[] = {
      {In("missing"), "does not exist"},
      {In("plain/x"), "does not exist"},
      {In("folder"), "is a directory"},
      {"/dev/null", "is no regular file"},
      {plain, "is not executable"},
      {wrappers_[0], "is the wrapper itself"},
      {"missing", "is not on PATH"},
  };
  for (const auto& [chosen, why] : cases) {
    TargetSearch search = Find(chosen);
    EXPECT_EQ(search.found, other) << chosen;
    EXPECT_EQ(search.chosen, chosen);
    EXPECT_EQ(search.chosen_wrong, why);
    EXPECT_EQ(NotChosenMessage(search), "SPROUT_ACP_WRAP_TARGET: '" + chosen +
                                            "' " + why + "; '" + other +
                                            "' is run");
  }
}

TEST_F(TargetTest, PassesOverWhatIsNoProgram) {
  SetPath({"a", "b", "c", "d"});
  Folder("a/buzz-acp");
  Write("b/buzz-acp", "no program", 0644);
  Link(In("nowhere"), "c/buzz-acp");
  std::string real = Write("d/buzz-acp", "real");
  TargetSearch search = Find();
  EXPECT_EQ(search.found, real);
  EXPECT_THAT(
      search.looked_at,
      ElementsAre(In("lib/buzz-acp"), In("lib/sprout-acp"),
                  In("a/buzz-acp") + " (is a directory)",
                  In("b/buzz-acp") + " (is not executable)", In("c/buzz-acp")));
}

TEST_F(TargetTest, PassesOverLinksToTheWrapper) {
  SetPath({"bin", "real"});
  Link("sprout-acp-wrap", "lib/buzz-acp");
  Link(In("lib"), "bin-lib");
  Link("../bin-lib/buzz-acp", "bin/buzz-acp");
  std::string real = Write("real/buzz-acp", "real");
  TargetSearch search = Find();
  EXPECT_EQ(search.found, real);
  EXPECT_THAT(search.looked_at,
              ElementsAre(In("lib/buzz-acp") + " (is the wrapper itself)",
                          In("lib/sprout-acp"),
                          In("bin/buzz-acp") + " (is the wrapper itself)"));
}

TEST_F(TargetTest, PassesOverHardLinksAndCopiesOfTheWrapper) {
  SetPath({"bin", "other", "real"});
  Folder("bin");
  ASSERT_EQ(link(wrappers_[0].c_str(), In("bin/buzz-acp").c_str()), 0);
  Write("other/buzz-acp", "the wrapper");
  std::string real = Write("real/buzz-acp", "the program");
  EXPECT_EQ(Find().found, real);
}

TEST_F(TargetTest, ALargeCopyIsComparedToItsEnd) {
  SetPath({"bin"});
  std::string content(100'000, 'x');
  Write("lib/sprout-acp-wrap", content);
  Write("bin/buzz-acp", content);
  EXPECT_FALSE(Find().found);
  content.back() = 'y';
  Write("bin/buzz-acp", content);
  EXPECT_TRUE(Find().found);
}

TEST_F(TargetTest, PassesOverTheWrappersAbove) {
  SetPath({"bin", "real"});
  wrappers_.push_back(Write("bin/buzz-acp", "a wrapper of another version"));
  wrappers_.push_back(In("gone"));
  std::string real = Write("real/buzz-acp", "real");
  EXPECT_EQ(Find().found, real);
}

TEST_F(TargetTest, AnEmptyEntryOfPathIsTheWorkingFolder) {
  ASSERT_EQ(chdir(folder_.c_str()), 0);
  Write("buzz-acp", "real");
  path_ = "PATH=" + In("nowhere") + "::" + In("bin");
  EXPECT_EQ(Find().found, "./buzz-acp");
  path_ = "PATH=";
  EXPECT_EQ(Find().found, "./buzz-acp");
}

TEST_F(TargetTest, APlaceIsLookedAtOnce) {
  SetPath({"lib", "lib"});
  EXPECT_THAT(Find(In("lib/buzz-acp")).looked_at,
              ElementsAre(In("lib/buzz-acp"), In("lib/sprout-acp")));
}

TEST_F(TargetTest, WithoutAKnownWrapperThePathRemains) {
  wrappers_ = {""};
  SetPath({"bin"});
  std::string real = Write("bin/buzz-acp", "real");
  EXPECT_EQ(Find().found, real);
}

}  // namespace
}  // namespace acp_wrap
