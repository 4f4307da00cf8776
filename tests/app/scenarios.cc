// Plays every way to stop, without the wrapper and with it in each position, at
// its standard settings, and prints what stays and how long it takes until all
// is gone, as the tables of docs/scenarios.md, and what becomes of the turns in
// flight:
//
//   bazel run //tests/app:scenarios

#include <cstddef>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/app/app.h"
#include "tests/app/ways_to_stop.h"
#include "tests/harness/leash.h"
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
  absl::Duration until_gone = absl::InfiniteDuration();
  // Something was ended that should have lived.
  bool harm = false;
};

// What the app does within ten minutes, at once.
void Tick(App& app, int times) {
  if (!app.alive()) return;
  for (int i = 0; i < times; ++i) app.Tick();
}

Outcome Play(App::Version version, const WayToStop& way, Position position) {
  Stage stage(version, position, {});
  if (!stage.ready()) return {"(could not be played)", {}, true};
  const absl::Time begin = absl::Now();
  way.bring_about(stage);
  const bool today = version == App::Version::kToday;
  // Two ticks without the wrapper: what has the marker is ended by the app.
  const bool bare = position == Position::kNowhere;
  if (bare && today) Tick(stage.app(), 2);
  Outcome outcome;
  if (stage.agent().leash().AwaitAllGone(bare ? kLongestUnwrapped
                                              : kLongestWrapped)) {
    outcome.until_gone = absl::Now() - begin;
    outcome.stays = "nothing";
  } else {
    outcome.stays = Describe(stage.agent().Living());
  }
  // Whoever is not to be ended lives through ten ticks.
  if (!bare && today) Tick(stage.app(), 10);
  outcome.harm = stage.app().failed() || !stage.neighbour().Undisturbed() ||
                 (way.starts_next &&
                  (stage.next() == nullptr || !stage.next()->Undisturbed()));
  return outcome;
}

bool PlaysIn(const WayToStop& way, App::Version version, Position position) {
  for (Position possible : PositionsFor(version, way)) {
    if (possible == position) return true;
  }
  return position == Position::kNowhere && !way.wrapped_only;
}

std::string Cell(const Outcome& outcome) {
  if (outcome.until_gone == absl::InfiniteDuration()) return outcome.stays;
  return absl::StrFormat("%s, %.1f s", outcome.stays,
                         absl::ToDoubleSeconds(outcome.until_gone));
}

// Answers whether all is as promised.
bool PrintTable(App::Version version, const std::vector<Position>& positions) {
  std::printf("\n| way to stop |");
  for (Position position : positions) std::printf(" %s |", Title(position));
  std::printf("\n|---|");
  for (size_t i = 0; i < positions.size(); ++i) std::printf("---|");
  std::printf("\n");
  bool well = true;
  for (const WayToStop& way : WaysToStop(version)) {
    std::printf("| %s |", way.title.c_str());
    for (Position position : positions) {
      if (!PlaysIn(way, version, position)) {
        std::printf(" |");
        continue;
      }
      const Outcome outcome = Play(version, way, position);
      EndLeftovers();
      std::printf(" %s |", Cell(outcome).c_str());
      std::fflush(stdout);
      if (position == Position::kNowhere) continue;
      well &= !outcome.harm &&
              (outcome.stays == "nothing" || way.beyond_the_promise);
    }
    std::printf("\n");
  }
  return well;
}

struct Turn {
  const char* title;
  // How long each of the two still takes when the app stops the agent.
  const char* setting;
  void (*stop)(Stage& stage);
};

constexpr Turn kTurns[] = {
    {"stop button, and 0.5 s are left of the turn", "BUZZ_ACP_TURN=500",
     [](Stage& stage) { stage.app().Stop("agent"); }},
    {"stop button of later versions, 3 s", "BUZZ_ACP_TURN=3000",
     [](Stage& stage) { stage.app().StopSlow("agent"); }},
    {"app quits, 1.2 s", "BUZZ_ACP_TURN=1200",
     [](Stage& stage) { stage.app().Quit(true); }},
};

std::string PlayTurn(const Turn& turn, Position position) {
  Stage stage(App::Version::kToday, position, {turn.setting});
  if (!stage.ready()) return "(could not be played)";
  turn.stop(stage);
  stage.agent().leash().AwaitAllGone(
      position == Position::kNowhere ? kLongestUnwrapped : kLongestWrapped);
  int answered = 0;
  for (const Leash::Report& report : stage.agent().leash().reports()) {
    if (report.text == "answered") ++answered;
  }
  return answered == 2 ? "answered" : "lost";
}

// Answers whether all are as without the wrapper.
bool PrintTurns(const std::vector<Position>& positions) {
  std::printf("\n| turns in flight |");
  for (Position position : positions) std::printf(" %s |", Title(position));
  std::printf("\n|---|");
  for (size_t i = 0; i < positions.size(); ++i) std::printf("---|");
  std::printf("\n");
  bool well = true;
  for (const Turn& turn : kTurns) {
    std::printf("| %s |", turn.title);
    for (Position position : positions) {
      const std::string outcome = PlayTurn(turn, position);
      EndLeftovers();
      std::printf(" %s |", outcome.c_str());
      std::fflush(stdout);
      well &= outcome == "answered";
    }
    std::printf("\n");
  }
  return well;
}

int Main() {
  BecomeReaper();
  std::printf("The app of today (Buzz):\n");
  const std::vector<Position> positions = {Position::kNowhere,
                                           Position::kAcpCommand,
                                           Position::kWorker, Position::kBoth};
  bool well = PrintTable(App::Version::kToday, positions);
  well &= PrintTurns(positions);
  std::printf("\nThe app of May 2026 (Sprout):\n");
  well &= PrintTable(App::Version::kOlder,
                     {Position::kNowhere, Position::kAcpCommand});
  std::printf(well
                  ? "\nNobody else was touched, and nobody within ten ticks of "
                    "the app; no turn was lost.\n"
                  : "\nThis is not what is promised.\n");
  return well ? 0 : 1;
}

}  // namespace
}  // namespace acp_wrap

int main() { return acp_wrap::Main(); }
