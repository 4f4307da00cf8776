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
using ::testing::HasSubstr;

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

  TargetSearch Find(const std::string& chosen = "") {
    std::vector<std::string> environment = {path_};
    if (!chosen.empty()) {
      environment.push_back("SPROUT_ACP_WRAP_TARGET=" + chosen);
    }
    return FindTarget(environment, wrappers_);
  }

  std::string folder_;
  std::string path_;
  std::vector<std::string> wrappers_;
};

TEST_F(TargetTest, SaysWhereItLooked) {
  SetPath({"a", "b"});
  TargetSearch search = Find();
  EXPECT_FALSE(search.found);
  EXPECT_THAT(search.looked_at,
              ElementsAre(In("lib/sprout-acp"), In("a/sprout-acp"),
                          In("b/sprout-acp")));
  EXPECT_EQ(NoTargetMessage(search),
            "no sprout-acp found; looked at " + In("lib/sprout-acp") + ", " +
                In("a/sprout-acp") + ", " + In("b/sprout-acp") +
                "; set SPROUT_ACP_WRAP_TARGET to its path");
}

TEST_F(TargetTest, TheVariableComesFirstThenTheNeighbourThenThePath) {
  SetPath({"bin"});
  Write("bin/sprout-acp", "real 1");
  EXPECT_EQ(Find().found, In("bin/sprout-acp"));
  Write("lib/sprout-acp", "real 2");
  EXPECT_EQ(Find().found, In("lib/sprout-acp"));
  std::string chosen = Write("opt/my-acp", "real 3");
  EXPECT_EQ(Find(chosen).found, chosen);
  EXPECT_EQ(Find(chosen).warning, "");
}

TEST_F(TargetTest, TheVariableMayBeANameOnPath) {
  SetPath({"a", "bin"});
  std::string chosen = Write("bin/my-acp", "real");
  EXPECT_EQ(Find("my-acp").found, chosen);
}

TEST_F(TargetTest, AWrongVariableIsSaidAndTheNextTaken) {
  SetPath({"bin"});
  std::string other = Write("bin/sprout-acp", "real");
  Folder("folder");
  std::string plain = Write("plain", "no program", 0644);
  struct {
    std::string chosen;
    std::string why;
  } cases[] = {
      {In("missing"), "' does not exist; "},
      {In("plain/x"), "' does not exist; "},
      {In("folder"), "' is no file; "},
      {plain, "' is not executable; "},
      {wrappers_[0], "' is the wrapper itself; "},
      {"missing", "' is not on PATH; "},
  };
  for (const auto& [chosen, why] : cases) {
    TargetSearch search = Find(chosen);
    EXPECT_EQ(search.found, other) << chosen;
    EXPECT_THAT(search.warning,
                HasSubstr("SPROUT_ACP_WRAP_TARGET: '" + chosen + why));
  }
}

TEST_F(TargetTest, PassesOverWhatIsNoProgram) {
  SetPath({"a", "b", "c", "d"});
  Folder("a/sprout-acp");
  Write("b/sprout-acp", "no program", 0644);
  Link(In("nowhere"), "c/sprout-acp");
  std::string real = Write("d/sprout-acp", "real");
  TargetSearch search = Find();
  EXPECT_EQ(search.found, real);
  EXPECT_THAT(
      search.looked_at,
      ElementsAre(In("lib/sprout-acp"), In("a/sprout-acp") + " (is no file)",
                  In("b/sprout-acp") + " (is not executable)",
                  In("c/sprout-acp")));
}

TEST_F(TargetTest, PassesOverLinksToTheWrapper) {
  SetPath({"bin", "real"});
  Link("sprout-acp-wrap", "lib/sprout-acp");
  Link(In("lib"), "bin-lib");
  Link("../bin-lib/sprout-acp", "bin/sprout-acp");
  std::string real = Write("real/sprout-acp", "real");
  TargetSearch search = Find();
  EXPECT_EQ(search.found, real);
  EXPECT_THAT(search.looked_at,
              ElementsAre(In("lib/sprout-acp") + " (is the wrapper itself)",
                          In("bin/sprout-acp") + " (is the wrapper itself)"));
}

TEST_F(TargetTest, PassesOverHardLinksAndCopiesOfTheWrapper) {
  SetPath({"bin", "other", "real"});
  Folder("bin");
  ASSERT_EQ(link(wrappers_[0].c_str(), In("bin/sprout-acp").c_str()), 0);
  Write("other/sprout-acp", "the wrapper");
  std::string real = Write("real/sprout-acp", "the program");
  EXPECT_EQ(Find().found, real);
}

TEST_F(TargetTest, ALargeCopyIsComparedToItsEnd) {
  SetPath({"bin"});
  std::string content(100'000, 'x');
  Write("lib/sprout-acp-wrap", content);
  Write("bin/sprout-acp", content);
  EXPECT_FALSE(Find().found);
  content.back() = 'y';
  Write("bin/sprout-acp", content);
  EXPECT_TRUE(Find().found);
}

TEST_F(TargetTest, PassesOverTheWrappersAbove) {
  SetPath({"bin", "real"});
  wrappers_.push_back(Write("bin/sprout-acp", "a wrapper of another version"));
  wrappers_.push_back(In("gone"));
  std::string real = Write("real/sprout-acp", "real");
  EXPECT_EQ(Find().found, real);
}

TEST_F(TargetTest, AnEmptyEntryOfPathIsTheWorkingFolder) {
  ASSERT_EQ(chdir(folder_.c_str()), 0);
  Write("sprout-acp", "real");
  path_ = "PATH=" + In("nowhere") + "::" + In("bin");
  EXPECT_EQ(Find().found, "./sprout-acp");
  path_ = "PATH=";
  EXPECT_EQ(Find().found, "./sprout-acp");
}

TEST_F(TargetTest, APlaceIsLookedAtOnce) {
  SetPath({"lib", "lib"});
  EXPECT_THAT(Find(In("lib/sprout-acp")).looked_at,
              ElementsAre(In("lib/sprout-acp")));
}

TEST_F(TargetTest, WithoutAKnownWrapperThePathRemains) {
  wrappers_ = {""};
  SetPath({"bin"});
  std::string real = Write("bin/sprout-acp", "real");
  EXPECT_EQ(Find().found, real);
}

}  // namespace
}  // namespace acp_wrap
