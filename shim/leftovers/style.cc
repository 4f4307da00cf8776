#include "shim/leftovers/style.h"

#include <cstddef>
#include <string>
#include <vector>

#include "lib/host/run_list_text.h"
#include "lib/identity/marker.h"
#include "shim/leftovers/output.h"

namespace acp_wrap {

ListStyle StyleFor(const Output& output,
                   const std::vector<std::string>& environment) {
  ListStyle style;
  if (!output.IsTerminal()) return style;
  style.columns = static_cast<size_t>(output.Columns());
  // https://no-color.org
  style.colours = FindVariable(environment, "NO_COLOR").value_or("").empty() &&
                  FindVariable(environment, "TERM").value_or("dumb") != "dumb";
  return style;
}

}  // namespace acp_wrap
