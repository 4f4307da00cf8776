#include "platform/linux/notice.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/result.h"
#include "platform/linux/proc_files.h"
#include "platform/linux/read_file.h"
#include "platform/unique_fd.h"

namespace acp_wrap {
namespace {

constexpr char kName[] = "sprout-acp-wrap";
// What the kernel makes of it there (memfd_create(2)).
constexpr absl::string_view kLink = "/memfd:sprout-acp-wrap (deleted)";
// Front has a dozen, and what may pretend to be one has as many as it likes.
constexpr int kMostDescriptors = 256;

// F_SEAL_FUTURE_WRITE; older headers lack it.
constexpr int kSealFutureWrite = 0x10;

}  // namespace

void MemfdNotice::Open() {
  file_ = UniqueFd(memfd_create(kName, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file_.valid() || ftruncate(file_.get(), kBytes) != 0) return;
  void* memory =
      mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file_.get(), 0);
  if (memory == MAP_FAILED) return;
  constexpr int kKeepSize = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  // An older kernel knows no more than the size.
  if (fcntl(file_.get(), F_ADD_SEALS, kKeepSize | kSealFutureWrite) == 0 ||
      fcntl(file_.get(), F_ADD_SEALS, kKeepSize) == 0) {
    memory_ = static_cast<char*>(memory);
  }
}

void MemfdNotice::Post(absl::string_view text) {
  if (memory_ == nullptr) return;
  text = text.substr(0, kBytes - 1);
  std::memcpy(memory_, text.data(), text.size());
  memory_[text.size()] = '\0';
}

std::string ReadNoticeIn(const UniqueFd& proc, const std::string& folder,
                         size_t most) {
  Result<Directory> descriptors = ReadDirectory(proc, folder.c_str());
  if (!descriptors.ok()) return "";
  for (int i = 0; i < kMostDescriptors; ++i) {
    const dirent* entry = readdir(descriptors.value().get());
    if (entry == nullptr) break;
    char target[kLink.size() + 1];
    const std::string path = folder + "/" + entry->d_name;
    const ssize_t length =
        readlinkat(proc.get(), path.c_str(), target, sizeof target);
    if (length < 0 ||
        absl::string_view(target, static_cast<size_t>(length)) != kLink) {
      continue;
    }
    // Neither a lease (fcntl(2)) nor what is no file makes this wait.
    Result<std::string> text = ReadFileAt(proc, path.c_str(), most, O_NONBLOCK);
    if (!text.ok()) return "";
    return text.value().substr(0, std::min(most, text.value().find('\0')));
  }
  return "";
}

}  // namespace acp_wrap
