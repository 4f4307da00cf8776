// A debugger that holds a process, as gdb(1) does at its prompt.

#ifndef SPROUT_ACP_WRAP_TESTS_HARNESS_DEBUGGER_H_
#define SPROUT_ACP_WRAP_TESTS_HARNESS_DEBUGGER_H_

#include <sys/types.h>

namespace acp_wrap {

// A child of the calling process that has stopped `target` by ptrace(2), and
// takes no notice of it any more.
class Debugger {
 public:
  explicit Debugger(pid_t target);
  // Ends it, and lets its target go by that.
  ~Debugger();

  Debugger(const Debugger&) = delete;
  Debugger& operator=(const Debugger&) = delete;

  // False where the system does not let the caller trace the target: it is not
  // below the caller (Yama's ptrace_scope), say, or not dumpable.
  bool holds() const { return holds_; }

 private:
  pid_t pid_;
  bool holds_ = false;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_HARNESS_DEBUGGER_H_
