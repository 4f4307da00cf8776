// replay FOLDER: runs a fuzz target on each file of its corpus, and on a number
// of mutations of them, the same ones each time.

#include <dirent.h>
#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace acp_wrap {
namespace {

constexpr int kMutationsOfEach = 20000;

// In memory of exactly its size, so that a sanitizer sees each byte beyond.
void Run(const std::string& input) {
  auto copy = std::make_unique<uint8_t[]>(input.size());
  std::copy(input.begin(), input.end(), copy.get());
  LLVMFuzzerTestOneInput(copy.get(), input.size());
}

std::vector<std::string> ReadCorpus(const std::string& folder) {
  std::vector<std::string> names;
  if (DIR* directory = opendir(folder.c_str())) {
    while (dirent* entry = readdir(directory)) names.push_back(entry->d_name);
    closedir(directory);
  }
  std::sort(names.begin(), names.end());
  std::vector<std::string> corpus;
  for (const std::string& name : names) {
    if (name[0] == '.') continue;
    std::ifstream file(folder + "/" + name, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file),
                        std::istreambuf_iterator<char>());
  }
  return corpus;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& corpus) : corpus_(corpus) {}

  std::string Mutate(std::string text) {
    for (size_t i = 1 + Below(4); i > 0; --i) MutateOnce(text);
    return text;
  }

 private:
  size_t Below(size_t limit) { return random_() % limit; }

  void MutateOnce(std::string& text) {
    const size_t at = Below(text.size() + 1);
    switch (Below(6)) {
      case 0:
        text.insert(at, 1, static_cast<char>(Below(256)));
        return;
      case 1:
        text.erase(at, 1 + Below(4));
        return;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(Below(256));
        return;
      case 3:
        if (at < text.size()) text[at] ^= static_cast<char>(1 << Below(8));
        return;
      case 4:
        text.resize(at);
        return;
      default: {
        const std::string& other = corpus_[Below(corpus_.size())];
        text.insert(at, other, Below(other.size() + 1), Below(32));
      }
    }
  }

  const std::vector<std::string>& corpus_;
  // The same numbers everywhere (std::mt19937_64 is defined exactly).
  std::mt19937_64 random_;
};

int Main(const char* folder) {
  const std::vector<std::string> corpus = ReadCorpus(folder);
  if (corpus.empty()) {
    fprintf(stderr, "%s: nothing there\n", folder);
    return 1;
  }
  Run("");
  Mutator mutator(corpus);
  for (const std::string& text : corpus) {
    Run(text);
    for (int i = 0; i < kMutationsOfEach; ++i) Run(mutator.Mutate(text));
  }
  printf("%zu files, %d mutations of each\n", corpus.size(), kMutationsOfEach);
  return 0;
}

}  // namespace
}  // namespace acp_wrap

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  return acp_wrap::Main(argv[1]);
}
