// Reading JSON back, strictly, so that a test can look into it.

#ifndef SPROUT_ACP_WRAP_TESTS_LIST_JSON_H_
#define SPROUT_ACP_WRAP_TESTS_LIST_JSON_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace acp_wrap {

struct Json {
  enum class Kind { kNull, kBoolean, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  // 1 for true.
  long long number = 0;
  std::string text;
  std::vector<Json> items;
  std::map<std::string, Json> members;

  // A null where there is no such member.
  const Json& operator[](const std::string& key) const;
  // The first item whose member `key` is this number; a null if there is none.
  const Json& Where(const std::string& key, long long value) const;
};

// Nothing unless `text` is one value (RFC 8259), with
// whole numbers alone, and valid UTF-8 without a control character but for a
// newline at its end.
std::optional<Json> ParseJson(const std::string& text);

// The same for an output of the program's, which is also kept among the test's
// undeclared outputs: tests/schema/run holds it against
// docs/schema/SCHEMA.json.
std::optional<Json> ParseOutput(const std::string& schema,
                                const std::string& text);

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_TESTS_LIST_JSON_H_
