// Owns one file descriptor.

#ifndef SPROUT_ACP_WRAP_PLATFORM_UNIQUE_FD_H_
#define SPROUT_ACP_WRAP_PLATFORM_UNIQUE_FD_H_

#include <unistd.h>

#include <utility>

namespace acp_wrap {

class UniqueFd {
 public:
  UniqueFd() = default;
  // Takes `fd` over; a negative number is no descriptor.
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) {
      Reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~UniqueFd() { Reset(); }

  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }

  void Reset() {
    // EINTR leaves the descriptor closed on Linux and, as far as its sources
    // tell, on macOS: a second close() could hit another's descriptor.
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_PLATFORM_UNIQUE_FD_H_
