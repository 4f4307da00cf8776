#include "lib/host/orphan_notes.h"

#include <sys/types.h>

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/host/run_list.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {
namespace {

using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(5000);

ListedRun RunWith(pid_t pid, uint64_t start_time, bool orphan) {
  ListedRun run;
  ListedProcess listed;
  listed.process.info.id = {pid, start_time};
  listed.process.age = absl::Seconds(100);
  listed.left_parent = orphan;
  run.processes.push_back(listed);
  return run;
}

std::optional<absl::Duration> OrphanFor(ListedRun run,
                                        const OrphanNotes& notes) {
  NoteOrphans(run, notes, kNow);
  return run.processes[0].orphan_for;
}

TEST(OrphanNotesTest, WhatIsWrittenIsRead) {
  const OrphanNotes notes = {
      {{7, 70}, kNow - absl::Seconds(60)},
      {{4194304, ~uint64_t{0}}, kNow - absl::Milliseconds(1)}};
  EXPECT_EQ(ParseOrphanNotes(FormatOrphanNotes(notes)), notes);
  EXPECT_THAT(ParseOrphanNotes(FormatOrphanNotes({})), IsEmpty());
}

TEST(OrphanNotesTest, HasABound) {
  OrphanNotes notes;
  for (pid_t pid = 1; pid <= 5000; ++pid) {
    notes[{1'000'000'000 + pid, ~uint64_t{0}}] =
        absl::FromUnixMillis(8'000'000'000'000'000'000);
  }
  const std::string text = FormatOrphanNotes(notes);
  EXPECT_LE(text.size(), kMostOrphanNoteBytes);
  EXPECT_EQ(ParseOrphanNotes(text).size(), kMostOrphanNotes);
  // Nor does anybody else's text make it do more.
  EXPECT_LE(ParseOrphanNotes(text + text + text + text).size(),
            kMostOrphanNoteBytes / 6);
}

TEST(OrphanNotesTest, ReadsWhatItCan) {
  EXPECT_THAT(ParseOrphanNotes("7 70 8000 \nx 1 2 \n9 90 \n8 80 1000"),
              testing::UnorderedElementsAre(
                  testing::Pair(ProcessId{7, 70}, absl::FromUnixMillis(8000))));
  for (const char* wrong : {"", "\n", "   ", "7 70 8000 x \n", "7 -1 8000 \n",
                            "7 70 1e3 \n", "99999999999999999999 1 1 \n"}) {
    EXPECT_THAT(ParseOrphanNotes(wrong), IsEmpty()) << wrong;
  }
}

TEST(OrphanNotesTest, BelievesOnlyWhatCanBeTrue) {
  const OrphanNotes notes = {{{7, 70}, kNow - absl::Seconds(60)}};
  EXPECT_EQ(OrphanFor(RunWith(7, 70, true), notes), absl::Seconds(60));
  EXPECT_EQ(OrphanFor(RunWith(7, 70, false), notes), std::nullopt);
  // The number is another's by now.
  EXPECT_EQ(OrphanFor(RunWith(7, 71, true), notes), std::nullopt);
  // Before it was forked, and not yet.
  for (absl::Duration wrong : {absl::Seconds(200), absl::Seconds(-1)}) {
    EXPECT_EQ(OrphanFor(RunWith(7, 70, true), {{{7, 70}, kNow - wrong}}),
              std::nullopt);
  }
}

TEST(OrphanNotesTest, OnlyARunWithOrphansIsAsked) {
  EXPECT_TRUE(HasOrphans(RunWith(7, 70, true)));
  EXPECT_FALSE(HasOrphans(RunWith(7, 70, false)));
}

}  // namespace
}  // namespace acp_wrap
