// Blocked signals that are ignored too.

#ifndef SPROUT_ACP_WRAP_PLATFORM_KEEP_IGNORED_SIGNALS_H_
#define SPROUT_ACP_WRAP_PLATFORM_KEEP_IGNORED_SIGNALS_H_

namespace acp_wrap {

// From now on every signal that is blocked becomes pending when it comes, even
// one that is ignored, be it by default.  Nothing fails.
void KeepIgnoredSignals();

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_KEEP_IGNORED_SIGNALS_H_
