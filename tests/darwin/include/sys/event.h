// kqueue, of which tests/darwin/kqueue.cc has as much as the program calls.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_EVENT_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_EVENT_H_

#include <stdint.h>
#include <time.h>

#define EVFILT_READ (-1)
#define EVFILT_PROC (-5)
#define EVFILT_SIGNAL (-6)
#define EVFILT_MACHPORT (-8)

#define EV_ADD 0x0001
#define EV_DELETE 0x0002
#define EV_ONESHOT 0x0010
#define EV_CLEAR 0x0020
#define EV_EOF 0x8000

#define NOTE_EXIT 0x80000000u
#define NOTE_FORK 0x40000000u
#define NOTE_EXEC 0x20000000u
#define NOTE_EXITSTATUS 0x04000000u
#define NOTE_PDATAMASK 0x000fffff

struct kevent {
  uintptr_t ident;
  int16_t filter;
  uint16_t flags;
  uint32_t fflags;
  intptr_t data;
  void* udata;
};

#define EV_SET(event, a, b, c, d, e, f)  \
  do {                                   \
    struct kevent* const set_ = (event); \
    set_->ident = (a);                   \
    set_->filter = (b);                  \
    set_->flags = (c);                   \
    set_->fflags = (d);                  \
    set_->data = (e);                    \
    set_->udata = (f);                   \
  } while (false)

extern "C" {
int kqueue(void);
int kevent(int queue, const struct kevent* changes, int change_count,
           struct kevent* events, int event_count, const timespec* timeout);
}

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_EVENT_H_
