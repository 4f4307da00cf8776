// The rules of EVFILT_PROC, as bsd/kern/kern_event.c of XNU has them.

#include "tests/darwin/watches.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/darwin/include/sys/event.h"

namespace darwin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kQueue = 5;
constexpr size_t kMany = 64;
constexpr uint32_t kAll = NOTE_EXIT | NOTE_FORK | NOTE_EXEC | NOTE_EXITSTATUS;

std::vector<pid_t> PidsOf(const std::vector<Note>& notes) {
  std::vector<pid_t> pids;
  for (const Note& note : notes) pids.push_back(note.pid);
  return pids;
}

// filt_procevent(): kn_fflags gathers what is wanted, until it is taken.
TEST(WatchesTest, OneNoteTellsOfAllThatHasHappened) {
  Watches watches;
  watches.Add(kQueue, 10, kAll, 77);
  EXPECT_THAT(watches.Tell(10, NOTE_FORK, 0), ElementsAre(kQueue));
  EXPECT_THAT(watches.Tell(10, NOTE_FORK, 0), IsEmpty());
  EXPECT_THAT(watches.Tell(10, NOTE_EXEC, 0), IsEmpty());
  const std::vector<Note> notes = watches.Take(kQueue, kMany, false);
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0].flags, NOTE_FORK | NOTE_EXEC);
  EXPECT_EQ(notes[0].data, 77u);
  // EV_CLEAR is set by filt_procattach().
  EXPECT_THAT(watches.Take(kQueue, kMany, false), IsEmpty());
}

TEST(WatchesTest, WhatIsNotWantedIsNotTold) {
  Watches watches;
  watches.Add(kQueue, 10, NOTE_EXIT, 0);
  EXPECT_THAT(watches.Tell(10, NOTE_FORK, 0), IsEmpty());
  EXPECT_THAT(watches.Tell(11, NOTE_EXIT, 0), IsEmpty());
  EXPECT_FALSE(watches.HasNews(kQueue));
}

// "process is gone, so flag the event as finished": EV_EOF | EV_ONESHOT.
TEST(WatchesTest, AfterTheEndTheKnoteIsGone) {
  Watches watches;
  watches.Add(kQueue, 10, kAll, 1);
  watches.Tell(10, NOTE_EXIT, 0x300);
  // The number has come to another one, which is watched as well.
  watches.Add(kQueue, 10, kAll, 2);
  watches.Tell(10, NOTE_FORK, 0);
  const std::vector<Note> notes = watches.Take(kQueue, kMany, false);
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes[0].flags, NOTE_EXIT | NOTE_EXITSTATUS);
  EXPECT_EQ(notes[0].status, 0x300);
  EXPECT_EQ(notes[0].data, 1u);
  EXPECT_EQ(notes[1].data, 2u);
  watches.Tell(10, NOTE_FORK, 0);
  EXPECT_THAT(PidsOf(watches.Take(kQueue, kMany, false)), ElementsAre(10));
}

// kevent_register() finds the knote by ident and filter, and touches it.
TEST(WatchesTest, AddedTwiceItIsOneKnote) {
  Watches watches;
  watches.Add(kQueue, 10, NOTE_EXIT, 1);
  watches.Add(kQueue, 10, kAll, 2);
  watches.Tell(10, NOTE_FORK, 0);
  const std::vector<Note> notes = watches.Take(kQueue, kMany, false);
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0].data, 2u);
}

// kqueue_process() goes through the knotes as they became active.
TEST(WatchesTest, NotesComeInTheirOrderAndAsManyAsThereIsRoomFor) {
  Watches watches;
  for (pid_t pid : {10, 11, 12}) watches.Add(kQueue, pid, kAll, 0);
  for (pid_t pid : {12, 10, 11}) watches.Tell(pid, NOTE_FORK, 0);
  EXPECT_THAT(PidsOf(watches.Take(kQueue, 2, false)), ElementsAre(12, 10));
  EXPECT_TRUE(watches.HasNews(kQueue));
  watches.Tell(12, NOTE_FORK, 0);
  EXPECT_THAT(PidsOf(watches.Take(kQueue, 2, true)), ElementsAre(12, 11));
}

TEST(WatchesTest, EachQueueHasItsOwn) {
  Watches watches;
  watches.Add(kQueue, 10, kAll, 0);
  watches.Add(6, 10, kAll, 0);
  EXPECT_THAT(watches.Tell(10, NOTE_FORK, 0), ElementsAre(kQueue, 6));
  watches.Remove(kQueue);
  EXPECT_FALSE(watches.HasNews(kQueue));
  EXPECT_TRUE(watches.HasNews(6));
}

}  // namespace
}  // namespace darwin
