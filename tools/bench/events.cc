#include "tools/bench/events.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <string>
#include <vector>

#include "tools/bench/figures.h"
#include "tools/bench/options.h"
#include "tools/bench/process.h"
#include "tools/bench/samples.h"

namespace acp_wrap::bench {
namespace {

constexpr char kLeavesTwenty[] =
    "i=0; while [ $i -lt 20 ]; do setsid sleep 1000 & i=$((i+1)); done";

// With a reader that does not read unless it is told to.
class Fifo {
 public:
  Fifo() {
    if (mkdtemp(folder_) == nullptr) Die("mkdtemp");
    path_ = std::string(folder_) + "/events";
    // Linux opens one for both at once (fifo(7)).
    if (mkfifo(path_.c_str(), 0600) != 0 ||
        (end_ = open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)) < 0) {
      Die(path_);
    }
  }
  ~Fifo() {
    close(end_);
    unlink(path_.c_str());
    rmdir(folder_);
  }
  Fifo(const Fifo&) = delete;
  Fifo& operator=(const Fifo&) = delete;

  const std::string& path() const { return path_; }

  void Fill() {
    const std::string block(4096, '\n');
    while (write(end_, block.data(), block.size()) > 0) {
    }
  }
  void Empty() {
    char block[4096];
    while (read(end_, block, sizeof block) > 0) {
    }
  }

 private:
  char folder_[32] = "/tmp/bench-events-XXXXXX";
  std::string path_;
  int end_ = -1;
};

}  // namespace

void MeasureEvents(const Options& options, Findings& findings) {
  const Argv wrapper = {options.wrapper, "--sweep-on-start=0",
                        "--log-file=/dev/null"};
  const Argv agent = {"--", "/bin/sh", "-c", kLeavesTwenty};
  Fifo read, stuck;
  stuck.Fill();
  auto run = [&](const Argv& events) {
    return RunAndWait(wrapper + events + agent);
  };
  std::vector<Samples> samples =
      Interleave(options.quick ? 20 : 100,
                 {[&] { return run({}); },
                  [&] {
                    const double took = run({"--events=" + read.path()});
                    read.Empty();
                    return took;
                  },
                  [&] { return run({"--events=" + stuck.path()}); }});
  const char* const names[] = {"", ", with --events",
                               ", with --events and a reader that is stuck"};
  for (size_t i = 0; i < samples.size(); ++i) {
    findings.figures.push_back({std::string("a run that leaves 20") + names[i],
                                "ms",
                                1,
                                {{kWrapper, samples[i].Median() / 1e3}}});
  }
  // Nothing waits for it; what is left is chance.
  findings.bounds.push_back(
      {"a reader of events that is stuck: to one that "
       "reads",
       samples[2].Median() / samples[1].Median(), 1.25});
}

}  // namespace acp_wrap::bench
