// Hashing states, to recognise one that was seen before.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_HASH_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_HASH_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/time/time.h"

namespace acp_wrap::simulation {

class Hasher {
 public:
  void Add(uint64_t value) {
    value_ = (value_ ^ value) * 0x9e3779b97f4a7c15;
    value_ ^= value_ >> 29;
  }

  void AddBytes(const char* bytes, size_t size) {
    // Four lanes keep the multiplications from waiting for one another.
    uint64_t lanes[4] = {1, 2, 3, size};
    for (; size >= 32; bytes += 32, size -= 32) {
      uint64_t words[4];
      std::memcpy(words, bytes, sizeof words);
      for (int i = 0; i < 4; ++i) {
        lanes[i] = (lanes[i] ^ words[i]) * 0xff51afd7ed558ccd;
        lanes[i] ^= lanes[i] >> 32;
      }
    }
    for (uint64_t lane : lanes) Add(lane);
    for (; size > 0; ++bytes, --size) {
      Add(static_cast<unsigned char>(*bytes));
    }
  }

  void Add(const std::string& text) { AddBytes(text.data(), text.size()); }

  void Add(absl::Time time) {
    Add(static_cast<uint64_t>(absl::ToUnixNanos(time)));
  }

  uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0x243f6a8885a308d3;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_HASH_H_
