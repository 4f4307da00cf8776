// EventSink on a file, pipe or socket.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_EVENT_FILE_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_EVENT_FILE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "lib/result.h"
#include "lib/text/json.h"
#include "platform/event_sink.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// Front and guardian each have one on the same file.  A line is one write(2) or
// send(2) of less than PIPE_BUF bytes, so that lines stay whole (pipe(7)); what
// there is no room for is dropped and counted.
class EventFile : public EventSink {
 public:
  // `target` is the path of a file to append to, which gets mode 0600 if it is
  // new, and is no symbolic link; or "fd:N", an inherited descriptor, which is
  // not the agent's any more.  EINVAL for one of the standard streams; ENXIO
  // for a FIFO that nobody reads.
  static Result<std::unique_ptr<EventSink>> Open(const std::string& target);

  void SetRun(const std::string& run) override { run_ = run; }
  void Tell(absl::string_view event,
            absl::FunctionRef<void(JsonWriter&)> members) override;
  size_t lost() const override { return lost_; }

 private:
  enum class Kind { kFile, kStream, kSocket };

  EventFile(UniqueFd file, Kind kind);
  static Result<std::unique_ptr<EventSink>> OpenInherited(
      const std::string& number);
  bool Write(absl::string_view line);

  const UniqueFd file_;
  const Kind kind_;
  std::string run_;
  size_t lost_ = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_EVENT_FILE_H_
