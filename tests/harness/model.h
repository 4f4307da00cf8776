// The model of macOS that the tests can run on (tests/darwin), and what the
// program knows processes by there.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_MODEL_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_MODEL_H_

#include <string>

#include "tests/harness/proc.h"

namespace acp_wrap {

bool OnModelOfMacos();

// The start time that names a process in a run id: Proc's, and on the model
// what the model says.
unsigned long long NamingStartTime(const Proc& proc);

// The greatest number of a signal: macOS has no real-time signals.
int LastSignal();

// The PID namespace that a run id names: macOS has one, 0.
std::string NamingPidNamespace();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_MODEL_H_
