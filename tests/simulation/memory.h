// The memory of a simulated process that runs real code.
//
// fork(2) copies a process's memory, and SIGKILL drops it; the code under test
// relies on both.  So each such process has a stack and a heap of its own, at
// the same addresses as all the others: one of them is in place at a time, and
// the others are kept as images.  A fork is two processes with one image, a
// kill is an image that nobody resumes, and a state of the whole system is
// copied by copying pointers.

#ifndef SPROUT_ACP_WRAP_TESTS_SIMULATION_MEMORY_H_
#define SPROUT_ACP_WRAP_TESTS_SIMULATION_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace acp_wrap::simulation {

// What a process had on its stack and heap when it left its code last.
struct Image {
  std::vector<char> low;   // From the bottom: registers, then the heap.
  std::vector<char> high;  // The stack, up to the top.
  // Equal for equal contents.
  uint64_t hash = 0;
};

using ImagePtr = std::shared_ptr<const Image>;

// Runs `program(argument)` on an empty stack and heap until it leaves for the
// first time.  It must never return.
ImagePtr StartProgram(void (*program)(void*), void* argument);

// Lets the code in `image` go on: its LeaveProgram() returns.
ImagePtr ResumeProgram(const ImagePtr& image);

// For the code in an image: makes StartProgram() or ResumeProgram() return to
// whoever called it.
void LeaveProgram();

// A word of the image, 0 at the start, for whatever has to remember something
// of the process and is not itself in its memory.
uint64_t& ImageWord();

// Whether operator new takes from an image's heap at present.  Nothing on it
// may be kept, or freed, by code outside of it, and the other way round.
bool InsideProgram();

// While it lives, operator new and delete are the ordinary ones: for what the
// code in an image does on the simulation's behalf without leaving.
class OutsideProgram {
 public:
  OutsideProgram();
  ~OutsideProgram();
  OutsideProgram(const OutsideProgram&) = delete;
  OutsideProgram& operator=(const OutsideProgram&) = delete;

 private:
  const bool before_;
};

}  // namespace acp_wrap::simulation

#endif  // SPROUT_ACP_WRAP_TESTS_SIMULATION_MEMORY_H_
