#include "lib/host/origin.h"

#include <sys/types.h>

#include <map>
#include <optional>

#include "gtest/gtest.h"
#include "lib/identity/process_info.h"

namespace acp_wrap {
namespace {

// The run began at 1000.
class OriginTest : public ::testing::Test {
 protected:
  Forebear& Add(pid_t pid, pid_t parent, uint64_t start) {
    Forebear& forebear = family_[pid];
    forebear.info.id = {pid, start};
    forebear.info.parent = parent;
    return forebear;
  }

  Origin Below(pid_t parent, bool in_another_service = false) {
    ProcessInfo info;
    info.id = {99, 2000};
    info.parent = parent;
    auto look = [&](pid_t pid) -> std::optional<Forebear> {
      auto found = family_.find(pid);
      if (found == family_.end()) return std::nullopt;
      return found->second;
    };
    return OriginOf(info, 1000, in_another_service, look);
  }
  bool SomebodyElses(pid_t parent) {
    return Below(parent) == Origin::kSomebodyElse;
  }

  std::map<pid_t, Forebear> family_;
};

TEST_F(OriginTest, ADaemonFromBeforeTheRunIsSomebodyElse) {
  Add(10, 1, 500);
  EXPECT_TRUE(SomebodyElses(10));
}

TEST_F(OriginTest, OneBetweenThemChangesNothing) {
  Add(10, 1, 500);
  // As the bus has its helper, and a service its children.
  Add(20, 10, 1500);
  Add(30, 20, 1600).marked = true;
  EXPECT_TRUE(SomebodyElses(20));
  EXPECT_TRUE(SomebodyElses(30));
}

TEST_F(OriginTest, AService) {
  Add(10, 1, 500).adopts = true;
  Forebear& service = Add(20, 10, 1500);
  service.marked = true;
  EXPECT_FALSE(SomebodyElses(20));
  service.service = true;
  EXPECT_TRUE(SomebodyElses(20));
}

// As an editor that was started after the run, and has opened a window for the
// agent: it may be the run's as long as that has a tree.
TEST_F(OriginTest, AYoungerOneThatIsKnownToBeOutside) {
  Add(10, 1, 500).adopts = true;
  Forebear& editor = Add(20, 10, 1500);
  EXPECT_EQ(Below(20), Origin::kRun);
  editor.outside = true;
  EXPECT_EQ(Below(20), Origin::kSomebodyElse);
}

TEST_F(OriginTest, WhoAdoptsSaysNothing) {
  Add(10, 1, 500).adopts = true;
  EXPECT_FALSE(SomebodyElses(10));
  EXPECT_FALSE(SomebodyElses(1));
  EXPECT_FALSE(SomebodyElses(0));
}

TEST_F(OriginTest, WhoIsGoneOrUnknownSaysNothing) {
  EXPECT_FALSE(SomebodyElses(10));
  // Without /proc nobody knows how old it is.
  Add(10, 1, 0);
  EXPECT_FALSE(SomebodyElses(10));
}

TEST_F(OriginTest, WhoIsAsOldAsTheRunMayBelongToIt) {
  Add(10, 1, 1000);
  EXPECT_FALSE(SomebodyElses(10));
}

TEST_F(OriginTest, AnotherServiceHasStartedWhatNobodyStandsAbove) {
  Add(10, 1, 500).adopts = true;
  Add(20, 10, 1500).marked = true;
  for (pid_t parent : {1, 10, 20, 30}) {
    EXPECT_EQ(Below(parent, true), Origin::kAnotherService) << parent;
    EXPECT_EQ(Below(parent, false), Origin::kRun) << parent;
  }
}

TEST_F(OriginTest, DescentIsProofInAnyService) {
  Add(10, 1, 1000).supervises = true;
  Add(20, 10, 1500).marked = true;
  EXPECT_EQ(Below(10, true), Origin::kRun);
  EXPECT_EQ(Below(20, true), Origin::kRun);
}

TEST_F(OriginTest, ACircleEnds) {
  Add(10, 20, 1500);
  Add(20, 10, 1500);
  EXPECT_FALSE(SomebodyElses(10));
}

}  // namespace
}  // namespace acp_wrap
