// Telling a program what happens in a run, while it happens (--events).

#ifndef SPROUT_ACP_WRAP_PLATFORM_EVENT_SINK_H_
#define SPROUT_ACP_WRAP_PLATFORM_EVENT_SINK_H_

#include <cstddef>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "lib/text/json.h"

namespace acp_wrap {

class EventSink {
 public:
  virtual ~EventSink() = default;

  // What is told from now on is told of this run; nothing is before.
  virtual void SetRun(const std::string& run) = 0;

  // Writes one line, with what `members` adds to the object (events.h of
  // lib/ending), at once or not at all: never blocks.
  virtual void Tell(absl::string_view event,
                    absl::FunctionRef<void(JsonWriter&)> members) = 0;

  // How many lines the calling process could not write.
  virtual size_t lost() const = 0;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_EVENT_SINK_H_
