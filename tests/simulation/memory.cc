#include "tests/simulation/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>

#include "tests/simulation/hash.h"
#include "tests/simulation/heap.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SIMULATION_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SIMULATION_ASAN 1
#endif
#ifdef SIMULATION_ASAN
#include <sanitizer/asan_interface.h>

// Locals have to stand on the stack that an image copies.
extern "C" const char* __asan_default_options() {
  return "detect_stack_use_after_return=0";
}
#endif

namespace acp_wrap::simulation {
namespace {

constexpr size_t kLowSize = 512 * 1024;
constexpr size_t kGuardSize = 64 * 1024;
constexpr size_t kStackSize = 256 * 1024;
constexpr size_t kRegionSize = kLowSize + kGuardSize + kStackSize;
// What is zeroed below the stack pointer before a program goes on, so that
// its uninitialised bytes are not another program's.
constexpr size_t kCleared = 32 * 1024;
// More than LeaveProgram() and swapcontext(3) take below the frame address.
constexpr size_t kFrame = 1024;

// At the bottom of the region.
struct Low {
  ucontext_t context;
  char* stack_pointer;
  uint64_t word;
  void (*program)(void*);
  void* argument;
  Heap heap;
};

char* Region() {
  static char* const region = [] {
    void* memory = mmap(nullptr, kRegionSize, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) abort();
    char* bytes = static_cast<char*>(memory);
    mprotect(bytes + kLowSize, kGuardSize, PROT_NONE);
    return bytes;
  }();
  return region;
}

char* StackTop() { return Region() + kRegionSize; }
char* StackBottom() { return StackTop() - kStackSize; }
Low* TheLow() { return reinterpret_cast<Low*>(Region()); }

ucontext_t outside;
bool inside = false;
// The one whose bytes are in place.
ImagePtr in_place;

void Unpoison() {
#ifdef SIMULATION_ASAN
  __asan_unpoison_memory_region(StackBottom(), kStackSize);
#endif
}

void ClearBelow(char* stack_pointer) {
  size_t room = static_cast<size_t>(stack_pointer - StackBottom());
  size_t cleared = room < kCleared ? room : kCleared;
  std::memset(stack_pointer - cleared, 0, cleared);
}

ImagePtr Save() {
  auto image = std::make_shared<Image>();
  char* low_end = TheLow()->heap.end();
  char* stack_pointer = TheLow()->stack_pointer;
  image->low.assign(Region(), low_end);
  image->high.assign(stack_pointer, StackTop());
  Hasher hasher;
  // The padding around the heap's range is constant.
  hasher.AddBytes(image->low.data(), image->low.size());
  hasher.AddBytes(image->high.data(), image->high.size());
  image->hash = hasher.value();
  in_place = image;
  return image;
}

ImagePtr Run() {
  inside = true;
  swapcontext(&outside, &TheLow()->context);
  inside = false;
  Unpoison();
  return Save();
}

void Enter() {
  TheLow()->program(TheLow()->argument);
  fprintf(stderr, "a simulated program returned\n");
  abort();
}

}  // namespace

ImagePtr StartProgram(void (*program)(void*), void* argument) {
  Unpoison();
  std::memset(Region(), 0, sizeof(Low));
  Low* low = new (Region())
      Low{{}, nullptr, 0, program, argument, Heap(Region() + kLowSize)};
  getcontext(&low->context);
  low->context.uc_stack.ss_sp = StackBottom();
  low->context.uc_stack.ss_size = kStackSize;
  low->context.uc_link = nullptr;
  makecontext(&low->context, Enter, 0);
  ClearBelow(StackTop());
  // makecontext(3) has written its part again.
  makecontext(&low->context, Enter, 0);
  return Run();
}

ImagePtr ResumeProgram(const ImagePtr& image) {
  Unpoison();
  if (image != in_place) {
    std::memcpy(Region(), image->low.data(), image->low.size());
    std::memcpy(StackTop() - image->high.size(), image->high.data(),
                image->high.size());
  }
  ClearBelow(TheLow()->stack_pointer);
  return Run();
}

__attribute__((noinline)) void LeaveProgram() {
  Low* low = TheLow();
  low->stack_pointer = static_cast<char*>(__builtin_frame_address(0)) - kFrame;
  swapcontext(&low->context, &outside);
}

uint64_t& ImageWord() { return TheLow()->word; }

bool InsideProgram() { return inside; }

OutsideProgram::OutsideProgram() : before_(inside) { inside = false; }
OutsideProgram::~OutsideProgram() { inside = before_; }

namespace {

bool InRegion(const void* pointer) {
  const char* bytes = static_cast<const char*>(pointer);
  return bytes >= Region() && bytes < StackTop();
}

void* Allocate(size_t size) {
  if (inside) return TheLow()->heap.Allocate(size);
  void* pointer = malloc(size == 0 ? 1 : size);
  if (pointer == nullptr) abort();
  return pointer;
}

void Free(void* pointer) {
  if (pointer == nullptr) return;
  if (InRegion(pointer) != inside) {
    fprintf(stderr,
            "memory of a simulated program freed by another, or the "
            "other way round\n");
    abort();
  }
  if (inside) {
    TheLow()->heap.Free(pointer);
  } else {
    free(pointer);
  }
}

}  // namespace
}  // namespace acp_wrap::simulation

void* operator new(size_t size) { return acp_wrap::simulation::Allocate(size); }
void* operator new[](size_t size) {
  return acp_wrap::simulation::Allocate(size);
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return acp_wrap::simulation::Allocate(size);
}
void* operator new[](size_t size, const std::nothrow_t&) noexcept {
  return acp_wrap::simulation::Allocate(size);
}
void operator delete(void* pointer) noexcept {
  acp_wrap::simulation::Free(pointer);
}
void operator delete[](void* pointer) noexcept {
  acp_wrap::simulation::Free(pointer);
}
void operator delete(void* pointer, size_t) noexcept {
  acp_wrap::simulation::Free(pointer);
}
void operator delete[](void* pointer, size_t) noexcept {
  acp_wrap::simulation::Free(pointer);
}
