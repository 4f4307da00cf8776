// What names a process to proc_signal_with_audittoken().

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_BSM_AUDIT_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_BSM_AUDIT_H_

struct audit_token_t {
  unsigned int val[8];
};

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_BSM_AUDIT_H_
