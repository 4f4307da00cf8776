// The daemon of the model: keeps the table, and answers the calls of the layer.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_SERVER_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_SERVER_H_

#include <sys/types.h>

#include <cstdint>
#include <map>

#include "platform/unique_fd.h"
#include "tests/darwin/kernel_feed.h"
#include "tests/darwin/pid_names.h"
#include "tests/darwin/process_table.h"
#include "tests/darwin/watches.h"
#include "tests/darwin/wire.h"

namespace darwin {

class Server : private KernelFeed::Listener {
 public:
  // The model's processes are the caller, and what it forks from now on.
  // `settings` stays the caller's, with `settings_file`, the memory that it is
  // in; `listening` is a socket of unix(7).
  Server(KernelFeed feed, const Settings& settings, int settings_file,
         acp_wrap::UniqueFd listening);

  // Until `end`, a pidfd, can be read.
  void ServeUntil(int end);

 private:
  bool OnFork(pid_t parent, pid_t child) override;
  void OnExec(pid_t pid) override;
  void OnExit(pid_t pid, int status) override;

  void Tell(pid_t pid, uint32_t flag, int status);
  void Accept();
  // False if the connection is closed.
  bool Answer(int connection);
  void SendSettings(int connection);
  void SendLook(int connection, const Request& request);
  void SendList(int connection, const Request& request);
  void Watch(int connection, const Request& request);
  void AnswerAboutTag(int connection, const Request& request);
  void Change(int connection, const Request& request);
  void SendNotes(int connection, const Request& request);
  // `pid` as the client knows it; null if there is no such process now.
  const Record* Look(int connection, pid_t pid);
  // The client's number of a process; 0 for one that it does not see.
  pid_t NameFor(int connection, pid_t pid) const;

  KernelFeed feed_;
  const Settings& settings_;
  const int settings_file_;
  acp_wrap::UniqueFd listening_;
  ProcessTable table_;
  uint64_t last_port_ = 0;
  PidNames names_;
  Watches watches_;
  struct Connection {
    acp_wrap::UniqueFd socket;
    // The client's.
    PidSpace space = 0;
  };
  std::map<int, Connection> connections_;
};

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_SERVER_H_
