// The outcome of something that can fail as a system call fails.
//
// absl::StatusOr would serve as well, but it links libstdc++'s locale code
// through absl::Cord: 700 KiB in a static executable that has to stay tiny.

#ifndef SPROUT_ACP_WRAP_LIB_RESULT_H_
#define SPROUT_ACP_WRAP_LIB_RESULT_H_

#include <utility>
#include <variant>

namespace acp_wrap {

// What failed, and why.
struct Error {
  // The system call, as errno(3) messages name it; static storage.
  const char* call;
  // errno as the call left it; never 0.
  int number;
};

// Either a T or an Error.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}  // NOLINT: implicit on purpose
  Result(Error error) : state_(error) {}         // NOLINT: implicit on purpose

  bool ok() const { return std::holds_alternative<T>(state_); }

  // Precondition: ok().
  T& value() { return std::get<T>(state_); }
  const T& value() const { return std::get<T>(state_); }

  // Precondition: !ok().
  const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

// The value of a Result that carries nothing but success.
struct Ok {};

using Outcome = Result<Ok>;

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_RESULT_H_
