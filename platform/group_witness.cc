#include "platform/group_witness.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "lib/result.h"
#include "platform/descriptors.h"
#include "platform/end_with_parent.h"
#include "platform/spawner.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

// A witness that does not answer has been stopped.
constexpr int kPatienceMilliseconds = 100;

// Takes one pending instance of `signal`, if there is one.
bool TakePending(int signal) {
  sigset_t pending;
  if (sigpending(&pending) != 0 || sigismember(&pending, signal) != 1) {
    return false;
  }
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal);
  int taken;
  return sigwait(&only, &taken) == 0;
}

// Answers questions, a signal number each, until the parent is gone.
int Witness(pid_t parent, const UniqueFd& socket) {
  EndWithParent(parent);
  CloseInheritedDescriptors();
  close(STDERR_FILENO);
  unsigned char signal;
  while (recv(socket.get(), &signal, 1, 0) == 1) {
    unsigned char answer = TakePending(signal) ? 1 : 0;
    if (send(socket.get(), &answer, 1, MSG_NOSIGNAL) != 1) break;
  }
  return 0;
}

}  // namespace

Result<std::unique_ptr<GroupWitness>> ChildWitness::Create(Spawner& spawner,
                                                           Self& self) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
    return Error{"socketpair", errno};
  }
  UniqueFd own(ends[0]);
  UniqueFd other(ends[1]);
  for (int end : ends) {
    if (fcntl(end, F_SETFD, FD_CLOEXEC) != 0) return Error{"fcntl", errno};
  }
  const pid_t parent = getpid();
  Result<pid_t> child = spawner.Fork([&] {
    own.Reset();
    self.SetName("acp-witness");
    return Witness(parent, other);
  });
  if (!child.ok()) return child.error();
  return std::unique_ptr<GroupWitness>(
      new ChildWitness(child.value(), std::move(own)));
}

ChildWitness::~ChildWitness() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
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
  if (!socket_.valid() ||
      send(socket_.get(), &question, 1, MSG_NOSIGNAL) != 1) {
    return false;
  }
  pollfd ready = {socket_.get(), POLLIN, 0};
  unsigned char answer = 0;
  if (poll(&ready, 1, kPatienceMilliseconds) != 1 ||
      recv(socket_.get(), &answer, 1, 0) != 1) {
    // A late answer would be taken for that to the next question.
    socket_.Reset();
    return false;
  }
  return answer == 1;
}

}  // namespace acp_wrap
