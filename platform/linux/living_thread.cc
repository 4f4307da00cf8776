#include "platform/linux/living_thread.h"

#include <errno.h>
#include <sys/types.h>

#include <string>

#include "absl/strings/numbers.h"
#include "lib/result.h"
#include "platform/linux/proc_files.h"
#include "platform/linux/read_file.h"
#include "platform/unique_fd.h"

namespace acp_wrap {

std::string FolderOfLivingThread(const UniqueFd& directory,
                                 const std::string& folder) {
  const std::string tasks = folder + "/task";
  Result<Directory> threads = ReadDirectory(directory, tasks.c_str());
  if (!threads.ok()) return folder;
  // The first thread has the number of the process, and comes first.
  if (NextNumber(threads.value().get()) == 0) return folder;
  const pid_t other = NextNumber(threads.value().get());
  return other == 0 ? folder : tasks + "/" + std::to_string(other);
}

Result<std::string> ReadEnvironment(const UniqueFd& directory) {
  Result<std::string> text = ReadFileAt(directory, "environ");
  const bool without_memory =
      text.ok() ? text.value().empty()
                : text.error().number == EACCES || text.error().number == ESRCH;
  if (!without_memory) return text;
  const std::string folder = FolderOfLivingThread(directory, ".");
  if (folder == ".") return text;
  Result<std::string> of_thread =
      ReadFileAt(directory, (folder + "/environ").c_str());
  return of_thread.ok() ? of_thread : text;
}

}  // namespace acp_wrap
