// Scripts and system calls in words.

#include <errno.h>
#include <signal.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "lib/ending/wait_status.h"
#include "platform/control_channel.h"
#include "shim/run/protocol.h"
#include "tests/simulation/script.h"
#include "tests/simulation/system_call.h"

namespace acp_wrap::simulation {
namespace {

using Kind = SystemCall::Kind;

struct Describer {
  std::string operator()(const AgentForked& message) {
    return "agent forked " + std::to_string(message.agent);
  }
  std::string operator()(GuardianReady) { return "guardian ready"; }
  std::string operator()(const AgentEnded& message) {
    return "agent ended, " + acp_wrap::Describe(message.status);
  }
  std::string operator()(const AgentStopped& message) {
    return "agent stopped by " + SignalName(message.signal);
  }
  std::string operator()(SignalForwarded) { return "signal forwarded"; }
  std::string operator()(const TreeGone& message) {
    return message.some_stay != 0 ? "tree gone, some stay" : "tree gone";
  }
  std::string operator()(IAmHere) { return "I am here"; }
  std::string operator()(const ForwardSignal& message) {
    return "forward " + SignalName(message.signal);
  }
  std::string operator()(const CallerWants& message) {
    return "caller wants " +
           std::to_string(static_cast<int>(message.request.cause));
  }
  std::string operator()(FrontGoesOn) { return "front goes on"; }
  std::string operator()(AreYouThere) { return "are you there"; }
  std::string operator()(CallerHeard) { return "caller heard"; }
  std::string operator()(SweepFound) { return "sweep found"; }
  std::string operator()(const SweepWrapper& message) {
    return "sweep wrapper " + std::to_string(message.pid);
  }
  std::string operator()(const SweepOver&) { return "sweep over"; }
  std::string operator()(const TimeLeft& message) {
    return "time left " + std::to_string(message.milliseconds) + " ms";
  }
};

template <typename Direction>
std::string DescribeAs(const Packet& packet) {
  std::optional<Direction> message = Unpack<Direction>(packet);
  return message ? std::visit(Describer(), *message) : "";
}

std::string Describe(const Packet& packet) {
  for (const std::string& name :
       {DescribeAs<GuardianMessage>(packet), DescribeAs<FrontMessage>(packet),
        DescribeAs<SweepMessage>(packet), DescribeAs<SweepOrder>(packet)}) {
    if (!name.empty()) return name;
  }
  return "message " + std::to_string(packet.kind);
}

}  // namespace

std::string Describe(const Op& op) {
  switch (op.kind) {
    case Op::Kind::kFork:
      return "fork [" + Describe(*op.script) + "]";
    case Op::Kind::kExit:
      return "exit " + std::to_string(op.number);
    case Op::Kind::kRaise:
      return "raise " + SignalName(op.number);
    case Op::Kind::kSleep:
      return "sleep " + absl::FormatDuration(op.duration);
    case Op::Kind::kPause:
      return "pause";
    case Op::Kind::kDiskSleep:
      return "disk sleep";
    case Op::Kind::kWait:
      return "wait";
    case Op::Kind::kSetSession:
      return "setsid";
    case Op::Kind::kSetGroup:
      return "setpgid";
    case Op::Kind::kGoto:
      return "goto " + std::to_string(op.number);
    case Op::Kind::kIgnore:
      return "ignore " + SignalName(op.number);
    case Op::Kind::kSubreaper:
      return "subreaper";
    case Op::Kind::kClearEnvironment:
      return "clear environment";
  }
  return "";
}

std::string Describe(const Script& script) {
  std::string text = script.name.empty() ? "" : script.name + ": ";
  for (size_t i = 0; i < script.ops.size(); ++i) {
    if (i > 0) text += ", ";
    if (static_cast<int>(i) == script.on_sigterm) text += "on SIGTERM: ";
    text += Describe(script.ops[i]);
  }
  if (script.privileged) text += " (set-uid)";
  return text;
}

std::string Describe(const SystemCall& call) {
  const std::string pid = " " + std::to_string(call.pid);
  switch (call.kind) {
    case Kind::kNone:
      return "goes on";
    case Kind::kFork:
      return "fork";
    case Kind::kForkWitness:
      return "fork of the witness";
    case Kind::kExec:
      return "exec";
    case Kind::kExit:
      return "exit: " + acp_wrap::Describe(call.status);
    case Kind::kParentPid:
      return "getppid";
    case Kind::kGetSession:
      return "getsid" + pid;
    case Kind::kLeadGroup:
      return "setpgid";
    case Kind::kLeadSession:
      return "setsid";
    case Kind::kBecomeSubreaper:
      return "prctl(PR_SET_CHILD_SUBREAPER)";
    case Kind::kHideEnvironment:
      return "hide environment";
    case Kind::kEndWithParent:
      return "prctl(PR_SET_PDEATHSIG)";
    case Kind::kGoOnWhenParentEnds:
      return "prctl(PR_SET_PDEATHSIG, SIGCONT)";
    case Kind::kCreateChannel:
      return "socketpair";
    case Kind::kCreatePipe:
      return "pipe";
    case Kind::kClose:
      return "close " + std::to_string(call.end);
    case Kind::kSend:
      return "send \"" + Describe(call.message) + "\"";
    case Kind::kReceive:
      return "receive";
    case Kind::kWriteByte:
      return "write to pipe";
    case Kind::kReadByte:
      return "read from pipe";
    case Kind::kOpenPidfd:
      return "pidfd_open" + pid;
    case Kind::kPoll:
      return "poll";
    case Kind::kTakeSignals:
      return "read from signalfd";
    case Kind::kRestoreSignals:
      return "unblock signals";
    case Kind::kStopSelf:
      return "stop by " + SignalName(call.signal.number);
    case Kind::kPeekChild:
      return "waitid(WNOWAIT)";
    case Kind::kReapChild:
      return "waitid" + pid;
    case Kind::kAwaitChild:
      return "blocking waitid" + pid;
    case Kind::kTakeChange:
      return "waitid(WSTOPPED | WCONTINUED)" + pid;
    case Kind::kKill:
      return "kill" + pid + " " + SignalName(call.signal.number);
    case Kind::kSignalProcess:
      return "pidfd_send_signal " + std::to_string(call.process.pid) + " " +
             SignalName(call.signal.number);
    case Kind::kReadStat:
      return "read stat of" + pid;
    case Kind::kReadEnvironment:
      return "read environment of " + std::to_string(call.process.pid);
    case Kind::kListAll:
      return "list all processes";
    case Kind::kReadChildren:
      return "read children of " + std::to_string(call.process.pid);
    case Kind::kInspectChild:
      return "inspect" + pid;
    case Kind::kTakeFromWitness:
      return "ask witness for " + SignalName(call.signal.number);
  }
  return "";
}

std::vector<int> PossibleErrors(const SystemCall& call) {
  switch (call.kind) {
    case Kind::kFork:
    case Kind::kForkWitness:
      return {EAGAIN};
    case Kind::kExec:
      return {ENOENT, EACCES};
    case Kind::kLeadGroup:
    case Kind::kLeadSession:
    case Kind::kBecomeSubreaper:
    case Kind::kSignalProcess:
      return {EPERM};
    case Kind::kCreateChannel:
    case Kind::kCreatePipe:
    case Kind::kOpenPidfd:
    case Kind::kReadStat:
    case Kind::kReadEnvironment:
    case Kind::kListAll:
    case Kind::kReadChildren:
    case Kind::kInspectChild:
      return {EMFILE};
    case Kind::kPoll:
      return {EINTR};
    default:
      return {};
  }
}

}  // namespace acp_wrap::simulation
