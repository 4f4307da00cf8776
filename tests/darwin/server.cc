#include "tests/darwin/server.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "platform/unique_fd.h"
#include "tests/darwin/include/sys/event.h"
#include "tests/darwin/include/sys/proc_info.h"
#include "tests/darwin/kernel_feed.h"
#include "tests/darwin/linux_clock.h"
#include "tests/darwin/proc_stat.h"
#include "tests/darwin/wire.h"

namespace darwin {
namespace {

using acp_wrap::UniqueFd;

// microtime() of XNU, as the test has set it.
uint64_t WallTime(const Settings& settings) {
  timespec now = {};
  clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<uint64_t>(now.tv_sec * 1000000 + now.tv_nsec / 1000 +
                               settings.clock_step_us.load());
}

// What it runs has set-user-ID, for another user than the caller.
bool RunsAsItsOwner(pid_t pid) {
  struct stat file = {};
  return stat(("/proc/" + std::to_string(pid) + "/exe").c_str(), &file) == 0 &&
         (file.st_mode & S_ISUID) != 0;
}

template <typename Element>
void SendAll(int connection, const std::vector<Element>& elements) {
  const Reply reply;
  std::string packet(reinterpret_cast<const char*>(&reply), sizeof reply);
  packet.append(reinterpret_cast<const char*>(elements.data()),
                elements.size() * sizeof(Element));
  send(connection, packet.data(), packet.size(), MSG_NOSIGNAL);
}

void Send(int connection, const Reply& reply) {
  send(connection, &reply, sizeof reply, MSG_NOSIGNAL);
}

}  // namespace

Server::Server(KernelFeed feed, const Settings& settings, int settings_file,
               UniqueFd listening)
    : feed_(std::move(feed)),
      settings_(settings),
      settings_file_(settings_file),
      listening_(std::move(listening)),
      table_(getpid(), WallTime(settings)) {}

void Server::ServeUntil(int end) {
  while (true) {
    std::vector<pollfd> polled = {{end, POLLIN, 0},
                                  {feed_.descriptor(), POLLIN, 0},
                                  {listening_.get(), POLLIN, 0}};
    const size_t fixed = polled.size();
    for (const auto& entry : connections_) {
      polled.push_back({entry.first, POLLIN, 0});
    }
    poll(polled.data(), polled.size(), -1);
    if (polled[0].revents != 0) return;
    feed_.Drain(*this);
    if (polled[2].revents != 0) Accept();
    for (size_t i = fixed; i < polled.size(); ++i) {
      if (polled[i].revents == 0 || Answer(polled[i].fd)) continue;
      watches_.Remove(polled[i].fd);
      connections_.erase(polled[i].fd);
    }
  }
}

bool Server::OnFork(pid_t parent, pid_t child) {
  if (!table_.Fork(parent, child, WallTime(settings_))) return false;
  names_.Add(child, parent, ReadInnerPids(child), ReadPidNamespace(child));
  Tell(parent, NOTE_FORK, 0);
  return true;
}

void Server::OnExec(pid_t pid) {
  table_.Exec(pid, settings_.release.load(), RunsAsItsOwner(pid));
  Tell(pid, NOTE_EXEC, 0);
}

void Server::OnExit(pid_t pid, int status) {
  if (!table_.Exit(pid)) return;
  Record* record = table_.Find(pid);
  record->status = status;
  record->exited_us = MonotonicMicroseconds();
  Tell(pid, NOTE_EXIT, status);
}

void Server::Tell(pid_t pid, uint32_t flag, int status) {
  for (int queue : watches_.Tell(pid, flag, status)) {
    Reply wakeup;
    wakeup.kind = Reply::Kind::kWakeup;
    Send(queue, wakeup);
  }
}

void Server::Accept() {
  UniqueFd socket(accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!socket.valid()) return;
  ucred peer = {};
  socklen_t size = sizeof peer;
  getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size);
  feed_.Drain(*this);
  const int number = socket.get();
  connections_[number] = {std::move(socket), names_.SpaceOf(peer.pid)};
}

bool Server::Answer(int connection) {
  Request request;
  const ssize_t size = recv(connection, &request, sizeof request, MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  if (size != sizeof request) return false;
  // Whatever the caller has seen happen has happened here, too.
  feed_.Drain(*this);
  switch (request.op) {
    case Op::kHello:
      SendSettings(connection);
      return true;
    case Op::kLook:
      SendLook(connection, request);
      return true;
    case Op::kList:
      SendList(connection, request);
      return true;
    case Op::kWatch:
      Watch(connection, request);
      return true;
    case Op::kTake:
      SendNotes(connection, request);
      return true;
    case Op::kMakePort:
    case Op::kSetTag:
    case Op::kCountTag:
      AnswerAboutTag(connection, request);
      return true;
    case Op::kSetCoalition:
    case Op::kRunInRealTime:
      Change(connection, request);
      return true;
  }
  return false;
}

void Server::SendSettings(int connection) {
  Reply reply;
  iovec data = {&reply, sizeof reply};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message = {};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &settings_file_, sizeof settings_file_);
  sendmsg(connection, &message, MSG_NOSIGNAL);
}

void Server::SendLook(int connection, const Request& request) {
  Reply reply;
  const Record* record = Look(connection, request.pid);
  if (record == nullptr) {
    reply.error = ESRCH;
  } else {
    reply.record = *record;
    reply.record.pid = request.pid;
    reply.record.parent = NameFor(connection, record->parent);
  }
  Send(connection, reply);
}

void Server::SendList(int connection, const Request& request) {
  const PidSpace space = connections_[connection].space;
  std::vector<pid_t> found;
  if (request.flags == PROC_PPID_ONLY) {
    found = table_.ListChildren(names_.FromSpace(space, request.pid));
    // Process 1 of a namespace stands for launchd there.
    if (space != 0 && request.pid == kLaunchd) {
      const std::vector<pid_t> orphans = table_.ListChildren(kLaunchd);
      found.insert(found.begin(), orphans.begin(), orphans.end());
    }
  } else {
    found = table_.ListAll();
  }
  std::vector<pid_t> named;
  for (pid_t pid : found) {
    const pid_t name = NameFor(connection, pid);
    if (name != 0 && (name != kLaunchd || pid != kLaunchd || space == 0)) {
      named.push_back(name);
    }
  }
  SendAll(connection, named);
}

// filt_procattach() in bsd/kern/kern_event.c finds no zombie.
void Server::Watch(int connection, const Request& request) {
  Reply reply;
  const Record* record = Look(connection, request.pid);
  if (record == nullptr || record->exited) {
    reply.error = ESRCH;
  } else {
    watches_.Add(connection, record->pid, request.flags, request.data);
  }
  Send(connection, reply);
}

void Server::AnswerAboutTag(int connection, const Request& request) {
  Reply reply;
  if (request.op == Op::kMakePort) {
    reply.record.tag = ++last_port_;
  } else if (request.op == Op::kCountTag) {
    reply.record.tag = table_.CountTag(
        request.data, MonotonicMicroseconds() - settings_.task_delay_us.load());
  } else if (const Record* record = Look(connection, request.pid)) {
    table_.Find(record->pid)->tag = request.data;
  }
  Send(connection, reply);
}

void Server::Change(int connection, const Request& request) {
  if (const Record* record = Look(connection, request.pid)) {
    Record& changed = *table_.Find(record->pid);
    if (request.op == Op::kSetCoalition) changed.coalition = request.data;
    if (request.op == Op::kRunInRealTime) changed.in_real_time = true;
  }
  Send(connection, Reply());
}

void Server::SendNotes(int connection, const Request& request) {
  std::vector<Note> notes =
      watches_.Take(connection, request.flags, settings_.notes_reversed.load());
  for (Note& note : notes) note.pid = NameFor(connection, note.pid);
  SendAll(connection, notes);
  // Those that there was no room for.
  if (!watches_.HasNews(connection)) return;
  Reply wakeup;
  wakeup.kind = Reply::Kind::kWakeup;
  Send(connection, wakeup);
}

const Record* Server::Look(int connection, pid_t name) {
  const PidSpace space = connections_[connection].space;
  const pid_t pid = names_.FromSpace(space, name);
  const Record* record = table_.FindListed(pid);
  if (record == nullptr || !record->exited) return record;
  // Its parent may have waited for it.
  if (access(("/proc/" + std::to_string(pid)).c_str(), F_OK) != 0) {
    table_.Reap(pid);
    return nullptr;
  }
  return record;
}

pid_t Server::NameFor(int connection, pid_t pid) const {
  return pid == kLaunchd
             ? kLaunchd
             : names_.ToSpace(connections_.at(connection).space, pid);
}

}  // namespace darwin
