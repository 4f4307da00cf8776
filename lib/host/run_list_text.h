// --list for people.

#ifndef SPROUT_ACP_WRAP_LIB_HOST_RUN_LIST_TEXT_H_
#define SPROUT_ACP_WRAP_LIB_HOST_RUN_LIST_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "lib/host/run_list.h"

namespace acp_wrap {

struct ListStyle {
  // By the escape sequences of ECMA-48.
  bool colours = false;
  // Commands are cut off there; 0 for no limit.
  size_t columns = 0;
};

// A line for each run and below it a table of its processes, a line each, with
// the tree as indentation; a run inside another one is indented too.  The last
// lines count runs and leftovers, and say what ends these.  Groups and sessions
// are shown where there is room.  Never contains a control character but for
// newlines and the colours.
std::string RunListText(const std::vector<ListedRun>& runs,
                        const ListStyle& style);

// The line for a run: what it is known by, its memory and its age.
std::string RunHeading(const ListedRun& run, size_t columns);

// As RunListText(), of what a sweep would end, for --sweep --dry-run.
std::string DryRunText(const std::vector<ListedRun>& runs,
                       const ListStyle& style);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_HOST_RUN_LIST_TEXT_H_
