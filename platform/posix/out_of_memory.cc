#include "platform/posix/out_of_memory.h"

#include <time.h>
#include <unistd.h>

#include <new>

#include "absl/time/time.h"
#include "platform/posix/clock.h"
#include "platform/posix/diagnostics.h"

namespace acp_wrap {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(1);
constexpr absl::Duration kPause = absl::Milliseconds(10);

MessageWriter* g_diagnostics = nullptr;
int g_status = 0;
// Of the shortage that is, or was the last.
absl::Time g_began = absl::InfinitePast();
absl::Time g_seen = absl::InfinitePast();

// Called by operator new, which tries again when this returns.  Without it the
// C++ library ends the process by SIGABRT, with a message of its own.
void OnNoMemory() {
  const absl::Time now = MonotonicClock().Now();
  if (now - g_seen > kPatience) g_began = now;
  g_seen = now;
  if (now - g_began <= kPatience) {
    const timespec pause = absl::ToTimespec(kPause);
    nanosleep(&pause, nullptr);
    return;
  }
  g_diagnostics->Write("sprout-acp-wrap: gave up: there is no memory\n");
  _exit(g_status);
}

}  // namespace

void EndWhenOutOfMemory(MessageWriter& diagnostics, int status) {
  g_diagnostics = &diagnostics;
  g_status = status;
  std::set_new_handler(OnNoMemory);
}

}  // namespace acp_wrap
