// The programs under test, by absolute path.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_PATHS_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_PATHS_H_

#include <string>

namespace acp_wrap {

// A file that Bazel gave to the test, by its path in the workspace.
std::string RunfilePath(const std::string& path);

// sprout-acp-wrap: the one that was built with the test, or another build by
// --test_env=TEST_WRAPPER=FILE.
std::string WrapperPath();

// The program that becomes whatever kind of process a test wants
// (tests/victims).
std::string VictimPath();

// A folder to write to, without a slash at the end.
std::string TemporaryFolder();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_PATHS_H_
