#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/text/printable.h"
#include "tests/fuzz/target.h"

namespace acp_wrap {

// What is escaped has nothing left to escape, and what is cut fits.
void TestOneInput(absl::string_view input) {
  const std::string text = Printable(input);
  Check(Printable(text) == text);
  for (char c : text) Check(static_cast<unsigned char>(c) >= ' ' && c != 0x7f);
  for (size_t columns : {size_t{0}, size_t{3}, size_t{10}, text.size()}) {
    const std::string cut = CutToColumns(text, columns);
    Check(Columns(cut) <= columns);
    Check(Printable(cut) == cut);
  }
}

}  // namespace acp_wrap
