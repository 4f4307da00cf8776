// A scenario is played without the wrapper and with it; what the caller and
// the agent could see is compared.

#ifndef SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_SCENARIO_H_
#define SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_SCENARIO_H_

#include <string>
#include <utility>
#include <vector>

#include "tests/transparency/setting.h"

namespace acp_wrap {

// What was seen, line by line, without what differs from run to run: pids,
// times, the setting itself.
class Observation {
 public:
  void Note(std::string line) { lines_.push_back(std::move(line)); }
  void Note(const std::string& what, const std::string& seen) {
    lines_.push_back(what + ": " + seen);
  }
  // The lines of `text`.
  void NoteLines(const std::string& text);

  // Says that this system cannot play the scenario.
  void Skip(std::string why) { skipped_ = std::move(why); }

  const std::vector<std::string>& lines() const { return lines_; }
  const std::string& skipped() const { return skipped_; }

 private:
  std::vector<std::string> lines_;
  std::string skipped_;
};

// One line for each place where the two are not the same, "expected" against
// "seen"; nothing if there is none.
std::vector<std::string> Differences(const std::vector<std::string>& expected,
                                     const std::vector<std::string>& seen);

struct Scenario {
  // Letters only, for the name of a test.
  std::string topic;
  std::string name;
  // For people: what is compared.
  std::string what;
  // Plays it, and leaves no process behind.  The caller is a reaper
  // (tests/harness/reaper.h).
  void (*play)(const Setting& setting, Observation& seen);
  // What is seen with the wrapper; empty if that is what is seen without.
  std::vector<std::string> promised = {};
  // Why the wrapper cannot be the same; empty if it is.
  std::string known_difference;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_TRANSPARENCY_SCENARIO_H_
