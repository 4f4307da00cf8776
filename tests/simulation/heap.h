// The heap of a simulated process: a range of addresses whose whole state,
// free lists included, lies within it, so that copying the bytes copies the
// heap.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_HEAP_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_HEAP_H_

#include <cstddef>

namespace acp_wrap::simulation {

class Heap {
 public:
  // Stands at the beginning of the range that it manages, [this, limit).
  explicit Heap(char* limit)
      : end_(reinterpret_cast<char*>(this + 1)), limit_(limit) {}

  // Zeroed, aligned to 16 bytes; aborts when the range is full.  The lowest
  // block that is free, whatever came before.
  void* Allocate(size_t size);

  // Zeroes it, so that equal histories leave equal bytes.
  void Free(void* pointer);

  // The bytes from here on have never been used.
  char* end() const { return end_; }

 private:
  struct Block {
    size_t size_class;
    Block* next;
  };
  static_assert(sizeof(Block) == 16);

  // Class c, in the order of addresses, holds blocks of 16 * 2^c bytes.
  static constexpr size_t kClasses = 14;

  alignas(16) char* end_;
  char* const limit_;
  Block* free_[kClasses] = {};
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_HEAP_H_
