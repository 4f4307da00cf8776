// A set of signal numbers that is a plain value.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_SIGNAL_SET_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_SIGNAL_SET_H_

#include <signal.h>

#include <cstdint>
#include <initializer_list>

namespace acp_wrap::simulation {

class SignalSet {
 public:
  SignalSet() = default;
  SignalSet(std::initializer_list<int> signals) {
    for (int signal : signals) Add(signal);
  }
  // All that can be blocked.
  static SignalSet Blockable() {
    SignalSet all;
    all.bits_ = ~(Bit(SIGKILL) | Bit(SIGSTOP));
    return all;
  }

  void Add(int signal) { bits_ |= Bit(signal); }
  bool Has(int signal) const { return (bits_ & Bit(signal)) != 0; }
  uint64_t bits() const { return bits_; }

 private:
  static uint64_t Bit(int signal) { return uint64_t{1} << (signal - 1); }

  uint64_t bits_ = 0;
};

inline bool StopsByDefault(int signal) {
  return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN ||
         signal == SIGTTOU;
}

inline bool IgnoredByDefault(int signal) {
  return signal == SIGCHLD || signal == SIGCONT || signal == SIGURG ||
         signal == SIGWINCH;
}

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_SIGNAL_SET_H_
