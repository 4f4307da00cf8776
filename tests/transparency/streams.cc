// Who holds which end of what: end-of-file, EPIPE, SIGPIPE, locks.

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "platform/unique_fd.h"
#include "tests/harness/model.h"
#include "tests/harness/paths.h"
#include "tests/transparency/scenario.h"
#include "tests/transparency/scenarios.h"
#include "tests/transparency/stage.h"

namespace acp_wrap {
namespace {

// What the agent gets, and the test's own end of it.
struct Ends {
  UniqueFd agents;
  UniqueFd own;
};

// Out of the way of what the agent gets before before_exec.
UniqueFd Above(int fd) {
  constexpr int kAboveAll = 50;
  UniqueFd low(fd);
  return UniqueFd(fcntl(fd, F_DUPFD_CLOEXEC, kAboveAll));
}

// The test writes, if `to_agent`, else reads.
Ends Pipe(bool to_agent) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {};
  UniqueFd reads = Above(ends[0]);
  UniqueFd writes = Above(ends[1]);
  if (to_agent) return {std::move(reads), std::move(writes)};
  return {std::move(writes), std::move(reads)};
}

Ends SocketPair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return {};
  return {Above(ends[0]), Above(ends[1])};
}

// Whether the other end is gone, or goes within the limit.
std::string Peer(const UniqueFd& own, absl::Duration limit) {
  pollfd polled = {own.get(), POLLRDHUP, 0};
  int milliseconds = static_cast<int>(absl::ToInt64Milliseconds(limit));
  if (poll(&polled, 1, milliseconds) != 1) return "is there";
  char byte;
  if ((polled.revents & POLLERR) != 0 && write(own.get(), "x", 1) < 0) {
    return std::string("gone: ") + strerrorname_np(errno);
  }
  ssize_t count = read(own.get(), &byte, 1);
  return count == 0 ? "gone: end-of-file" : "writes";
}

std::string PeerNow(const UniqueFd& own) {
  return Peer(own, absl::ZeroDuration());
}

// An agent of these steps, with `fd` for `ends.agents`.
Stage::Plan With(int fd, Ends& ends, std::vector<std::string> steps) {
  Stage::Plan plan;
  plan.steps = std::move(steps);
  const int agents = ends.agents.get();
  plan.before_exec = [fd, agents] { dup2(agents, fd); };
  return plan;
}

// Of the wrapper's, one that looks at the standard input.
std::vector<std::string> Watching(const char* grace) {
  std::vector<std::string> options = Patient();
  options.push_back("--on-stdin-close=terminate");
  options.push_back(grace);
  return options;
}

// "close", while the agent stays.
void PlayClosed(const Setting& setting, const std::vector<std::string>& options,
                Observation& seen) {
  struct {
    const char* what;
    int fd;
    Ends ends;
  } all[] = {{"standard input", 0, Pipe(true)},
             {"standard output", 1, Pipe(false)},
             {"a pipe to read", 7, Pipe(true)},
             {"a pipe to write", 8, Pipe(false)},
             {"a socket", 9, SocketPair()}};
  for (auto& one : all) {
    Stage::Plan plan =
        With(one.fd, one.ends,
             {"catch=30", "report=ready", "wait-signal",
              "close=" + std::to_string(one.fd), "report=closed", "wait"});
    plan.options = options;
    Stage stage(setting, plan);
    one.ends.agents.Reset();
    seen.Note(one.what, stage.Next());
    seen.Note("the other end", PeerNow(one.ends.own));
    stage.Send(SIGPWR);
    seen.Note(stage.Next());
    seen.Note(stage.Next());
    seen.Note("the other end", PeerNow(one.ends.own));
  }
}

void Closed(const Setting& setting, Observation& seen) {
  PlayClosed(setting, Patient(), seen);
}

// The agent ends, and a daemon of its that holds none of these is left: front
// and guardian run on for it.
void PlayEnded(const Setting& setting, const std::vector<std::string>& options,
               Observation& seen) {
  for (int fd : {0, 1, 7, 8}) {
    Ends ends = Pipe(fd == 0 || fd == 7);
    Stage::Plan plan = With(fd, ends,
                            {"fork", "{", "own-session", "close=0", "close=1",
                             "close=7", "close=8", "catch", "report=daemon",
                             "wait", "}", "catch=30", "wait-signal", "exit=3"});
    plan.options = options;
    Stage stage(setting, plan);
    ends.agents.Reset();
    seen.Note(stage.Next());
    seen.Note(std::to_string(fd), PeerNow(ends.own));
    stage.Send(SIGPWR);
    seen.Note("the other end", Peer(ends.own, setting.limit));
  }
}

void Ended(const Setting& setting, Observation& seen) {
  PlayEnded(setting, Patient(), seen);
}

// Whoever watches the input holds no end of it.
void Watched(const Setting& setting, Observation& seen) {
  PlayClosed(setting, Watching("--grace=1h"), seen);
  PlayEnded(setting, Watching("--grace=1h"), seen);
}

// The caller lives, and has nothing more to say; the agent does not care.
void SilentCaller(const Setting& setting, Observation& seen) {
  if (OnModelOfMacos()) {
    return seen.Skip("macOS cannot tell that all writers are gone");
  }
  Stage::Plan plan{{"report=ready", "wait"}};
  plan.options = Watching("--grace=10ms");
  Stage stage(setting, plan);
  seen.Note(stage.Next());
  stage.program().EndInput();
  seen.Note("ended by", stage.End());
}

void StandardError(const Setting& setting, Observation& seen) {
  Ends ends = Pipe(false);
  Stage stage(setting,
              With(2, ends, {"close=2", "catch=30", "report=closed", "wait"}));
  ends.agents.Reset();
  seen.Note(stage.Next());
  seen.Note("the other end", PeerNow(ends.own));
}

// What the wrapper says there is written in vain, and nobody's signal.
void BrokenStandardError(const Setting& setting, Observation& seen) {
  Ends ends = Pipe(false);
  ends.own.Reset();
  Stage::Plan plan = With(2, ends, {"catch", "report=ready", "wait"});
  plan.options.push_back("--verbose");
  Stage stage(setting, plan);
  ends.agents.Reset();
  seen.Note(stage.Next());
  stage.Send(SIGUSR1);
  seen.Note(stage.Next());
  seen.Note("and then", Join(stage.Settle()));
}

void BrokenPipe(const Setting& setting, Observation& seen) {
  for (bool ignored : {false, true}) {
    Ends ends = Pipe(false);
    Stage::Plan plan = With(
        1, ends,
        {"catch=30", "report=ready", "wait-signal", "print=text", "exit=3"});
    plan.before_exec = [put = plan.before_exec, ignored] {
      put();
      if (ignored) signal(SIGPIPE, SIG_IGN);
    };
    Stage stage(setting, plan);
    ends.agents.Reset();
    seen.Note(stage.Next());
    ends.own.Reset();
    stage.Send(SIGPWR);
    seen.Note(stage.Next());
    if (ignored) seen.Note(stage.Next());
    seen.Note("ended by", stage.End());
  }
}

void Lock(const Setting& setting, Observation& seen) {
  const std::string path = TemporaryFolder() + "/lock";
  UniqueFd own(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  auto state = [&own] {
    if (flock(own.get(), LOCK_EX | LOCK_NB) != 0) return "held";
    flock(own.get(), LOCK_UN);
    return "free";
  };
  Stage::Plan plan;
  plan.steps = {"catch=30", "report=ready",  "wait-signal",
                "close=7",  "report=closed", "wait"};
  plan.before_exec = [path] {
    int lock = open(path.c_str(), O_RDWR | O_CLOEXEC);
    flock(lock, LOCK_EX);
    dup2(lock, 7);
    close(lock);
  };
  Stage stage(setting, plan);
  seen.Note(stage.Next());
  seen.Note("the lock", state());
  stage.Send(SIGPWR);
  seen.Note(stage.Next());
  seen.Note(stage.Next());
  seen.Note("the lock", state());
  unlink(path.c_str());
}

// What the agent itself has: the same, and nothing else.
void Descriptors(const Setting& setting, Observation& seen) {
  Stage::Plan plan{{"descriptors"}};
  plan.before_exec = [] {
    for (int fd : {4, 7, 100, 1000}) dup2(open("/dev/null", O_RDONLY), fd);
    fcntl(7, F_SETFD, FD_CLOEXEC);
  };
  Stage stage(setting, plan);
  seen.Note("ended by", stage.End());
  // The numbers of pipes and sockets differ from run to run.
  std::string output = stage.program().Output();
  std::string plain;
  size_t bracket = 0;
  for (char c : output) {
    if (c == ']') bracket = 0;
    if (bracket == 0) plain += c;
    if (c == '[') bracket = 1;
  }
  seen.NoteLines(plain);
}

constexpr uint64_t kWhole = uint64_t{1} << 30;

// What is sent over and over; a prime, so that whatever is lost or repeated in
// a pipe or a page shifts what comes after it.
constexpr size_t kBlock = 65521;

const std::array<char, kBlock>& Block() {
  static const auto* const block = [] {
    auto* bytes = new std::array<char, kBlock>;
    uint32_t state = 1;
    for (char& byte : *bytes) {
      state = state * 1664525 + 1013904223;
      byte = static_cast<char>(state >> 24);
    }
    return bytes;
  }();
  return *block;
}

// Writes what the pipe takes, from `sent` on.
void WriteSome(int fd, uint64_t& sent) {
  const size_t offset = sent % kBlock;
  const size_t size = std::min<uint64_t>(kBlock - offset, kWhole - sent);
  ssize_t count = write(fd, Block().data() + offset, size);
  if (count > 0) sent += static_cast<uint64_t>(count);
}

// Reads what is there; false at the end.
bool ReadSome(int fd, uint64_t& received, uint64_t& wrong) {
  static std::array<char, kBlock> read_block;
  const size_t offset = received % kBlock;
  ssize_t count = read(fd, read_block.data(), kBlock - offset);
  if (count <= 0) return false;
  const size_t size = static_cast<size_t>(count);
  if (memcmp(read_block.data(), Block().data() + offset, size) != 0) ++wrong;
  received += size;
  return true;
}

void OneGibibyte(const Setting& setting, Observation& seen) {
  Ends input = Pipe(true);
  Ends output = Pipe(false);
  Stage::Plan plan{{"cat"}};
  plan.before_exec = [in = input.agents.get(), out = output.agents.get()] {
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
  };
  Stage stage(setting, plan);
  input.agents.Reset();
  output.agents.Reset();
  fcntl(input.own.get(), F_SETFL, O_NONBLOCK);
  uint64_t sent = 0;
  uint64_t received = 0;
  uint64_t wrong = 0;
  while (true) {
    pollfd polled[2] = {{output.own.get(), POLLIN, 0},
                        {input.own.get(), POLLOUT, 0}};
    if (poll(polled, 2, -1) < 0) break;
    if (polled[1].revents != 0) WriteSome(input.own.get(), sent);
    if (sent >= kWhole || (polled[1].revents & POLLERR) != 0) input.own.Reset();
    if (polled[0].revents != 0 &&
        !ReadSome(output.own.get(), received, wrong)) {
      break;
    }
  }
  seen.Note("bytes", std::to_string(received));
  seen.Note("blocks that differ", std::to_string(wrong));
  seen.Note("ended by", stage.End());
}

}  // namespace

Scenarios Streams() {
  return {
      {"Streams", "Closed",
       "end-of-file or EPIPE as soon as the agent closes a descriptor", Closed},
      {"Streams", "Ended",
       "the same as soon as it ends, though a daemon of its stays", Ended},
      {"Streams", "Watched",
       "both with --on-stdin-close=terminate, which holds nothing open",
       Watched},
      {"Streams",
       "SilentCaller",
       "an agent whose input has ended, and that goes on, is asked to end "
       "(--on-stdin-close=terminate)",
       SilentCaller,
       {"ready", "ended by: signal 15"}},
      {"Streams",
       "StandardError",
       "end-of-file when the agent closes its standard error",
       StandardError,
       {},
       "the wrapper keeps standard error open, since that is where it speaks"},
      {"Streams", "BrokenStandardError",
       "no signal but the caller's, though nobody reads standard error",
       BrokenStandardError},
      {"Streams", "BrokenPipe", "SIGPIPE, and EPIPE where that is ignored",
       BrokenPipe},
      {"Streams", "Lock", "a lock that the agent inherits and lets go of",
       Lock},
      {"Streams", "Descriptors", "the descriptors that the agent begins with",
       Descriptors},
      {"Streams", "OneGibibyte", "1 GiB through standard input and output",
       OneGibibyte},
  };
}

}  // namespace acp_wrap
