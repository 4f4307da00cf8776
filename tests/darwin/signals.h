// What XNU knows of a process's signals, and Linux does not tell: the notes of
// EVFILT_SIGNAL, which one signal causes whether it is ignored or blocked, sent
// by the process itself or by others, and taken by sigwait(2) since or not.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_SIGNALS_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_SIGNALS_H_

#include <cstdint>
#include <optional>
#include <vector>

namespace darwin {

// Darwin's signals are 1 to 31.
inline constexpr int kSignalEnd = 32;

// From now on `signal` is noted.
void NoteSignal(int signal);

// A descriptor that can be read when a signal has come; -1 if none is noted.
int SignalDescriptor();

struct SignalNote {
  int signal = 0;
  // How often it has come since the last note of it.
  int64_t count = 0;
};

// What has come since the last call.
std::vector<SignalNote> TakeSignalNotes();

// When there will be something to take without the descriptor's saying so, in
// microseconds of MonotonicMicroseconds().
std::optional<int64_t> NextSignalNote();

// In a child that has just been forked: it has no kqueue, and nothing pending.
void ForgetSignals();

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_SIGNALS_H_
