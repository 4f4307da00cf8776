#include "lib/text/aux_vector.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace acp_wrap {
namespace {

template <typename Word>
std::optional<bool> Read(const std::vector<Word>& words) {
  return GainedRights({reinterpret_cast<const char*>(words.data()),
                       words.size() * sizeof(Word)});
}

TEST(GainedRightsTest, StandsAmongTheOthersInEitherSize) {
  EXPECT_EQ(Read<uint64_t>({33, 0x7fff00001000, 23, 1, 0, 0}), true);
  EXPECT_EQ(Read<uint64_t>({33, 0x7fff00001000, 23, 0, 0, 0}), false);
  EXPECT_EQ(Read<uint32_t>({33, 0xf7700000, 23, 1, 0, 0}), true);
  EXPECT_EQ(Read<uint32_t>({33, 0xf7700000, 23, 0, 0, 0}), false);
}

TEST(GainedRightsTest, ElseNothingIsKnown) {
  EXPECT_EQ(Read<uint64_t>({}), std::nullopt);
  EXPECT_EQ(Read<uint64_t>({0, 0, 23, 1}), std::nullopt);
  EXPECT_EQ(Read<uint64_t>({6, 4096, 22}), std::nullopt);
  EXPECT_EQ(GainedRights("xyz"), std::nullopt);
}

}  // namespace
}  // namespace acp_wrap
