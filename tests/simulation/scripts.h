// The processes that the scenarios are made of.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SCRIPTS_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SCRIPTS_H_

#include "tests/simulation/script.h"

namespace acp_wrap::simulation {

// `script` with a pipe from its parent for its standard input.
ScriptPtr Piped(ScriptPtr script);

ScriptPtr Exits(int code);
// Runs until it is ended.
ScriptPtr Runs();
ScriptPtr Crashes(int signal);
// Forks `child`, and goes on as Runs().
ScriptPtr Starts(ScriptPtr child);
// Forks `child`, and exits.
ScriptPtr Leaves(ScriptPtr child);
// Forks `child` and exits when that has ended.
ScriptPtr Awaits(ScriptPtr child);
// Turns into a daemon: a child in a session of its own with an empty
// environment forks what goes on.
ScriptPtr Daemon();
ScriptPtr IgnoresTerm();
// On SIGTERM it forks one that runs on, and exits.
ScriptPtr ForksOnTerm();
// Forks a child again each time that one has ended, `times` times.
ScriptPtr Respawns(int times);
// Stops itself by `signal`, and exits when it goes on.
ScriptPtr Stops(int signal);
// A set-uid process that runs on.
ScriptPtr Privileged();
// In uninterruptible sleep for good.
ScriptPtr Uninterruptible();

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SCRIPTS_H_
