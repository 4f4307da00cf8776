#include "lib/text/aux_vector.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include "absl/strings/string_view.h"

namespace acp_wrap {
namespace {

// <elf.h>; the same on every architecture.
constexpr uint64_t kEnd = 0;
constexpr uint64_t kSecure = 23;

template <typename Word>
std::optional<bool> Find(absl::string_view vector) {
  for (; vector.size() >= 2 * sizeof(Word);
       vector.remove_prefix(2 * sizeof(Word))) {
    Word entry[2];
    std::memcpy(entry, vector.data(), sizeof entry);
    if (entry[0] == kEnd) break;
    if (entry[0] == kSecure && entry[1] <= 1) return entry[1] != 0;
  }
  return std::nullopt;
}

}  // namespace

std::optional<bool> GainedRights(absl::string_view vector) {
  std::optional<bool> found = Find<uint64_t>(vector);
  return found ? found : Find<uint32_t>(vector);
}

}  // namespace acp_wrap
