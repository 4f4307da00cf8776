// How XNU sends signals and tells of them: pins of the layer's to
// bsd/kern/kern_sig.c, kern_event.c, kern_exit.c and uipc_socket.c.

#include <errno.h>
#include <signal.h>
#include <sys/event.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/darwin/in_child.h"

namespace darwin {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

int QueueOf(const std::vector<int>& signals) {
  const int queue = kqueue();
  for (int number : signals) {
    struct kevent change;
    EV_SET(&change, static_cast<uintptr_t>(number), EVFILT_SIGNAL, EV_ADD, 0, 0,
           nullptr);
    EXPECT_EQ(kevent(queue, &change, 1, nullptr, 0, nullptr), 0);
  }
  return queue;
}

// What has come, by signal; waits for nothing.
std::map<int, long> Notes(int queue) {
  struct kevent events[32];
  const timespec now = {};
  const int count = kevent(queue, nullptr, 0, events, 32, &now);
  std::map<int, long> notes;
  for (int i = 0; i < count; ++i) {
    notes[static_cast<int>(events[i].ident)] = events[i].data;
  }
  return notes;
}

bool IsPending(int number) {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, number) == 1;
}

int ErrorOfKill(pid_t pid, int number) {
  return kill(pid, number) == 0 ? 0 : errno;
}

// filt_signal(): each counts, whoever sent it.
TEST(SignalNoteTest, OnesOwnAreNotedToo) {
  InChild([] {
    const int queue = QueueOf({SIGUSR1, SIGUSR2});
    kill(getpid(), SIGUSR1);
    EXPECT_THAT(Notes(queue), UnorderedElementsAre(Pair(SIGUSR1, 1)));
    EXPECT_THAT(Notes(queue), IsEmpty());
    EXPECT_TRUE(IsPending(SIGUSR1));
  });
}

// psignal_internal() posts the note before it drops what is ignored.
TEST(SignalNoteTest, AnIgnoredSignalIsNotedAndDoesNotBecomePending) {
  InChild([] {
    const int queue = QueueOf({SIGWINCH, SIGUSR1});
    signal(SIGUSR1, SIG_IGN);
    const pid_t parent = getpid();
    Await(Child([parent] {
      kill(parent, SIGWINCH);
      kill(parent, SIGUSR1);
    }));
    EXPECT_THAT(Notes(queue),
                UnorderedElementsAre(Pair(SIGWINCH, 1), Pair(SIGUSR1, 1)));
    EXPECT_FALSE(IsPending(SIGWINCH));
    EXPECT_FALSE(IsPending(SIGUSR1));
  });
}

TEST(SignalNoteTest, SigwaitTakesThePendingOneAndNotTheNote) {
  InChild([] {
    const int queue = QueueOf({SIGTERM});
    const pid_t parent = getpid();
    Await(Child([parent] { kill(parent, SIGTERM); }));
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, SIGTERM);
    int taken = 0;
    ASSERT_TRUE(IsPending(SIGTERM));
    EXPECT_EQ(sigwait(&only, &taken), 0);
    EXPECT_EQ(taken, SIGTERM);
    EXPECT_FALSE(IsPending(SIGTERM));
    EXPECT_THAT(Notes(queue), UnorderedElementsAre(Pair(SIGTERM, 1)));
  });
}

TEST(SignalNoteTest, WhatWasPendingBeforeIsNotNoted) {
  InChild([] {
    kill(getpid(), SIGUSR1);
    const int queue = QueueOf({SIGUSR1});
    EXPECT_THAT(Notes(queue), IsEmpty());
    EXPECT_TRUE(IsPending(SIGUSR1));
  });
}

// dofilewrite() in sys_generic.c sends SIGPIPE with EPIPE.
TEST(SignalNoteTest, AWriteToAClosedPipeIsASignalOfOnesOwn) {
  InChild([] {
    const int queue = QueueOf({SIGPIPE});
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    close(ends[0]);
    EXPECT_EQ(write(ends[1], "x", 1), -1);
    EXPECT_EQ(errno, EPIPE);
    EXPECT_THAT(Notes(queue), UnorderedElementsAre(Pair(SIGPIPE, 1)));
    EXPECT_TRUE(IsPending(SIGPIPE));
  });
}

// sosend() and soo_write(): unless MSG_NOSIGNAL, or SO_NOSIGPIPE, which
// sosetoptlock() does not set any more once the peer is gone.
TEST(SignalNoteTest, ASendToAPeerThatIsGone) {
  InChild([] {
    const int queue = QueueOf({SIGPIPE});
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    close(ends[1]);
    EXPECT_EQ(send(ends[0], "x", 1, MSG_NOSIGNAL), -1);
    EXPECT_EQ(errno, EPIPE);
    EXPECT_THAT(Notes(queue), IsEmpty());
    const int on = 1;
    EXPECT_EQ(setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on),
              -1);
    EXPECT_EQ(errno, EINVAL);
    EXPECT_EQ(send(ends[0], "x", 1, 0), -1);
    EXPECT_THAT(Notes(queue), UnorderedElementsAre(Pair(SIGPIPE, 1)));
  });
}

TEST(SignalNoteTest, SoNosigpipeStaysWithTheSocket) {
  InChild([] {
    const int queue = QueueOf({SIGPIPE});
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    const int on = 1;
    EXPECT_EQ(setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on), 0);
    close(ends[1]);
    EXPECT_EQ(send(ends[0], "x", 1, 0), -1);
    EXPECT_THAT(Notes(queue), IsEmpty());
  });
}

// issignal(): SIGCHLD for a stop; none for a continuation.
TEST(SignalNoteTest, AParentIsToldOfAStopAndNotOfAContinuation) {
  InChild([] {
    const int queue = QueueOf({SIGCHLD});
    const pid_t child = Child([] { raise(SIGSTOP); });
    siginfo_t info = {};
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child), &info, WSTOPPED), 0);
    EXPECT_THAT(Notes(queue), UnorderedElementsAre(Pair(SIGCHLD, 1)));
    const pid_t other = Child([] { raise(SIGSTOP); });
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(other), &info, WSTOPPED), 0);
    Notes(queue);
    // One that goes on and stays.
    kill(other, SIGCONT);
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(other), &info,
                     WCONTINUED | WEXITED | WNOWAIT),
              0);
    AwaitZombie(other);
    EXPECT_THAT(Notes(queue), UnorderedElementsAre(Pair(SIGCHLD, 1)));
    kill(child, SIGKILL);
    Await(child);
    Await(other);
  });
}

TEST(KillTest, AZombieTakesASignalAndItsGroupDoesNot) {
  InChild([] {
    const pid_t child = Child([] { setpgid(0, 0); });
    AwaitZombie(child);
    // kill(): "if it is a zombie, success".
    EXPECT_EQ(ErrorOfKill(child, SIGTERM), 0);
    // killpg1(): EPERM if there is a group and nobody was found.
    EXPECT_EQ(ErrorOfKill(-child, SIGTERM), EPERM);
    Await(child);
    EXPECT_EQ(ErrorOfKill(child, SIGTERM), ESRCH);
    EXPECT_EQ(ErrorOfKill(-child, SIGTERM), ESRCH);
  });
}

TEST(KillTest, WhoIsNotOfTheModelCannotBeHit) {
  InChild([] {
    EXPECT_EQ(ErrorOfKill(1, SIGTERM), EPERM);
    EXPECT_EQ(ErrorOfKill(2, 0), ESRCH);  // A thread of Linux's.
    EXPECT_EQ(ErrorOfKill(-1, SIGTERM), EPERM);
  });
}

}  // namespace
}  // namespace darwin
