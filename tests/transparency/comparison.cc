// Plays the scenarios with the wrapper and with its peers, and prints a table
// of who is as if there were nothing, for docs/comparison.md.
//
//   comparison                   all scenarios
//   comparison TOPIC             those of a topic: "Terminal"
//   comparison TOPIC NAME        what is seen in one, by each
//
// A peer gets a second for each thing that ought to happen, and none of the
// wrapper's options.

#include <cstdio>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/harness/reaper.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/setting.h"

namespace acp_wrap {
namespace {

Observation Play(const Scenario& scenario, Setting setting) {
  Observation seen;
  if (!scenario.promised.empty() && setting.prefix.empty()) {
    setting.limit = absl::Milliseconds(300);
  }
  scenario.play(setting, seen);
  EndLeftovers();
  return seen;
}

void PrintRow(const std::vector<std::string>& cells) {
  for (const std::string& cell : cells) std::printf("| %s ", cell.c_str());
  std::printf("|\n");
  std::fflush(stdout);
}

std::vector<Setting> All() {
  std::vector<Setting> all = {Wrapper()};
  for (const Setting& peer : Peers()) all.push_back(peer);
  return all;
}

void PrintTable(const std::string& topic) {
  std::vector<std::string> head = {"what is compared"};
  std::vector<std::string> rule = {"---"};
  for (const Setting& setting : All()) {
    head.push_back(setting.name);
    rule.push_back("---");
  }
  PrintRow(head);
  PrintRow(rule);
  for (const Scenario& scenario : AllScenarios()) {
    if (!topic.empty() && scenario.topic != topic) continue;
    const bool promised = !scenario.promised.empty();
    const std::vector<std::string> expected =
        promised ? scenario.promised : Play(scenario, Nothing()).lines();
    std::vector<std::string> row = {scenario.topic + ": " + scenario.what};
    for (const Setting& setting : All()) {
      Observation seen = Play(scenario, setting);
      const bool same = seen.lines() == expected;
      row.push_back(!seen.skipped().empty() ? "not played here"
                    : same                  ? (promised ? "yes" : "same")
                    : promised              ? "**no**"
                                            : "**differs**");
    }
    PrintRow(row);
  }
}

void PrintSeen(const std::string& topic, const std::string& name) {
  std::vector<Setting> settings = All();
  settings.insert(settings.begin(), Nothing());
  for (const Scenario& scenario : AllScenarios()) {
    if (scenario.topic != topic || scenario.name != name) continue;
    for (const Setting& setting : settings) {
      std::printf("%s, %s:\n", scenario.what.c_str(), setting.name.c_str());
      const Observation seen = Play(scenario, setting);
      for (const std::string& line : seen.lines()) {
        std::printf("    %s\n", line.c_str());
      }
    }
  }
}

}  // namespace
}  // namespace acp_wrap

int main(int argc, char** argv) {
  acp_wrap::BecomeReaper();
  if (argc > 2) {
    acp_wrap::PrintSeen(argv[1], argv[2]);
  } else {
    acp_wrap::PrintTable(argc > 1 ? argv[1] : "");
  }
}
