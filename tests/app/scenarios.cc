// Plays every way to stop, without and with the wrapper, at its standard
// settings, and prints what stays and how long it takes until all is gone, as
// the table of README.md:
//
//   bazel run //tests/app:scenarios

#include <cstddef>
#include <cstdio>
#include <map>
#include <string>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/app/app.h"
#include "tests/app/ways_to_stop.h"
#include "tests/harness/reaper.h"

namespace acp_wrap {
namespace {

// Whatever the wrapper does has been done then: a grace of 10 s, and the rest.
constexpr absl::Duration kLongestWrapped = absl::Seconds(20);
// Nobody does anything then any more, without the wrapper.
constexpr absl::Duration kLongestUnwrapped = absl::Seconds(3);

std::string Describe(const std::map<std::string, size_t>& living) {
  std::string text;
  for (const auto& [name, count] : living) {
    text += absl::StrFormat("%s%d %s", text.empty() ? "" : ", ", count, name);
  }
  return text;
}

struct Outcome {
  std::string stays;
  std::string until_gone;
  // Something was ended that should have lived.
  bool harm = false;
};

Outcome Play(const WayToStop& way, bool wrapped) {
  if (!wrapped && way.wrapped_only) return {"", ""};
  Stage stage(wrapped, {});
  if (!stage.ready()) return {"(could not be played)", "", true};
  const absl::Time begin = absl::Now();
  way.bring_about(stage);
  const bool gone = stage.agent().leash().AwaitAllGone(
      wrapped ? kLongestWrapped : kLongestUnwrapped);
  Outcome outcome;
  outcome.stays = gone ? "nothing" : Describe(stage.agent().Living());
  outcome.until_gone =
      gone ? absl::StrFormat("%.1f s",
                             absl::ToDoubleSeconds(absl::Now() - begin))
           : "never";
  outcome.harm = !stage.neighbour().Undisturbed() ||
                 (way.starts_next &&
                  (stage.next() == nullptr || !stage.next()->Undisturbed()));
  return outcome;
}

int Main() {
  BecomeReaper();
  std::printf(
      "| way to stop | unwrapped, there stay | wrapped, there stays | all gone "
      "after |\n|---|---|---|---|\n");
  bool harm = false;
  for (const WayToStop& way : AllWaysToStop()) {
    Outcome unwrapped = Play(way, false);
    EndLeftovers();
    Outcome wrapped = Play(way, true);
    EndLeftovers();
    std::printf("| %s | %s | %s | %s |\n", way.title.c_str(),
                unwrapped.stays.c_str(), wrapped.stays.c_str(),
                wrapped.until_gone.c_str());
    std::fflush(stdout);
    harm |=
        wrapped.harm || (wrapped.stays != "nothing" && !way.beyond_the_promise);
  }
  return harm ? 1 : 0;
}

}  // namespace
}  // namespace acp_wrap

int main() { return acp_wrap::Main(); }
