// Takes the figures of docs/performance.md, and checks their bounds.
//
// Figures are medians of runs that alternate between all contenders; what
// counts is how they compare.

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "tools/bench/cleanup.h"
#include "tools/bench/events.h"
#include "tools/bench/figures.h"
#include "tools/bench/forks.h"
#include "tools/bench/listing.h"
#include "tools/bench/memory.h"
#include "tools/bench/options.h"
#include "tools/bench/process.h"
#include "tools/bench/report.h"
#include "tools/bench/start.h"
#include "tools/bench/stdio.h"

namespace acp_wrap::bench {
namespace {

// Those of the peers that are installed, each told to adopt orphans where it
// can be.
std::vector<Contender> Contenders(const Options& options) {
  std::vector<Contender> contenders = {{kBare, {}}};
  const std::vector<Contender> peers = {{"tini", {"-s"}},
                                        {"tini-static", {"-s"}},
                                        {"dumb-init", {}},
                                        {"catatonit", {}},
                                        {"timeout", {"1000"}}};
  for (const Contender& peer : peers) {
    std::optional<std::string> file = FindOnPath(peer.name);
    if (file) contenders.push_back({peer.name, Argv{*file} + peer.prefix});
  }
  contenders.push_back({kWrapper, {options.wrapper, "--"}});
  return contenders;
}

int Main(const Options& options) {
  const std::vector<Contender> contenders = Contenders(options);
  Findings findings;
  if (options.Wants("size")) MeasureSize(contenders, findings);
  if (options.Wants("start")) MeasureStart(options, contenders, findings);
  if (options.Wants("exit")) MeasureExit(options, contenders, findings);
  if (options.Wants("idle")) MeasureIdle(options, contenders, findings);
  if (options.Wants("stdio")) MeasureStdio(options, contenders, findings);
  if (options.Wants("events")) MeasureEvents(options, findings);
  if (options.Wants("forks")) MeasureForks(options, contenders, findings);
  MeasureCleanup(options, findings);
  if (options.Wants("list")) MeasureListing(options, findings);

  std::string tables =
      TableOf(findings.figures, contenders) + "\n" + BoundsOf(findings.bounds);
  std::cout << tables;
  if (!options.docs.empty()) Write(options.docs, tables, findings);
  if (!options.check) return 0;
  for (const Bound& bound : findings.bounds) {
    if (!bound.Holds()) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace acp_wrap::bench

int main(int argc, char** argv) {
  return acp_wrap::bench::Main(acp_wrap::bench::ParseOptions(argc, argv));
}
