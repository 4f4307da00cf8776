// Standard output, for the commands that have an output of their own.

#ifndef SPROUT_ACP_WRAP_SHIM_LEFTOVERS_OUTPUT_H_
#define SPROUT_ACP_WRAP_SHIM_LEFTOVERS_OUTPUT_H_

#include "absl/strings/string_view.h"

namespace acp_wrap {

class Output {
 public:
  // Blocks as long as nobody reads.  Answers whether all of it could be
  // written; a reader that has gone away ends the program by SIGPIPE.
  bool Write(absl::string_view text);

  // Whether a person looks at it: it is a terminal.
  bool IsTerminal() const;
  // Of the terminal; 0 where that cannot be told.
  int Columns() const;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_LEFTOVERS_OUTPUT_H_
