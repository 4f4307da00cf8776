// What the wrapper says, line by line, and where.

#ifndef SPROUT_ACP_WRAP_PLATFORM_DIAGNOSTICS_H_
#define SPROUT_ACP_WRAP_PLATFORM_DIAGNOSTICS_H_

#include "absl/strings/string_view.h"
#include "platform/event_sink.h"

namespace acp_wrap {

class Diagnostics {
 public:
  virtual ~Diagnostics() = default;

  // Writes one line, "sprout-acp-wrap: " in front of it, in one write(2).
  virtual void Say(absl::string_view line) = 0;

  // Whether to say what happens, too, and not only what has to be known.
  virtual bool verbose() const { return false; }

  // Where programs are told what happens; null if none wants to know.
  virtual EventSink* events() { return nullptr; }
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_DIAGNOSTICS_H_
