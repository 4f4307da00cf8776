// What XNU tells of processes: pins of the layer's to bsd/kern/kern_event.c,
// kern_fork.c, kern_prot.c, proc_info.c and kern_sysctl.c, and to libproc.c.

#include <dlfcn.h>
#include <errno.h>
#include <libproc.h>
#include <signal.h>
#include <sys/event.h>
#include <sys/proc.h>
#include <sys/sysctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/darwin/connection.h"
#include "tests/darwin/in_child.h"
#include "tests/darwin/process_table.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

constexpr int kUniqueIdentifier = 17;
struct UniqueIdentifier {
  uint8_t uuid[16];
  uint64_t unique_id;
  uint64_t parent_unique_id;
  uint32_t version;
  uint32_t forker_version;
  uint64_t reserved[2];
};

std::optional<UniqueIdentifier> Identify(pid_t pid, uint64_t zombies_too) {
  UniqueIdentifier info;
  const int size =
      proc_pidinfo(pid, kUniqueIdentifier, zombies_too, &info, sizeof info);
  if (size != sizeof info) return std::nullopt;
  return info;
}

int Watch(int queue, pid_t pid) {
  struct kevent change;
  EV_SET(&change, static_cast<uintptr_t>(pid), EVFILT_PROC, EV_ADD,
         NOTE_EXIT | NOTE_FORK | NOTE_EXEC | NOTE_EXITSTATUS, 0, nullptr);
  return kevent(queue, &change, 1, nullptr, 0, nullptr) == 0 ? 0 : errno;
}

// The flags of the next note, and its data.
std::pair<uint32_t, intptr_t> NextNote(int queue) {
  struct kevent event = {};
  const timespec limit = {60, 0};
  if (kevent(queue, nullptr, 0, &event, 1, &limit) != 1) return {0, 0};
  return {event.fflags, event.data};
}

// A pipe to hold a child back with, and to hear of it.
struct Pipe {
  Pipe() { EXPECT_EQ(pipe(ends), 0); }
  void Write() { EXPECT_EQ(write(ends[1], "x", 1), 1); }
  void Read() {
    char byte;
    EXPECT_EQ(read(ends[0], &byte, 1), 1);
  }
  int ends[2];
};

// fork1(): KNOTE(NOTE_FORK) before thread_resume() of the child's.
TEST(KqueueTest, AForkIsNotedBeforeTheChildRuns) {
  InChild([] {
    Pipe go, ran;
    const pid_t parent = Child([&] {
      go.Read();
      Await(Child([&] { ran.Write(); }));
    });
    const int queue = kqueue();
    ASSERT_EQ(Watch(queue, parent), 0);
    go.Write();
    ran.Read();
    struct kevent event = {};
    const timespec now = {};
    ASSERT_EQ(kevent(queue, nullptr, 0, &event, 1, &now), 1);
    EXPECT_NE(event.fflags & NOTE_FORK, 0u);
    Await(parent);
  });
}

TEST(KqueueTest, AnEndIsNotedOnceWithItsStatus) {
  InChild([] {
    Pipe go;
    const pid_t child = Child([&] {
      go.Read();
      _exit(7);
    });
    const int queue = kqueue();
    ASSERT_EQ(Watch(queue, child), 0);
    go.Write();
    const auto [flags, data] = NextNote(queue);
    EXPECT_EQ(flags, NOTE_EXIT | NOTE_EXITSTATUS);
    EXPECT_EQ(WEXITSTATUS(static_cast<int>(data & NOTE_PDATAMASK)), 7);
    // filt_procattach() finds no zombie.
    EXPECT_EQ(Watch(queue, child), ESRCH);
    Await(child);
    EXPECT_EQ(Watch(queue, child), ESRCH);
  });
}

TEST(KqueueTest, AnExecIsNoted) {
  InChild([] {
    Pipe go;
    const pid_t child = Child([&] {
      go.Read();
      execl("/bin/sleep", "sleep", "1000", nullptr);
    });
    const int queue = kqueue();
    ASSERT_EQ(Watch(queue, child), 0);
    go.Write();
    EXPECT_EQ(NextNote(queue).first, NOTE_EXEC);
    kill(child, SIGKILL);
    Await(child);
  });
}

// fdt_fork() leaves kqueues out.
TEST(KqueueTest, AChildDoesNotInheritIt) {
  InChild([] {
    const int queue = kqueue();
    InChild([queue] {
      struct kevent event;
      const timespec now = {};
      EXPECT_EQ(kevent(queue, nullptr, 0, &event, 1, &now), -1);
      EXPECT_EQ(errno, EBADF);
    });
  });
}

TEST(LibprocTest, AZombieIsKnownToWhoAsksForZombies) {
  InChild([] {
    const pid_t child = Child([] {});
    AwaitZombie(child);
    EXPECT_FALSE(Identify(child, 0));
    EXPECT_EQ(errno, ESRCH);
    ASSERT_TRUE(Identify(child, 1));
    proc_bsdshortinfo brief;
    ASSERT_EQ(
        proc_pidinfo(child, PROC_PIDT_SHORTBSDINFO, 1, &brief, sizeof brief),
        static_cast<int>(sizeof brief));
    EXPECT_EQ(brief.pbsi_status, static_cast<uint32_t>(SZOMB));
    EXPECT_EQ(brief.pbsi_ppid, static_cast<uint32_t>(getpid()));
    // getsid() has proc_find(), which knows none.
    EXPECT_EQ(getsid(child), -1);
    EXPECT_EQ(errno, ESRCH);
    Await(child);
    EXPECT_FALSE(Identify(child, 1));
  });
}

TEST(LibprocTest, AnOrphanIsLaunchds) {
  InChild([] {
    Pipe go, ready;
    const uint64_t own = Identify(getpid(), 0)->unique_id;
    pid_t orphan = 0;
    Pipe tell;
    const pid_t middle = Child([&] {
      const pid_t pid = Child([&] {
        go.Read();
        EXPECT_EQ(getppid(), 1);
        const auto self = Identify(getpid(), 0);
        EXPECT_NE(self->parent_unique_id, own);
        EXPECT_NE(self->parent_unique_id, 1u);
        ready.Write();
      });
      EXPECT_EQ(write(tell.ends[1], &pid, sizeof pid),
                static_cast<ssize_t>(sizeof pid));
    });
    ASSERT_EQ(read(tell.ends[0], &orphan, sizeof orphan),
              static_cast<ssize_t>(sizeof orphan));
    Await(middle);
    const std::vector<pid_t> orphans = ListChildren(1);
    EXPECT_NE(std::find(orphans.begin(), orphans.end(), orphan), orphans.end());
    go.Write();
    ready.Read();
  });
}

// proc_listpids(): nprocs + 20 without a buffer; what does not fit is left out.
TEST(LibprocTest, AListIsCutShortSilently) {
  InChild([] {
    const int bytes = proc_listpids(PROC_ALL_PIDS, 0, nullptr, 0);
    const int all = static_cast<int>(ListAll().size());
    EXPECT_EQ(bytes, (all + 20) * static_cast<int>(sizeof(pid_t)));
    pid_t two[2];
    EXPECT_EQ(proc_listpids(PROC_ALL_PIDS, 0, two, sizeof two),
              static_cast<int>(sizeof two));
    // The youngest.
    EXPECT_EQ(two[0], getpid());
  });
}

// XNU 8792's proc_exec_copy(), and p_orig_ppidversion of 11417.
TEST(LibprocTest, WhatAnExecLeavesOfTheForker) {
  for (int release : {kMacOS12, kMacOS13, kMacOS15_4}) {
    SharedSettings().release = release;
    InChild([release] {
      Pipe go, ended;
      const uint32_t version = Identify(getpid(), 0)->version;
      const uint64_t own = Identify(getpid(), 0)->unique_id;
      const pid_t child = Child([&] {
        go.Read();
        execl("/bin/sleep", "sleep", "1000", nullptr);
      });
      const uint32_t before = Identify(child, 0)->version;
      const int queue = kqueue();
      ASSERT_EQ(Watch(queue, child), 0);
      go.Write();
      EXPECT_EQ(NextNote(queue).first, NOTE_EXEC);
      const auto after = Identify(child, 0);
      EXPECT_NE(after->version, before);
      EXPECT_EQ(after->parent_unique_id, own);
      EXPECT_EQ(after->forker_version, release == kMacOS15_4 ? version : 0);
      kill(child, SIGKILL);
      Await(child);
    });
  }
  SharedSettings().release = kMacOS15_4;
}

// proc_pidcoalitioninfo() in proc_info.c asks for no permission.
TEST(LibprocTest, TheCoalitionOfAnybodyIsTold) {
  constexpr int kCoalition = 20;
  uint64_t coalitions[5] = {};
  constexpr int kSize = sizeof coalitions;
  EXPECT_EQ(proc_pidinfo(getpid(), kCoalition, 1, coalitions, kSize), kSize);
  EXPECT_EQ(coalitions[0], kTestsCoalition);
  EXPECT_EQ(proc_pidinfo(1, kCoalition, 1, coalitions, kSize), kSize);
  EXPECT_EQ(coalitions[0], kLaunchdsCoalition);
}

// proc_listpids(): "numprocs = nprocs + 20" before it takes the list's lock,
// so that what is forked since may be left out, and it does not say so.
TEST(LibprocTest, AListHasRoomForTwentyMoreThanThereWere) {
  InChild([] {
    std::vector<pid_t> pids(10000);
    const int bytes = static_cast<int>(pids.size() * sizeof(pid_t));
    const int all = proc_listpids(PROC_ALL_PIDS, 0, pids.data(), bytes);
    SharedSettings().forked_in_next_list = 21;
    EXPECT_EQ(proc_listpids(PROC_ALL_PIDS, 0, pids.data(), bytes),
              all - static_cast<int>(sizeof(pid_t)));
    EXPECT_EQ(proc_listpids(PROC_ALL_PIDS, 0, pids.data(), bytes), all);
  });
}

TEST(SysctlTest, TheEnvironmentOfARestrictedProgramIsLeftOut) {
  InChild([] {
    char path[PROC_PIDPATHINFO_MAXSIZE];
    ASSERT_GT(proc_pidpath(getpid(), path, sizeof path), 0);
    const auto read = [] {
      std::string buffer(1 << 20, '\0');
      int name[] = {CTL_KERN, KERN_PROCARGS2, getpid()};
      size_t size = buffer.size();
      EXPECT_EQ(sysctl(name, 3, buffer.data(), &size, nullptr, 0), 0);
      buffer.resize(size);
      return buffer;
    };
    EXPECT_NE(read().find("MODEL_OF_MACOS="), std::string::npos);
    const char* name = strrchr(path, '/') + 1;
    strncpy(SharedSettings().restricted, name, 31);
    const std::string rest = read();
    SharedSettings().restricted[0] = '\0';
    EXPECT_EQ(rest.find("MODEL_OF_MACOS="), std::string::npos);
    EXPECT_EQ(rest.find("ptr_munge="), std::string::npos);
    EXPECT_NE(rest.find(name), std::string::npos);
  });
}

TEST(SysctlTest, AZombieHasNoArguments) {
  InChild([] {
    const pid_t child = Child([] {});
    AwaitZombie(child);
    char buffer[4096];
    size_t size = sizeof buffer;
    int name[] = {CTL_KERN, KERN_PROCARGS2, child};
    EXPECT_EQ(sysctl(name, 3, buffer, &size, nullptr, 0), -1);
    EXPECT_EQ(errno, EINVAL);
    Await(child);
  });
}

TEST(DlsymTest, AudittokensSignalFromMacos14On) {
  for (int release : {kMacOS13, kMacOS14}) {
    SharedSettings().release = release;
    EXPECT_EQ(dlsym(RTLD_DEFAULT, "proc_signal_with_audittoken") != nullptr,
              release == kMacOS14);
  }
  SharedSettings().release = kMacOS15_4;
}

// mach_continuous_time() is behind the one, mach_absolute_time() behind the
// other (libsyscall/wrappers/mach_continuous_time.c, clock_gettime.c of Libc).
TEST(ClockTest, OnlyOneStandsStillWhileTheSystemSleeps) {
  const auto now = [](clockid_t clock) {
    timespec time = {};
    clock_gettime(clock, &time);
    return time.tv_sec;
  };
  const auto monotonic = now(CLOCK_MONOTONIC);
  const auto uptime = now(CLOCK_UPTIME_RAW);
  const auto wall = now(CLOCK_REALTIME);
  SharedSettings().slept_us = INT64_C(3600000000);
  SharedSettings().clock_step_us = -INT64_C(7200000000);
  EXPECT_GE(now(CLOCK_MONOTONIC), monotonic + 3600);
  EXPECT_LT(now(CLOCK_UPTIME_RAW), uptime + 3600);
  EXPECT_LT(now(CLOCK_REALTIME), wall - 3600);
  SharedSettings().slept_us = 0;
  SharedSettings().clock_step_us = 0;
}

std::vector<proc_fdinfo> Descriptors(size_t most) {
  std::vector<proc_fdinfo> all(most);
  const int bytes =
      proc_pidinfo(getpid(), PROC_PIDLISTFDS, 0, all.data(),
                   static_cast<int>(all.size() * sizeof(proc_fdinfo)));
  all.resize(static_cast<size_t>(bytes) / sizeof(proc_fdinfo));
  return all;
}

// proc_pidfdlist(): from 0 on, and what does not fit is left out.
TEST(DescriptorsTest, TheLowestAreListedFirst) {
  Pipe pipe;
  const std::vector<proc_fdinfo> two = Descriptors(2);
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[0].proc_fd, 0);
  EXPECT_EQ(two[1].proc_fd, 1);
  for (const proc_fdinfo& descriptor : Descriptors(1000)) {
    if (descriptor.proc_fd == pipe.ends[0]) {
      EXPECT_EQ(descriptor.proc_fdtype,
                static_cast<uint32_t>(PROX_FDTYPE_PIPE));
    }
  }
}

// pipe(): two structs, of which each knows the other (fill_pipeinfo()).
TEST(DescriptorsTest, ThePipesEndsKnowEachOther) {
  Pipe pipe;
  pipe_fdinfo reading, writing;
  constexpr int kSize = sizeof reading;
  ASSERT_EQ(proc_pidfdinfo(getpid(), pipe.ends[0], PROC_PIDFDPIPEINFO, &reading,
                           kSize),
            kSize);
  ASSERT_EQ(proc_pidfdinfo(getpid(), pipe.ends[1], PROC_PIDFDPIPEINFO, &writing,
                           kSize),
            kSize);
  EXPECT_NE(reading.pipeinfo.pipe_handle, writing.pipeinfo.pipe_handle);
  EXPECT_EQ(reading.pipeinfo.pipe_peerhandle, writing.pipeinfo.pipe_handle);
  EXPECT_EQ(writing.pipeinfo.pipe_peerhandle, reading.pipeinfo.pipe_handle);
  EXPECT_EQ(reading.pfi.fi_openflags, static_cast<uint32_t>(FREAD));
  EXPECT_EQ(writing.pfi.fi_openflags, static_cast<uint32_t>(FWRITE));
}

// proc_pidfdinfo(): what is asked for has to be of that type.
TEST(DescriptorsTest, AnotherTypeIsNotTold) {
  Pipe pipe;
  socket_fdinfo info;
  EXPECT_EQ(proc_pidfdinfo(getpid(), pipe.ends[0], PROC_PIDFDSOCKETINFO, &info,
                           sizeof info),
            0);
  EXPECT_EQ(errno, EBADF);
}

}  // namespace
}  // namespace darwin
