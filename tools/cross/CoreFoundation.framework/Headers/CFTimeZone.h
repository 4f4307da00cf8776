/* What Abseil's look-up of the local time zone takes from CoreFoundation, for a
   build without Apple's SDK: there is no default time zone.  The wrapper asks
   for none, and so loads no framework. */
#pragma once
typedef const void* CFTypeRef;
typedef const struct __CFString* CFStringRef;
typedef const struct __CFTimeZone* CFTimeZoneRef;
typedef long CFIndex;
typedef unsigned int CFStringEncoding;
enum { kCFStringEncodingUTF8 = 0x08000100 };
static inline CFTimeZoneRef CFTimeZoneCopyDefault(void) { return 0; }
static inline CFStringRef CFTimeZoneGetName(CFTimeZoneRef zone) {
  (void)zone;
  return 0;
}
static inline CFIndex CFStringGetLength(CFStringRef string) {
  (void)string;
  return 0;
}
static inline CFIndex CFStringGetMaximumSizeForEncoding(CFIndex length,
                                                        CFStringEncoding code) {
  (void)code;
  return length;
}
static inline unsigned char CFStringGetCString(CFStringRef string, char* buffer,
                                               CFIndex size,
                                               CFStringEncoding code) {
  (void)string, (void)buffer, (void)size, (void)code;
  return 0;
}
static inline void CFRelease(CFTypeRef object) { (void)object; }
