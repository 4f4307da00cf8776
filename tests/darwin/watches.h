// The knotes of EVFILT_PROC, as bsd/kern/kern_event.c of XNU keeps them: one
// for each kqueue and process, which gathers what happens until it is taken.
// Makes no system call.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_WATCHES_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_WATCHES_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <list>
#include <vector>

#include "tests/darwin/wire.h"

namespace darwin {

class Watches {
 public:
  // `queue` names a kqueue.  A second time for the same process: other flags
  // and other data, in the same knote.
  void Add(int queue, pid_t pid, uint32_t flags, uint64_t data);

  // The queue has been closed.
  void Remove(int queue);

  // Answers the queues that had nothing to tell until now.
  std::vector<int> Tell(pid_t pid, uint32_t flag, int status);

  // What `queue` has to tell, at most `most`, in the order in which the knotes
  // became active, or the other way round.  One that has told of the end is
  // gone (EV_ONESHOT).
  std::vector<Note> Take(int queue, size_t most, bool reversed);

  bool HasNews(int queue) const;

 private:
  struct Knote {
    int queue;
    pid_t pid;
    uint32_t wanted;
    uint64_t data;
    uint32_t pending = 0;
    int status = 0;
    // When it became active.
    uint64_t turn = 0;
  };
  std::list<Knote> knotes_;
  uint64_t turn_ = 0;
};

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_WATCHES_H_
