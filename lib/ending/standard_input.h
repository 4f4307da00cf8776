// What a process reads from, as far as it tells whether it has been told to
// end.

#ifndef SPROUT_ACP_WRAP_LIB_ENDING_STANDARD_INPUT_H_
#define SPROUT_ACP_WRAP_LIB_ENDING_STANDARD_INPUT_H_

#include <cstdint>

namespace acp_wrap {

struct StandardInput {
  enum class Kind {
    // It could not be looked at.
    kUnknown,
    // Descriptor 0 is closed.
    kClosed,
    // The process is on its way out, and has no descriptors any more.
    kExiting,
    // A file, /dev/null or another device: nobody's end is its end.
    kFile,
    kTerminal,
    // A pipe or a socket, which ends when the last one at the other side does.
    kConduit,
  };
  Kind kind = Kind::kUnknown;
  // st_dev and st_ino (stat(2)).
  uint64_t device = 0;
  uint64_t inode = 0;
};

// What a process may claim once the agent is gone.
enum class Claim {
  kNothing,
  // It has just been given end-of-file, and may end by itself: it reads from a
  // pipe or a socket that is not the agent's, and whose other side was with the
  // agent or with what that started.
  kLingers,
  // It is what a launcher was asked to start: it is in the agent's process
  // group, and reads what the agent read.
  kLaunched,
};

// `agents` is what the agent read from.  A process of which nothing is known
// has the claim that it may have.  A pipe that came from outside by another
// descriptor than 0 cannot be told from the agent's own.
inline Claim ClaimOf(const StandardInput& own, const StandardInput& agents,
                     bool in_agent_group) {
  using Kind = StandardInput::Kind;
  if (own.kind == Kind::kUnknown) {
    return in_agent_group ? Claim::kLaunched : Claim::kLingers;
  }
  if (own.kind == Kind::kClosed) return Claim::kNothing;
  if (own.kind == Kind::kExiting) return Claim::kLingers;
  const bool same = own.device == agents.device && own.inode == agents.inode;
  if (same || agents.kind == Kind::kUnknown) {
    if (in_agent_group) return Claim::kLaunched;
    if (same) return Claim::kNothing;
  }
  return own.kind == Kind::kConduit ? Claim::kLingers : Claim::kNothing;
}

// Whether somebody talks through it: to read the same then tells that two are
// one for the user, which /dev/null does not.
inline bool Converses(const StandardInput& input) {
  return input.kind != StandardInput::Kind::kFile &&
         input.kind != StandardInput::Kind::kClosed;
}

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_ENDING_STANDARD_INPUT_H_
