// A gate that is a pipe.

#ifndef SPROUT_ACP_WRAP_PLATFORM_POSIX_GATE_H_
#define SPROUT_ACP_WRAP_PLATFORM_POSIX_GATE_H_

#include <utility>

#include "lib/result.h"
#include "platform/gate.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

class PipeGate : public Gate {
 public:
  static Result<PipeGate> Create();

  Outcome Open() override;
  void LeaveOpening() override { writing_.Reset(); }
  Outcome Pass() override;

 private:
  PipeGate(UniqueFd reading, UniqueFd writing)
      : reading_(std::move(reading)), writing_(std::move(writing)) {}

  UniqueFd reading_;
  UniqueFd writing_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_POSIX_GATE_H_
