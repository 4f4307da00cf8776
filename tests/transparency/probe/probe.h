// What the files of the probe share: the program that plays the agent, and
// whoever starts it, in the comparisons.

#ifndef SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_PROBE_PROBE_H_
#define SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_PROBE_PROBE_H_

#include <string>

namespace acp_wrap {

// Tells the test, which has the other end of kLeashDescriptor (victim.h).
void Report(const std::string& text);

// Reports why, and ends.
[[noreturn]] void Fail(const std::string& what);

// From now on, each signal that can be caught is reported when a step waits,
// "got 15 SI_USER" or "got 40 SI_QUEUE 7", and does nothing else.  `only`
// names one; 0 for all of them.
void CatchSignals(int only);

// Waits for a line on standard input and answers it without its end, or
// "EOF", or the name of an error.  Reports the signals that come meanwhile.
std::string ReadLine();

// Waits for signals without end, and reports them.
[[noreturn]] void WaitForSignals();

// What ReadLine() reads from now on is a duplicate, and standard input is
// /dev/null.
void HideInput();

// Waits so long, and reports the signals that come meanwhile.
void WaitFor(int milliseconds);

// Waits for any caught signal, and reports it.
void WaitForOneSignal();

// What proc(5), and others, say about the calling process, without what has to
// differ from one process to the next: a line each.
std::string DescribeState();

// The descriptors that are open: a line each.
std::string DescribeDescriptors();

// What the inherited mask and dispositions are, and which signals are pending.
std::string DescribeSignals();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_PROBE_PROBE_H_
