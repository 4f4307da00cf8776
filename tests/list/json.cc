#include "tests/list/json.h"

#include <stdlib.h>
#include <unistd.h>

#include <cstddef>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace acp_wrap {
namespace {

const Json& Nothing() {
  static const Json* const nothing = new Json;
  return *nothing;
}

// How many bytes the UTF-8 sequence at `i` has; 0 if it is none.
size_t SequenceAt(const std::string& text, size_t i) {
  auto byte = [&](size_t k) {
    return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u;
  };
  unsigned first = byte(i);
  if (first < 0x80) return 1;
  size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  for (size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xc0) != 0x80) return 0;
  }
  return length;
}

class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text) {}

  std::optional<Json> Run() {
    Json value;
    if (!Value(value)) return std::nullopt;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    if (at_ != text_.size()) return std::nullopt;
    return value;
  }

 private:
  bool Take(const std::string& token) {
    if (text_.compare(at_, token.size(), token) != 0) return false;
    at_ += token.size();
    return true;
  }

  bool Value(Json& value) {
    if (Take("null")) return true;
    const bool yes = Take("true");
    if (yes || Take("false")) {
      value.kind = Json::Kind::kBoolean;
      value.number = yes ? 1 : 0;
      return true;
    }
    if (Take("{")) return Object(value);
    if (Take("[")) return Array(value);
    if (Take("\"")) {
      value.kind = Json::Kind::kString;
      return String(value.text);
    }
    value.kind = Json::Kind::kNumber;
    size_t end = text_.find_first_not_of("-0123456789", at_);
    std::string digits = text_.substr(at_, end - at_);
    if (digits.empty()) return false;
    char* rest;
    value.number = strtoll(digits.c_str(), &rest, 10);
    at_ += digits.size();
    return *rest == '\0';
  }

  bool Object(Json& value) {
    value.kind = Json::Kind::kObject;
    if (Take("}")) return true;
    do {
      std::string key;
      if (!Take("\"") || !String(key) || !Take(":") ||
          !Value(value.members[key])) {
        return false;
      }
    } while (Take(","));
    return Take("}");
  }

  bool Array(Json& value) {
    value.kind = Json::Kind::kArray;
    if (Take("]")) return true;
    do {
      value.items.emplace_back();
      if (!Value(value.items.back())) return false;
    } while (Take(","));
    return Take("]");
  }

  // Up to the closing quote.
  bool String(std::string& string) {
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c == '\\') {
        ++at_;
        if (at_ == text_.size() || (text_[at_] != '"' && text_[at_] != '\\')) {
          return false;
        }
        string += text_[at_++];
        continue;
      }
      size_t length = SequenceAt(text_, at_);
      if (length == 0 || static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
        return false;
      }
      string += text_.substr(at_, length);
      at_ += length;
    }
    return false;
  }

  const std::string& text_;
  size_t at_ = 0;
};

}  // namespace

const Json& Json::operator[](const std::string& key) const {
  auto found = members.find(key);
  return found == members.end() ? Nothing() : found->second;
}

const Json& Json::Where(const std::string& key, long long value) const {
  for (const Json& item : items) {
    const Json& member = item[key];
    if (member.kind == Kind::kNumber && member.number == value) return item;
  }
  return Nothing();
}

std::optional<Json> ParseJson(const std::string& text) {
  return Parser(text).Run();
}

std::optional<Json> ParseOutput(const std::string& schema,
                                const std::string& text) {
  // Absent where the test is run by hand.
  const char* folder = getenv("TEST_UNDECLARED_OUTPUTS_DIR");
  if (folder != nullptr) {
    // Other processes of the test, whose pids may be the same, keep theirs.
    std::string path = std::string(folder) + "/" + schema + "-XXXXXX.json";
    const int file = mkstemps(path.data(), sizeof ".json" - 1);
    if (file >= 0) close(file);
    std::ofstream(path) << text;
  }
  return ParseJson(text);
}

}  // namespace acp_wrap
