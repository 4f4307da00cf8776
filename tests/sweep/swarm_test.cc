// What keeps itself alive, each of many starting a successor of whoever is
// killed, is ended by a sweep: it is stopped first.

#include <sys/types.h>
#include <sys/wait.h>

#include <memory>

#include "gtest/gtest.h"
#include "tests/harness/reaper.h"
#include "tests/harness/scene.h"
#include "tests/harness/whole_program_test.h"
#include "tests/sweep/command.h"

namespace acp_wrap {
namespace {

using SwarmTest = WholeProgramTest;

TEST_F(SwarmTest, IsEnded) {
  AloneOnAHost([] {
    std::unique_ptr<Scene> dead = DeadRun({"swarm"});
    if (dead == nullptr) return;
    Said said = RunWrapper({"--sweep", "--grace=100ms"});
    EXPECT_EQ(said.status, 0) << said.output.substr(0, 4000) << said.errors;
    EXPECT_TRUE(dead->leash().AwaitAllGone()) << dead->leash().DescribeLiving();
    EXPECT_TRUE(AwaitNoChild());
  });
}

}  // namespace
}  // namespace acp_wrap
