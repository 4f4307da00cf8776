// The names that ps(1) shows for the wrapper's processes beside front, which
// keeps the program's own: whoever ends all of that name must not hit the
// others with it.  At most 15 bytes (prctl(2), PR_SET_NAME).

#ifndef SPROUT_ACP_WRAP_LIB_IDENTITY_ROLE_NAMES_H_
#define SPROUT_ACP_WRAP_LIB_IDENTITY_ROLE_NAMES_H_

namespace acp_wrap {

inline constexpr char kGuardianName[] = "acp-guardian";
inline constexpr char kWitnessName[] = "acp-witness";
inline constexpr char kSweepName[] = "acp-sweep";
// Both processes of --spare: the one that the caller has started, and the one
// that stays.  Whoever bears this name is kept with all that is below it, where
// --keep allows that: no environment is asked, so that none has to be readable.
// The kernel takes the name away at each exec (prctl(2), PR_SET_NAME).
inline constexpr char kSpareName[] = "acp-spare";

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_LIB_IDENTITY_ROLE_NAMES_H_
