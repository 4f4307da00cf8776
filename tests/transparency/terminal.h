// An interactive shell in a session of its own, on a terminal of its own, with
// the agent's command at hand.

#ifndef SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_TERMINAL_H_
#define SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_TERMINAL_H_

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "platform/unique_fd.h"
#include "tests/harness/launch.h"
#include "tests/harness/leash.h"
#include "tests/transparency/setting.h"

namespace acp_wrap {

// The shell is bash; $AGENT is the probe with what stands in front of it, so
// that what is typed, echoed and listed as a job is the same in each setting.
// What is typed next must wait for a prompt, a report or an output, or the
// order of what is seen is not determined.
class Terminal {
 public:
  explicit Terminal(const Setting& setting);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Hangs up, and ends all that is left.
  ~Terminal();

  // What keys send: a line with its "\n", or kInterrupt and the like.
  void Type(const std::string& keys);

  // Waits for the output to go on to `text`, and past it; whether it came.
  bool Expect(const std::string& text);
  bool AwaitPrompt() { return Expect(kPrompt); }

  // Types a line and waits for the next prompt.
  void Command(const std::string& line);

  // The next report; "(nothing)" if none comes, "(end)" if none can come.
  std::string Next();

  // What was reported until all that was sent before has arrived: as
  // Stage::Settle(), by a SIGPWR that the agent has to catch.
  std::string Settle();

  // The process group of the shell's only job; 0 if it has none.
  pid_t Job() const;
  // Waits until the shell has so many children which have all been executed:
  // one that has not may take a key for the shell's.
  bool AwaitExecuted(size_t children) const;
  // Waits until the job's leader and the agent are stopped; whether it came.
  // Until then the agent may take what is typed for the shell.
  bool AwaitStopped() const;

  // Ctrl-Z.
  void Suspend();

  // Who is in the foreground: "the shell", "its job" or "another".
  std::string Foreground() const;

  void Resize(unsigned short rows, unsigned short columns);
  void HangUp() { master_.Reset(); }

  pid_t shell() const { return shell_->pid(); }
  Leash& leash() { return leash_; }
  absl::Duration limit() const { return limit_; }

  // All that was shown, without pids: a line each.
  std::vector<std::string> Screen() const;
  // The same where it is a matter of luck at which prompt the shell tells of a
  // job: in no order, and without empty lines.
  std::vector<std::string> SortedScreen() const;

  static constexpr char kInterrupt[] = "\x03";
  static constexpr char kSuspend[] = "\x1a";
  static constexpr char kEndOfFile[] = "\x04";
  static constexpr char kQuit[] = "\x1c";

 private:
  static constexpr char kPrompt[] = ">>> ";

  // More of the output, if any comes before `end`.
  bool Read(absl::Time end);
  void LeaveOutWhoAsked();

  const absl::Duration limit_;
  Leash leash_;
  UniqueFd master_;
  std::unique_ptr<Started> shell_;
  std::string shown_;
  size_t expected_ = 0;
  size_t taken_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_TERMINAL_H_
