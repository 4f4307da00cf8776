#include "platform/linux/notice.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
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

}  // namespace

void MemfdNotice::Open() { file_ = UniqueFd(memfd_create(kName, MFD_CLOEXEC)); }

void MemfdNotice::Post(absl::string_view text) {
  if (!file_.valid()) return;
  // Nothing is worse for whoever posts if it fails.
  const ssize_t written = pwrite(file_.get(), text.data(), text.size(), 0);
  if (ftruncate(file_.get(), written > 0 ? written : 0) != 0) return;
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
    return text.ok() ? text.value().substr(0, most) : "";
  }
  return "";
}

}  // namespace acp_wrap
