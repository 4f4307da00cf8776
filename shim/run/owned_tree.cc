#include "shim/run/owned_tree.h"

#include <sys/types.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "lib/ending/received_signal.h"
#include "lib/ending/wait_status.h"
#include "lib/identity/process_info.h"
#include "lib/result.h"
#include "platform/group_witness.h"
#include "platform/system.h"
#include "shim/run/run.h"
#include "shim/run/run_result.h"
#include "shim/run/run_scope.h"
#include "shim/run/supervision.h"
#include "shim/run/tree.h"

namespace acp_wrap {
namespace {

// The witness, which is not to be taken for a descendant; nothing if it cannot
// be told from one.
std::unique_ptr<GroupWitness> Spare(System& system,
                                    std::unique_ptr<GroupWitness> witness,
                                    Scope& scope) {
  if (witness == nullptr) return nullptr;
  Result<ProcessInfo> info = system.processes().Read(witness->Pid());
  if (!info.ok()) return nullptr;
  scope.bystanders.insert(info.value().id);
  return witness;
}

Scope ScopeOfFront(System& system, const Run& run, Inheritance& inheritance) {
  Scope scope = std::move(inheritance.scope);
  AddOptions(run, scope);
  scope.agent = inheritance.agent.pid;
  scope.group = system.self().Group();
  scope.alone = true;
  return scope;
}

}  // namespace

OwnedTree::OwnedTree(System& system, const Run& run, Tree::Listener& listener,
                     Inheritance& inheritance)
    : system_(system),
      run_(run),
      listener_(listener),
      id_(inheritance.scope.run),
      began_(inheritance.began),
      agent_(inheritance.agent),
      witness_(
          Spare(system, std::move(inheritance.witness), inheritance.scope)),
      heard_(*this),
      supervision_(system, run.timing, ScopeOfFront(system, run, inheritance),
                   heard_) {
  // One that waited at the gate has seen it close.
  agent_.waits = false;
  if (inheritance.interrupted) supervision_.Terminate(*inheritance.interrupted);
  if (inheritance.requested) supervision_.Terminate(*inheritance.requested);
  // One whose pid front has not been told has been kept from its exec.
  if (agent_.status || agent_.pid == 0) {
    supervision_.AgentIsGone();
  } else {
    for (const ReceivedSignal& signal : inheritance.forwards.unconfirmed()) {
      supervision_.ForwardToAgent(signal);
    }
  }
  supervision_.OnChildrenChanged();
}

std::optional<absl::Time> OwnedTree::Advance() {
  // As long as there is a witness, the kernel does not say that no child is
  // left.
  if (witness_ != nullptr && (supervision_.terminating() || agent_.status)) {
    witness_.reset();
    supervision_.OnChildrenChanged();
  }
  const std::optional<absl::Time> due = supervision_.Advance();
  if (run_.spares && agent_.status) return std::nullopt;
  return due;
}

void OwnedTree::Finish() {
  witness_.reset();
  TellResult(system_, run_, supervision_.log(),
             {id_, agent_.pid, agent_.status, began_});
}

}  // namespace acp_wrap
