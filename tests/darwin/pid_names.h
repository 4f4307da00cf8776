// By which number who knows whom: a process has one in each PID namespace from
// the first to its own (pid_namespaces(7)), and a test that has a namespace to
// itself is on a Mac of its own.  Makes no system call.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_PID_NAMES_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_PID_NAMES_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

namespace darwin {

// The inode of a namespace; 0 is the daemon's.
using PidSpace = uint64_t;

class PidNames {
 public:
  // `pid` is the daemon's number, and `inner` those of the namespaces below
  // that, outermost first, of which `own` is the last.
  void Add(pid_t pid, pid_t parent, const std::vector<pid_t>& inner,
           PidSpace own);

  PidSpace SpaceOf(pid_t pid) const;

  // The daemon's number for who is `pid` in `space`; 0 if nobody is.
  pid_t FromSpace(PidSpace space, pid_t pid) const;

  // The number in `space`; 0 for who is not in it.
  pid_t ToSpace(PidSpace space, pid_t pid) const;

 private:
  struct Name {
    PidSpace space;
    pid_t pid;
  };
  std::unordered_map<pid_t, std::vector<Name>> names_;
  std::map<std::pair<PidSpace, pid_t>, pid_t> outer_;
};

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_PID_NAMES_H_
