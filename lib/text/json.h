// Writing JSON (RFC 8259).

#ifndef SPROUT_ACP_WRAP_LIB_TEXT_JSON_H_
#define SPROUT_ACP_WRAP_LIB_TEXT_JSON_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

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
  JsonWriter& Boolean(bool value);
  JsonWriter& Null();

  // A member: key and value.  Foreign bytes become printable.
  JsonWriter& Text(absl::string_view key, absl::string_view foreign);
  JsonWriter& TextOrNull(absl::string_view key,
                         const std::optional<std::string>& foreign);
  // An empty one is null.
  JsonWriter& NameOrNull(absl::string_view key, absl::string_view name);
  JsonWriter& Number(absl::string_view key, int64_t number);
  // 0 is null.
  JsonWriter& PidOrNull(absl::string_view key, pid_t pid);
  JsonWriter& MillisecondsOrNull(absl::string_view key,
                                 const std::optional<absl::Duration>& duration);

  const std::string& Text() const { return text_; }

 private:
  void Separate();
  void Quote(absl::string_view text);

  std::string text_;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_TEXT_JSON_H_
