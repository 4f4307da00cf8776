// Telling a signal to the group from one to the process alone.

#ifndef SPROUT_ACP_WRAP_PLATFORM_GROUP_WITNESS_H_
#define SPROUT_ACP_WRAP_PLATFORM_GROUP_WITNESS_H_

#include <sys/types.h>

namespace acp_wrap {

// Whoever receives a signal cannot tell whether kill(2) named its pid or its
// process group.  But if it named the group, every other member has got the
// signal too.  The agent is a member: passing the signal on would give it two,
// and to many agents the second SIGTERM means "now".  So one member, a child
// of front's, does nothing but keep what it has got, and is asked.
class GroupWitness {
 public:
  virtual ~GroupWitness() = default;

  // Whether the group got `signal`, which the caller has just received; each
  // one that it got is told once.  False if that cannot be found out.
  virtual bool Saw(int signal) = 0;

  // 0 once it has been waited for.
  virtual pid_t Pid() const = 0;

  // To be told of each child of the caller's that has been waited for, since
  // it may be the witness itself.
  virtual void OnReaped(pid_t pid) = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_GROUP_WITNESS_H_
