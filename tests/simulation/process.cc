#include "tests/simulation/process.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "lib/ending/received_signal.h"
#include "lib/ending/standard_input.h"
#include "tests/simulation/signal_set.h"

namespace acp_wrap::simulation {

bool Process::uninterruptible() const {
  return script != nullptr &&
         script->ops[static_cast<size_t>(op)].kind == Op::Kind::kDiskSleep;
}

bool Process::HasPending(int signal) const {
  return std::any_of(
      pending.begin(), pending.end(),
      [signal](const ReceivedSignal& one) { return one.number == signal; });
}

void Process::AddPending(const ReceivedSignal& signal) {
  if (HasPending(signal.number)) return;
  // In the order in which they are taken.
  auto after = std::find_if(pending.begin(), pending.end(),
                            [&signal](const ReceivedSignal& one) {
                              return one.number > signal.number;
                            });
  pending.insert(after, signal);
}

void Process::RemovePending(const SignalSet& signals) {
  pending.erase(std::remove_if(pending.begin(), pending.end(),
                               [&signals](const ReceivedSignal& one) {
                                 return signals.Has(one.number);
                               }),
                pending.end());
}

bool Process::Holds(EndId end) const {
  return std::binary_search(ends.begin(), ends.end(), end);
}

StandardInput Pipe(uint64_t number) {
  StandardInput input;
  input.kind = StandardInput::Kind::kConduit;
  input.inode = number;
  return input;
}

std::string Name(const Process& process) {
  std::string number = "(" + std::to_string(process.id.pid) + ")";
  switch (process.party) {
    case Party::kInit:
      return "init" + number;
    case Party::kCaller:
      return "caller" + number;
    case Party::kFront:
      return "front" + number;
    case Party::kHelper:
      return "helper" + number;
    case Party::kGuardian:
      return "guardian" + number;
    case Party::kTree:
      return "tree" + number;
    case Party::kLeftover:
      return "leftover" + number;
    case Party::kStranger:
      return "stranger" + number;
  }
  return number;
}

}  // namespace acp_wrap::simulation
