// What Linux tells of forks, execs and ends, as it happens.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_KERNEL_FEED_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_KERNEL_FEED_H_

#include <sys/types.h>

#include <optional>
#include <unordered_map>

#include "platform/unique_fd.h"

struct proc_event;

namespace darwin {

// Forks and execs by the proc connector (linux/cn_proc.h), which says so before
// the child has run its first instruction; ends by pidfds, which say so when
// the last thread has ended, before a parent can know, unlike the connector.
class KernelFeed {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    // Answers whether the child is one to follow.
    virtual bool OnFork(pid_t parent, pid_t child) = 0;
    virtual void OnExec(pid_t pid) = 0;
    // `status` as wait(2) has it.
    virtual void OnExit(pid_t pid, int status) = 0;
  };

  // Begins to listen.  Null if that is not allowed, which errno tells: the
  // connector serves the initial user, PID and network namespaces alone, and
  // those that have CAP_NET_ADMIN.
  static std::optional<KernelFeed> Open();

  // Can be read when Drain() has something to tell.
  int descriptor() const { return epoll_.get(); }

  // Tells all that has happened until now, forks before ends.
  void Drain(Listener& listener);

 private:
  KernelFeed(acp_wrap::UniqueFd netlink, acp_wrap::UniqueFd epoll);

  bool ReadConnector(Listener& listener);
  bool ReadEnds(Listener& listener);
  void Take(const proc_event& event, Listener& listener);
  void Follow(pid_t pid, Listener& listener);
  int StatusOf(pid_t pid, Listener& listener);

  acp_wrap::UniqueFd netlink_;
  acp_wrap::UniqueFd epoll_;
  std::unordered_map<pid_t, acp_wrap::UniqueFd> followed_;
  // Of those that have been waited for before their status could be read.
  std::unordered_map<pid_t, int> told_status_;
};

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_KERNEL_FEED_H_
