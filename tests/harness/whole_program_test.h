// The fixture of all tests that start processes: what leaks fails the test.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_WHOLE_PROGRAM_TEST_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_WHOLE_PROGRAM_TEST_H_

#include "gtest/gtest.h"
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

// Front has ended, or is about to, as `expected`, a status as wait(2) gives
// it, and at that moment nothing is left of what it started.
void ExpectFrontEndsLast(Scene& scene, int expected);

// Front has been killed.  When the guardian has ended, nothing is left of the
// agent's tree, nor, a moment later, of the wrapper.
void ExpectGuardianEndsLast(Scene& scene);

// One of these two, depending on whether front survives `way`.
void ExpectEnd(WayToEnd way, Scene& scene);

// Nothing that the test started, or that was orphaned to it, is alive now.
void ExpectNothingLeft(Scene& scene);

}  // namespace acp_wrap

// Leaves the test if the scene is not what was planned: skips it if this
// system cannot play it, else fails.
#define ASSERT_READY(scene)                                             \
  do {                                                                  \
    if ((scene).unavailable()) GTEST_SKIP() << (scene).why_not_ready(); \
    ASSERT_TRUE((scene).ready()) << (scene).why_not_ready();            \
  } while (false)

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_WHOLE_PROGRAM_TEST_H_
