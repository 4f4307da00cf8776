#include "lib/text/json.h"

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "lib/text/printable.h"

namespace acp_wrap {

JsonWriter& JsonWriter::BeginObject() {
  Separate();
  text_ += '{';
  return *this;
}

JsonWriter& JsonWriter::EndObject() {
  text_ += '}';
  return *this;
}

JsonWriter& JsonWriter::BeginArray() {
  Separate();
  text_ += '[';
  return *this;
}

JsonWriter& JsonWriter::EndArray() {
  text_ += ']';
  return *this;
}

JsonWriter& JsonWriter::Key(absl::string_view name) {
  Separate();
  Quote(name);
  text_ += ':';
  return *this;
}

JsonWriter& JsonWriter::String(absl::string_view text) {
  Separate();
  Quote(text);
  return *this;
}

JsonWriter& JsonWriter::Number(int64_t number) {
  Separate();
  text_ += std::to_string(number);
  return *this;
}

JsonWriter& JsonWriter::Boolean(bool value) {
  Separate();
  text_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::Null() {
  Separate();
  text_ += "null";
  return *this;
}

JsonWriter& JsonWriter::Text(absl::string_view key, absl::string_view foreign) {
  return Key(key).String(Printable(foreign));
}

JsonWriter& JsonWriter::TextOrNull(absl::string_view key,
                                   const std::optional<std::string>& foreign) {
  return foreign ? Text(key, *foreign) : Key(key).Null();
}

JsonWriter& JsonWriter::NameOrNull(absl::string_view key,
                                   absl::string_view name) {
  return name.empty() ? Key(key).Null() : Text(key, name);
}

JsonWriter& JsonWriter::Number(absl::string_view key, int64_t number) {
  return Key(key).Number(number);
}

JsonWriter& JsonWriter::PidOrNull(absl::string_view key, pid_t pid) {
  return pid != 0 ? Number(key, pid) : Key(key).Null();
}

JsonWriter& JsonWriter::MillisecondsOrNull(
    absl::string_view key, const std::optional<absl::Duration>& duration) {
  return duration ? Number(key, absl::ToInt64Milliseconds(*duration))
                  : Key(key).Null();
}

void JsonWriter::Separate() {
  if (text_.empty()) return;
  char last = text_.back();
  if (last != '{' && last != '[' && last != ':') text_ += ',';
}

void JsonWriter::Quote(absl::string_view text) {
  text_ += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') text_ += '\\';
    text_ += c;
  }
  text_ += '"';
}

}  // namespace acp_wrap
