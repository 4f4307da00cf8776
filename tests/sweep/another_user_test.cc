// What another user can have written counts for nothing: a set-user-ID program
// of root's has the environment of whoever has called it.  As root alone.

#include <grp.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/whole_program_test.h"
#include "tests/sweep/command.h"

namespace acp_wrap {
namespace {

constexpr uid_t kUnusedUser = 54323;

// A copy of the victim that becomes root, where anybody can call it.
class SetUidCopy {
 public:
  SetUidCopy() {
    if (mkdtemp(folder_) == nullptr) abort();
    chmod(folder_, 0755);
    file_ = std::string(folder_) + "/victim-set-uid";
    WriteWhole(file_, ReadWhole(VictimPath()));
    chmod(file_.c_str(), 04755);
  }
  SetUidCopy(const SetUidCopy&) = delete;
  SetUidCopy& operator=(const SetUidCopy&) = delete;
  ~SetUidCopy() {
    unlink(file_.c_str());
    rmdir(folder_);
  }
  const std::string& file() const { return file_; }

 private:
  char folder_[32] = "/tmp/another-user-XXXXXX";
  std::string file_;
};

void BecomeAnotherUser() {
  if (setgroups(0, nullptr) != 0 || setgid(kUnusedUser) != 0 ||
      setuid(kUnusedUser) != 0) {
    _exit(98);
  }
}

class AnotherUserTest : public WholeProgramTest {};

TEST_F(AnotherUserTest, CannotHaveRootsSweepEndWhatIsRoots) {
  if (getuid() != 0 ||
      ReadWhole("/proc/self/uid_map").find("4294967295") == std::string::npos) {
    GTEST_SKIP() << "only root can try, where there are other users";
  }
  Scene::Plan plan;
  plan.options.push_back("--sweep-on-start=0");
  plan.kinds = {"own-session"};
  Scene scene(plan);
  ASSERT_READY(scene);
  std::vector<std::string> markers;
  for (const std::string& entry : scene.AgentEnvironment()) {
    if (absl::StartsWith(entry, "SPROUT_")) markers.push_back(entry);
  }
  const SetUidCopy copy;
  Witness forged(markers, copy.file(), BecomeAnotherUser);
  Witness ours(markers);
  KillBoth(scene);

  const Said sweep = RunWrapper({"--sweep", "--grace=500ms"});
  EXPECT_TRUE(forged.Untouched()) << sweep.output << sweep.errors;
  // The marker alone does end one that is root's from the start.
  EXPECT_FALSE(ours.Untouched()) << sweep.output << sweep.errors;
  EXPECT_TRUE(scene.leash().AllGone());
  EXPECT_EQ(EndLeftovers().size(), 1u);
}

}  // namespace
}  // namespace acp_wrap
