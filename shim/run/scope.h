// Which processes a run has to do with, and what it may do to them.

#ifndef SPROUT_ACP_WRAP_SHIM_RUN_SCOPE_H_
#define SPROUT_ACP_WRAP_SHIM_RUN_SCOPE_H_

#include <sys/types.h>

#include <cstddef>

#include "lib/ending/orphan_rule.h"
#include "lib/ending/standard_input.h"
#include "lib/identity/process_set.h"
#include "lib/identity/run_id.h"

namespace acp_wrap {

struct Scope {
  RunId run;
  pid_t agent = 0;
  // The agent's process group; front leads it, or it is the caller's own.
  pid_t group = 0;
  // Front has made the group: nobody was in it before.
  bool group_is_new = false;
  // Children of the calling process that were there before, and are not to be
  // touched, nor what is below them.
  ProcessSet bystanders;
  // There were such children: what one of them has started becomes the calling
  // process's child when it loses its parent, like the agent's own.
  bool adopts_strangers = false;
  // Whether those that ask to be kept are.
  bool keep = false;
  // Nothing is ended at all, whoever asks (--spare): the tree has an end when
  // its last process has ended by itself.
  bool spares = false;
  // How many of those that are ended have to be known by name.
  size_t names_wanted = 0;
  // What the agent reads from.
  StandardInput input;
  // Somebody sits at a terminal, and wants to know what is waited for.
  bool at_terminal = false;
  // The calling process is front, and has no guardian.
  bool alone = false;
  // What is ended while the agent lives.
  OrphanRule orphans;
  // The log is to hold them in the end, however many.
  bool orphans_reported = false;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_RUN_SCOPE_H_
