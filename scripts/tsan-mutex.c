// Tells the thread sanitizer about Synchronization.Mutex; scripts/tsan preloads it.
//
// On Linux a contended Mutex is handed over by the kernel (futex(2), FUTEX_LOCK_PI and FUTEX_UNLOCK_PI), inside a library
// that is not instrumented. The sanitizer sees neither, and reports every state that a contended Mutex guards. The uncontended
// path is inlined into our code, where its atomic operations are seen: so only the two slow functions are wrapped here.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

// Of the sanitizer's runtime; absent in the other processes of a test run.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

typedef SWIFT void (*lock_function)(uint32_t thread, SELF);
typedef SWIFT void (*unlock_function)(SELF);

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void martlet_lock(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void martlet_unlock(SELF) __asm__(UNLOCK);

SWIFT void martlet_lock(uint32_t thread, SELF) {
    ((lock_function)dlsym(RTLD_NEXT, LOCK))(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT void martlet_unlock(SELF) {
    if (__tsan_release) __tsan_release(self);
    ((unlock_function)dlsym(RTLD_NEXT, UNLOCK))(self);
}
