// All kinds of victims, each in a file of its own that carries its name.

#ifndef SPROUT_ACP_WRAP_TESTS_VICTIMS_KINDS_H_
#define SPROUT_ACP_WRAP_TESTS_VICTIMS_KINDS_H_

#include "tests/victims/victim.h"

namespace acp_wrap {

// Each tells the test "ready" exactly once, when all of it is in place, and
// "here" for processes that belong to it besides.
[[noreturn]] void Agent(const Arguments& arguments);
[[noreturn]] void Bystander(const Arguments& arguments);
[[noreturn]] void Churner(const Arguments& arguments);
[[noreturn]] void Daemon(const Arguments& arguments);
[[noreturn]] void Flock(const Arguments& arguments);
[[noreturn]] void ForkBomb(const Arguments& arguments);
[[noreturn]] void Hostile(const Arguments& arguments);
[[noreturn]] void IgnoresAll(const Arguments& arguments);
[[noreturn]] void InnerWrapper(const Arguments& arguments);
[[noreturn]] void LeaderExited(const Arguments& arguments);
[[noreturn]] void MovedIn(const Arguments& arguments);
[[noreturn]] void Namespaces(const Arguments& arguments);
[[noreturn]] void NestedSubreaper(const Arguments& arguments);
[[noreturn]] void NoEnvironment(const Arguments& arguments);
[[noreturn]] void NonDumpable(const Arguments& arguments);
[[noreturn]] void OwnGroup(const Arguments& arguments);
[[noreturn]] void OwnSession(const Arguments& arguments);
[[noreturn]] void OwnTerminal(const Arguments& arguments);
[[noreturn]] void Plain(const Arguments& arguments);
[[noreturn]] void Respawner(const Arguments& arguments);
[[noreturn]] void Root(const Arguments& arguments);
[[noreturn]] void SetUid(const Arguments& arguments);
[[noreturn]] void Spare(const Arguments& arguments);
[[noreturn]] void Stopped(const Arguments& arguments);
[[noreturn]] void Swarm(const Arguments& arguments);
[[noreturn]] void Title(const Arguments& arguments);
[[noreturn]] void Traced(const Arguments& arguments);
[[noreturn]] void TrapsTerm(const Arguments& arguments);
[[noreturn]] void Tree(const Arguments& arguments);
[[noreturn]] void Uninterruptible(const Arguments& arguments);
[[noreturn]] void VforkParent(const Arguments& arguments);
[[noreturn]] void With(const Arguments& arguments);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_VICTIMS_KINDS_H_
