// A witness that is a child process.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_GROUP_WITNESS_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_GROUP_WITNESS_H_

#include <sys/types.h>

#include <memory>
#include <utility>

#include "lib/result.h"
#include "platform/group_witness.h"
#include "platform/self.h"
#include "platform/spawner.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// A child process with all signals blocked, which holds no descriptor but one
// end of a socket, and ends with its parent: by PR_SET_PDEATHSIG where there
// is such a thing, by the end-of-file on the socket elsewhere.
//
// Linux delivers a signal for a group to its latest member first
// (attach_pid() puts it at the head of the list), so the witness has it before
// the leader does.
class ChildWitness : public GroupWitness {
 public:
  // All signals have to be blocked in the calling process.
  static Result<std::unique_ptr<GroupWitness>> Create(Spawner& spawner,
                                                      Self& self);

  // Ends the child and waits for it.
  ~ChildWitness() override;

  bool Saw(int signal) override;
  pid_t Pid() const override { return pid_; }
  void OnReaped(pid_t pid) override;

 private:
  // What the child has to know.
  struct Duty {
    Self* self;
    pid_t parent;
    // The child's end.
    int socket;
  };

  ChildWitness(UniqueFd socket, pid_t pid)
      : pid_(pid), socket_(std::move(socket)) {}

  static int Watch(const Duty& duty);

  // 0 once it has been waited for.
  pid_t pid_;
  UniqueFd socket_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_GROUP_WITNESS_H_
