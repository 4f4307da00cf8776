// Writing JSON (RFC 8259).

#ifndef SPROUT_ACP_WRAP_LIB_TEXT_JSON_H_
#define SPROUT_ACP_WRAP_LIB_TEXT_JSON_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace acp_wrap {

// Puts the commas; that objects hold keys with values, and are closed, is the
// caller's concern.
class JsonWriter {
 public:
  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(absl::string_view name);
  // Foreign bytes go through Printable() first.
  JsonWriter& String(absl::string_view text);
  JsonWriter& Number(int64_t number);
  JsonWriter& Null();

  const std::string& Text() const { return text_; }

 private:
  void Separate();
  void Quote(absl::string_view text);

  std::string text_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_TEXT_JSON_H_
