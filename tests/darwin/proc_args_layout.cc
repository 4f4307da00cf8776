#include "tests/darwin/proc_args_layout.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace darwin {
namespace {

constexpr size_t kPointer = 8;

void Pad(std::string& text) {
  text.resize((text.size() + kPointer - 1) / kPointer * kPointer, '\0');
}

}  // namespace

std::string LayOut(const ProcArgsParts& parts) {
  const auto count = static_cast<int32_t>(
      std::count(parts.arguments.begin(), parts.arguments.end(), '\0'));
  std::string path = parts.path + '\0';
  Pad(path);
  std::string whole(reinterpret_cast<const char*>(&count), sizeof count);
  whole += path;
  if (parts.restricted) return whole + parts.arguments;
  std::string strings = parts.arguments + parts.environment;
  Pad(strings);
  const char apple[] = "ptr_munge=\0main_stack=\0executable_file=0x1,0x2";
  std::string kernels(apple, sizeof apple);
  Pad(kernels);
  return whole + strings + kernels;
}

}  // namespace darwin
