// The fixture of all tests that start processes: what leaks fails the test.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_WHOLE_PROGRAM_TEST_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_WHOLE_PROGRAM_TEST_H_

#include <string>

#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/scene.h"
#include "tests/harness/ways_to_end.h"

namespace acp_wrap {

class WholeProgramTest : public testing::Test {
 protected:
  void SetUp() override;

  // Ends what is left, so that no test hurts the next, and fails if there was
  // anything.
  void TearDown() override;
};

template <typename Parameter>
class WholeProgramTestWithParam
    : public WholeProgramTest,
      public testing::WithParamInterface<Parameter> {};

// Waits for the end that `way` brings about.  Front, if it survives that, tells
// the agent's status, and when it has ended, no victim is left; else that
// holds when the guardian has ended.
void ExpectVictimsEnd(WayToEnd way, Scene& scene);

// The same with another status than ExpectedStatus(way).
void ExpectVictimsEndWithFront(Scene& scene, int expected_status);

// The same as ExpectVictimsEnd(), and nothing else that the test started, or
// that was orphaned to it, is alive.
void ExpectEnd(WayToEnd way, Scene& scene);

// Whether the victim that has reported this lives; fails if nobody has.
bool Lives(const Scene& scene, const std::string& report);

// Waits until the victim that has reported this has ended, without waiting for
// anybody else.
bool AwaitEndOf(const Scene& scene, const std::string& report);

// Waits until the program has written `text` to its standard error.
bool AwaitSaid(Started& program, const std::string& text);

// Some of the scene live, and none that tells of it has got a signal.
void ExpectNoSignal(Scene& scene);

}  // namespace acp_wrap

// Leaves the test if the scene is not what was planned: skips it if this
// system cannot play it, else fails.
#define ASSERT_READY(scene)                                             \
  do {                                                                  \
    if ((scene).unavailable()) GTEST_SKIP() << (scene).why_not_ready(); \
    ASSERT_TRUE((scene).ready()) << (scene).why_not_ready();            \
  } while (false)

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_WHOLE_PROGRAM_TEST_H_
