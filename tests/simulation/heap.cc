#include "tests/simulation/heap.h"

#include <stdlib.h>

#include <cstddef>
#include <cstring>

namespace acp_wrap::simulation {

void* Heap::Allocate(size_t size) {
  size_t size_class = 0;
  size_t room = 16;
  while (room < size) {
    room *= 2;
    ++size_class;
  }
  if (size_class >= kClasses) abort();
  Block* block = free_[size_class];
  if (block != nullptr) {
    free_[size_class] = block->next;
    block->next = nullptr;
  } else {
    if (static_cast<size_t>(limit_ - end_) < sizeof(Block) + room) abort();
    block = reinterpret_cast<Block*>(end_);
    end_ += sizeof(Block) + room;
    std::memset(static_cast<void*>(block), 0, sizeof(Block) + room);
    block->size_class = size_class;
  }
  return block + 1;
}

void Heap::Free(void* pointer) {
  Block* block = static_cast<Block*>(pointer) - 1;
  std::memset(pointer, 0, size_t{16} << block->size_class);
  Block** place = &free_[block->size_class];
  while (*place != nullptr && *place < block) place = &(*place)->next;
  block->next = *place;
  *place = block;
}

}  // namespace acp_wrap::simulation
