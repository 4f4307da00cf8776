// What the wrapper says, on standard error or in a log file.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_DIAGNOSTICS_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_DIAGNOSTICS_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/result.h"
#include "platform/diagnostics.h"
#include "platform/event_sink.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// On file descriptor 2, or in a log file in its place.  A reader that does not
// read must not hold the wrapper up: it is waited for half a second in all, and
// what cannot be written then is dropped.
class MessageWriter : public Diagnostics {
 public:
  // If descriptor 2 is closed now, nothing is written there, since the number
  // may come to belong to something else.
  MessageWriter();

  // From now on appends to `file`, which gets mode 0600 if it is new.  A
  // symbolic link is not followed: the folder may be anybody's.  After an
  // error everything is as before.  What the file does not take, as on a full
  // disk, goes to standard error, which is told so once.
  Outcome LogTo(const std::string& file);

  // Says what happens, too.  Who reads that, as who reads a log file, wants to
  // know when, and by which process: "sprout-acp-wrap[42]
  // 2026-01-02T03:04:05.678Z: " stands in front of each line.
  void SetVerbose() { verbose_ = true; }
  bool verbose() const override { return verbose_; }

  // Tells programs what happens, too (event_file.h says where).  After an error
  // everything is as before.
  Outcome SendEventsTo(const std::string& target);
  EventSink* events() override { return events_.get(); }

  void Say(absl::string_view line) override;

  // Writes `text` as it is, for who has no memory to compose a line.
  void Write(absl::string_view text);

  // With a log file, nobody holds the standard error that was inherited open,
  // if that is a pipe or a socket, whose reader may wait for its end; it is
  // only remembered for what the file does not take, which a socket cannot be.
  // To be called by a process that will exec nothing.
  void LetGoOfStandardError();

  // Lets go of both for good: nothing is said any more.
  void FallSilent();

 private:
  std::string Prefix() const;
  void WriteToStandardError(absl::string_view text);
  bool WriteTo(int descriptor, absl::string_view text);

  UniqueFd log_;
  std::unique_ptr<EventSink> events_;
  // Descriptor 2 was open at the start, and is standard error.
  bool has_standard_error_;
  // After LetGoOfStandardError(): a pipe that is only remembered (kernel.h), or
  // what was open there.
  UniqueFd remembered_;
  UniqueFd kept_;
  // Where lines go; -1 for nowhere.
  int descriptor_;
  // The log has not taken what it was given.
  bool log_failed_ = false;
  bool verbose_ = false;
  absl::Duration patience_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_DIAGNOSTICS_H_
