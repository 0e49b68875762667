// What ThreadSanitizer does not see of a Swift program, told to it. Built by sanitize.sh and loaded before the program
// (LD_PRELOAD); in a program without ThreadSanitizer it changes nothing.
//
// Mutex: its quick paths are compiled into the program and seen; where a lock is contended the kernel hands it over inside
// libswiftSynchronization, which is not instrumented: each such hand-over would look like a race.
// pthread_clockjoin_np: it is not intercepted; a thread that was joined by it would look like one that never was.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <time.h>

#define SWIFT __attribute__((swiftcall))
#define CONTEXT __attribute__((swift_context)) void *
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

static void acquired(void *handle) {
  if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT void lock_slow(uint32_t thread, CONTEXT handle) __asm__(LOCK);
SWIFT void lock_slow(uint32_t thread, CONTEXT handle) {
  SWIFT void (*next)(uint32_t, CONTEXT) = (SWIFT void (*)(uint32_t, CONTEXT))dlsym(RTLD_NEXT, LOCK);
  next(thread, handle);
  acquired(handle);
}

SWIFT _Bool try_slow(CONTEXT handle) __asm__(TRY);
SWIFT _Bool try_slow(CONTEXT handle) {
  SWIFT _Bool (*next)(CONTEXT) = (SWIFT _Bool (*)(CONTEXT))dlsym(RTLD_NEXT, TRY);
  _Bool taken = next(handle);
  if (taken) acquired(handle);
  return taken;
}

SWIFT void unlock_slow(CONTEXT handle) __asm__(UNLOCK);
SWIFT void unlock_slow(CONTEXT handle) {
  SWIFT void (*next)(CONTEXT) = (SWIFT void (*)(CONTEXT))dlsym(RTLD_NEXT, UNLOCK);
  if (__tsan_release) __tsan_release(handle);
  next(handle);
}

int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock, const struct timespec *end) {
  while (1) {
    int code = pthread_tryjoin_np(thread, result);
    if (code != EBUSY) return code;
    struct timespec now, pause = {0, 1000000};
    clock_gettime(clock, &now);
    if (now.tv_sec > end->tv_sec || (now.tv_sec == end->tv_sec && now.tv_nsec >= end->tv_nsec)) return ETIMEDOUT;
    nanosleep(&pause, NULL);
  }
}
