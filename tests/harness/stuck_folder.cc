#include "tests/harness/stuck_folder.h"

#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "platform/unique_fd.h"
#include "tests/harness/paths.h"

namespace acp_wrap {
namespace {

// Smaller buffers are refused.
constexpr size_t kRequestSize = FUSE_MIN_READ_BUFFER;

// The header of the next request; its opcode is 0 if none comes.
fuse_in_header TakeRequest(const UniqueFd& server, absl::Duration limit) {
  fuse_in_header header = {};
  pollfd polled = {server.get(), POLLIN, 0};
  if (poll(&polled, 1, static_cast<int>(absl::ToInt64Milliseconds(limit))) !=
      1) {
    return header;
  }
  char request[kRequestSize];
  if (read(server.get(), request, sizeof request) >=
      static_cast<ssize_t>(sizeof header)) {
    memcpy(&header, request, sizeof header);
  }
  return header;
}

}  // namespace

StuckFolder::StuckFolder() : path_(TemporaryFolder() + "/stuck-XXXXXX") {
  if (mkdtemp(path_.data()) == nullptr) {
    std::perror("mkdtemp");
    abort();
  }
  UniqueFd server(open("/dev/fuse", O_RDWR | O_CLOEXEC));
  const std::string options =
      "fd=" + std::to_string(server.get()) +
      ",rootmode=40000,user_id=" + std::to_string(geteuid()) +
      ",group_id=" + std::to_string(getegid());
  if (!server.valid() || mount("stuck", path_.c_str(), "fuse",
                               MS_NOSUID | MS_NODEV, options.c_str()) != 0) {
    return;
  }
  server_ = std::move(server);
  if (!AnswerFirstRequest()) server_.Reset();
}

StuckFolder::~StuckFolder() {
  const bool mounted = valid();
  LetGo();
  if (mounted) umount2(path_.c_str(), MNT_DETACH);
  rmdir(path_.c_str());
}

bool StuckFolder::AnswerFirstRequest() {
  const fuse_in_header asked = TakeRequest(server_, kLimit);
  if (asked.opcode != FUSE_INIT) return false;
  struct {
    fuse_out_header header;
    fuse_init_out body;
  } answer = {};
  answer.header.len = sizeof answer;
  answer.header.unique = asked.unique;
  answer.body.major = FUSE_KERNEL_VERSION;
  answer.body.minor = FUSE_KERNEL_MINOR_VERSION;
  answer.body.max_write = 4096;
  return write(server_.get(), &answer, sizeof answer) ==
         static_cast<ssize_t>(sizeof answer);
}

pid_t StuckFolder::AwaitCaller(absl::Duration limit) {
  return static_cast<pid_t>(TakeRequest(server_, limit).pid);
}

}  // namespace acp_wrap
