// The calling thread's place with the scheduler.

#ifndef SPROUT_ACP_WRAP_PLATFORM_MACOS_REAL_TIME_H_
#define SPROUT_ACP_WRAP_PLATFORM_MACOS_REAL_TIME_H_

namespace acp_wrap {

// Has the calling thread run as soon as it has something to do, before what
// shares the processors by turns: thread_policy_set(),
// THREAD_TIME_CONSTRAINT_POLICY, which takes no privilege.  One that computes
// for longer than it said is put back to its turn (osfmk/kern/priority.c in
// XNU).  A forked process begins without it.  Where it is refused, the thread
// stays what it is.
void RunInRealTime();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_MACOS_REAL_TIME_H_
