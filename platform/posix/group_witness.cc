#include "platform/posix/group_witness.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "lib/identity/role_names.h"
#include "lib/result.h"
#include "platform/posix/descriptors.h"
#include "platform/posix/kernel.h"
#include "platform/posix/kernel_signals.h"
#include "platform/posix/local_socket.h"
#include "platform/self.h"
#include "platform/spawner.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// A witness that does not answer has been stopped; on a busy machine it may
// take a while until it runs.  It is waited for once, and not asked again.
constexpr int kPatienceMilliseconds = 1000;

}  // namespace

// Answers questions, a signal number each, until the parent is gone.
int ChildWitness::Watch(const Duty& duty) {
  // First: one that is stopped before would stay when the parent is killed.
  EndWithParent(duty.parent);
  duty.self->SetName(kWitnessName);
  duty.self->HideEnvironment();
  duty.self->Seclude();
  // The gate, too, or it would stay open as long as the witness.
  CloseAllBut(duty.socket);
  KeepIgnoredSignals();
  const int socket = duty.socket;
  while (true) {
    pollfd question = {socket, POLLIN, 0};
    unsigned char signal;
    // All signals are blocked.
    if (poll(&question, 1, -1) != 1 ||
        ReceiveNow(socket, &signal, 1).size != 1) {
      return 0;
    }
    unsigned char answer = TakePending(signal) ? 1 : 0;
    if (SendQuietly(socket, &answer, 1) != 1) return 0;
  }
}

Result<std::unique_ptr<GroupWitness>> ChildWitness::Create(Spawner& spawner,
                                                           Self& self) {
  int ends[2];
  Outcome made = CreateSocketPair(ends);
  if (!made.ok()) return made.error();
  UniqueFd own(ends[0]);
  UniqueFd other(ends[1]);
  const Duty duty = {&self, getpid(), ends[1]};
  // Not one that shares front's memory: whoever ends by "pkill -f" what front's
  // command line has a word of would hit both, and front would take that for a
  // signal to the group.
  Result<pid_t> child = spawner.Fork([&duty] { return Watch(duty); });
  if (!child.ok()) return child.error();
  return std::unique_ptr<GroupWitness>(
      new ChildWitness(std::move(own), child.value()));
}

ChildWitness::~ChildWitness() {
  if (pid_ == 0) return;
  // Without SIGKILL it ends because the other end of its socket is closed, or
  // with its parent, if it is stopped.
  socket_.Reset();
  if (kill(pid_, SIGKILL) != 0) return;
  siginfo_t info;
  while (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED) != 0 &&
         errno == EINTR) {
  }
}

void ChildWitness::OnReaped(pid_t pid) {
  if (pid == pid_) pid_ = 0;
}

bool ChildWitness::Saw(int signal) {
  unsigned char question = static_cast<unsigned char>(signal);
  if (!socket_.valid() || SendQuietly(socket_.get(), &question, 1) != 1) {
    return false;
  }
  pollfd ready = {socket_.get(), POLLIN, 0};
  unsigned char answer = 0;
  if (poll(&ready, 1, kPatienceMilliseconds) != 1 ||
      ReceiveNow(socket_.get(), &answer, 1).size != 1) {
    // A late answer would be taken for that to the next question.
    socket_.Reset();
    return false;
  }
  return answer == 1;
}

}  // namespace acp_wrap
