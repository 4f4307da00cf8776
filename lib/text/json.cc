#include "lib/text/json.h"

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

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

JsonWriter& JsonWriter::Null() {
  Separate();
  text_ += "null";
  return *this;
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
