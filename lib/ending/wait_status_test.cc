#include "lib/ending/wait_status.h"

#include <signal.h>

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

TEST(WaitStatusTest, TellsExitsFromSignals) {
  EXPECT_EQ(WaitStatus::FromSiginfo(CLD_EXITED, 9), WaitStatus::Exited(9));
  EXPECT_EQ(WaitStatus::FromSiginfo(CLD_KILLED, 9), WaitStatus::Signaled(9));
  EXPECT_EQ(WaitStatus::FromSiginfo(CLD_DUMPED, SIGSEGV),
            WaitStatus::Signaled(SIGSEGV));
  EXPECT_FALSE(WaitStatus::Exited(9) == WaitStatus::Signaled(9));
  EXPECT_FALSE(WaitStatus::Exited(9) == WaitStatus::Exited(8));
}

TEST(WaitStatusTest, EveryExitCodeStaysWhatItIs) {
  for (int code = 0; code < 256; ++code) {
    WaitStatus status = WaitStatus::FromSiginfo(CLD_EXITED, code);
    EXPECT_FALSE(status.signaled());
    EXPECT_EQ(status.ShellCode(), code);
    EXPECT_EQ(Describe(status), "exit status " + std::to_string(code));
  }
}

TEST(WaitStatusTest, ADeathBySignalIs128AndTheSignal) {
  WaitStatus status = WaitStatus::FromSiginfo(CLD_KILLED, SIGKILL);
  EXPECT_TRUE(status.signaled());
  EXPECT_EQ(status.ShellCode(), 137);
  EXPECT_EQ(Describe(status), "SIGKILL");
}

TEST(SignalNameTest, NamesSignals) {
  const struct {
    int signal;
    std::string name;
  } kCases[] = {
      // These numbers are the same on all systems (kill(1)).
      {1, "SIGHUP"},
      {2, "SIGINT"},
      {3, "SIGQUIT"},
      {6, "SIGABRT"},
      {9, "SIGKILL"},
      {14, "SIGALRM"},
      {15, "SIGTERM"},
      {SIGSEGV, "SIGSEGV"},
      {SIGUSR1, "SIGUSR1"},
      {SIGWINCH, "SIGWINCH"},
      {34, "SIGRTMIN"},
      {35, "SIGRTMIN+1"},
      {64, "SIGRTMIN+30"},
      // Numbers that have no name.
      {0, "signal 0"},
      {33, "signal 33"},
      {65, "signal 65"},
      {-1, "signal -1"},
  };
  for (const auto& c : kCases) EXPECT_EQ(SignalName(c.signal), c.name);
}

TEST(SignalNameTest, NoNameStandsForTwoSignals) {
  std::set<std::string> names;
  for (int signal = 0; signal < 70; ++signal) {
    EXPECT_TRUE(names.insert(SignalName(signal)).second) << signal;
  }
}

}  // namespace
}  // namespace acp_wrap
