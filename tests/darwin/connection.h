// A connection to the model's daemon.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_CONNECTION_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_CONNECTION_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "platform/unique_fd.h"
#include "tests/darwin/wire.h"

namespace darwin {

// Ends the process, with a word on standard error, if there is no daemon.
class Connection {
 public:
  Connection();

  Reply Ask(const Request& request);

  template <typename Element>
  std::vector<Element> AskForList(const Request& request) {
    const std::string packet = Exchange(request);
    const auto* begin =
        reinterpret_cast<const Element*>(packet.data() + sizeof(Reply));
    const size_t count = (packet.size() - sizeof(Reply)) / sizeof(Element);
    return std::vector<Element>(begin, begin + count);
  }

  // Whether there has been a wake-up since the last call.
  bool TakeWakeup();

  int descriptor() const { return socket_.get(); }

 private:
  std::string Exchange(const Request& request);
  // Nothing if there is nothing and `flags` do not have it wait.
  std::string Receive(int flags);

  acp_wrap::UniqueFd socket_;
  bool woken_ = false;
};

// This process's own, for looks.
Connection& Daemon();

// What the model says of a process now, as late as the settings have it; error
// ESRCH if there is none.
Reply Look(pid_t pid);

// All processes, or the children of `parent`, the youngest first.
std::vector<pid_t> ListAll();
std::vector<pid_t> ListChildren(pid_t parent);

// Shared with the daemon and all processes of the model.
Settings& SharedSettings();

// To be called in a child that has just been forked: nothing of the parent's
// connections is its own.
void ForgetDaemon();

// `descriptor` by a number that a program does not come to by itself, and
// closed by an exec.
acp_wrap::UniqueFd OutOfTheWay(int descriptor);

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_CONNECTION_H_
