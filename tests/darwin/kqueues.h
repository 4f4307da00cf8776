// The kqueues of this process.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_KQUEUES_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_KQUEUES_H_

namespace darwin {

// In a child that has just been forked, which inherits none (kqueue(2)).
void ForgetQueues();

}  // namespace darwin

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_KQUEUES_H_
