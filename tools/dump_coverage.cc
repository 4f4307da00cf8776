// Linked into the program for tools/coverage only: counts are written at exit,
// which _exit(2) and a signal to oneself pass by.

#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>

// What gcc and the linker call so.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {

void __gcov_dump();
void __gcov_reset();
[[noreturn]] void __real__exit(int status);
int __real_kill(pid_t pid, int signal);

}  // extern "C"

namespace {

constexpr char kPrefix[] = "GCOV_PREFIX";

// As it was before the guardian overwrote its environment.
const std::string& Prefix() {
  static const std::string* const prefix = [] {
    const char* value = getenv(kPrefix);
    return new std::string(value != nullptr ? value : "");
  }();
  return *prefix;
}

[[maybe_unused]] const std::string& read_at_start = Prefix();

// The environment may be overwritten by now, or gone.
void Dump() {
  static std::string entry = std::string(kPrefix) + "=" + Prefix();
  char* only[] = {entry.data(), nullptr};
  char** const before = environ;
  if (!Prefix().empty()) environ = only;
  __gcov_dump();
  __gcov_reset();
  environ = before;
}

}  // namespace

// By the linker's --wrap.
extern "C" {

void __wrap__exit(int status) {
  Dump();
  __real__exit(status);
}

int __wrap_kill(pid_t pid, int signal) {
  if (pid == getpid()) Dump();
  return __real_kill(pid, signal);
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
