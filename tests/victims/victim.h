// What the victims have in common: processes that escape from whoever started
// them, each in its own way, tell the test so, and then stay.

#ifndef SPROUT_ACP_WRAP_TESTS_VICTIMS_VICTIM_H_
#define SPROUT_ACP_WRAP_TESTS_VICTIMS_VICTIM_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace acp_wrap {

// The descriptor of the leash (tests/harness/leash.h), in every victim.
inline constexpr int kLeashDescriptor = 3;

// Behind the name of a kind, what stood behind the colon: "tree:daemon".
using Arguments = std::vector<std::string>;

// Tells the test "WHAT KIND", KIND being what the caller was started as.
// Nothing happens if nobody listens.
void Report(const std::string& what);

// Tells the test that this system does not let the kind exist, and ends.
[[noreturn]] void Unavailable(const char* call);

// Stays until a signal ends it, and does nothing.
[[noreturn]] void Stay();

// Reports "ready", and stays.
[[noreturn]] void ReadyAndStay();

// fork(2), or the end of the caller.
pid_t Fork();

// Starts `specification`, "KIND" or "KIND:ARGUMENT...", as a child.
pid_t StartKind(const std::string& specification);

// Becomes a new program image of that kind, with no environment at all.
[[noreturn]] void BecomeKindWithoutEnvironment(const std::string& kind);

// The file that stands at `path` relative to the folder of this program.
std::string Beside(const std::string& path);

// Ignores, and blocks, each signal for which the system allows it.
void IgnoreAllSignals();

// Lets SIGTERM arrive and does nothing about it.
void TrapTermination();

// Room for what setproctitle() overwrites; set by main().
extern char** g_argv;

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_VICTIMS_VICTIM_H_
