// dlsym(3), which finds what the release that is modelled has.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_DLFCN_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_DLFCN_H_

#define RTLD_DEFAULT (reinterpret_cast<void*>(-2))

extern "C" void* dlsym(void* handle, const char* name) __asm__("darwin_dlsym");

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_DLFCN_H_
