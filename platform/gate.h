// Holding a child back until its parent is ready.

#ifndef SPROUT_ACP_WRAP_PLATFORM_GATE_H_
#define SPROUT_ACP_WRAP_PLATFORM_GATE_H_

#include <utility>

#include "lib/result.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

// Made before the fork; then the parent calls Open(), and the child Pass().
class Gate {
 public:
  virtual ~Gate() = default;

  // Lets the child go on.
  virtual void Open() = 0;

  // Blocks until the parent has called Open(), and answers whether it did: if
  // it ended without, false.
  virtual bool Pass() = 0;
};

class PipeGate : public Gate {
 public:
  static Result<PipeGate> Create();

  void Open() override;
  bool Pass() override;

 private:
  PipeGate(UniqueFd reading, UniqueFd writing)
      : reading_(std::move(reading)), writing_(std::move(writing)) {}

  UniqueFd reading_;
  UniqueFd writing_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_GATE_H_
