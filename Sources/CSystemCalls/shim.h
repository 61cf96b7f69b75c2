// System calls that Swift's own modules for the C library do not have.

#ifndef MARTLET_SYSTEM_CALLS_H
#define MARTLET_SYSTEM_CALLS_H

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/xattr.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

// openat2(2) with RESOLVE_NO_SYMLINKS and RESOLVE_BENEATH: opens what is really below `folder`, and follows no link on the
// way. ENOSYS where the system has no such call.
static inline int martlet_open_below(int folder, const char *path, int flags) {
#if defined(__linux__) && defined(SYS_openat2)
    struct {
        uint64_t flags;
        uint64_t mode;
        uint64_t resolve;
    } how = {(uint64_t)(unsigned int)flags, 0, 0x04 | 0x08};
    return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
#elif defined(__APPLE__)
    return openat(folder, path, (flags & ~O_NOFOLLOW) | O_NOFOLLOW_ANY);
#else
    (void)folder, (void)path, (void)flags;
    errno = ENOSYS;
    return -1;
#endif
}

// fsetxattr(2), replacing what was there.
static inline int martlet_set_attribute(int file, const char *name, const void *value, size_t size) {
#if defined(__APPLE__)
    return fsetxattr(file, name, value, size, 0, 0);
#else
    return fsetxattr(file, name, value, size, 0);
#endif
}

// fgetxattr(2).
static inline ssize_t martlet_get_attribute(int file, const char *name, void *value, size_t size) {
#if defined(__APPLE__)
    return fgetxattr(file, name, value, size, 0, 0);
#else
    return fgetxattr(file, name, value, size);
#endif
}

// sched_setattr(2): the calling thread gives up its place after so many nanoseconds, and has it sooner for that; what it starts does not do so.
// From Linux 6.12 on; without meaning before, and where the system does not allow it.
static inline void martlet_set_time_slice(uint64_t nanoseconds) {
#if defined(__linux__) && defined(SYS_sched_setattr)
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } attributes;
    if (syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0 || attributes.policy != 0) return;
    attributes.flags = 0x01;
    attributes.runtime = nanoseconds;
    (void)syscall(SYS_sched_setattr, 0, &attributes, 0);
#else
    (void)nanoseconds;
#endif
}

// sched_getaffinity(2): on how many cores this thread may run, and so what it starts; 0 where the system does not say.
static inline int martlet_allowed_cores(void) {
#if defined(__linux__)
    unsigned long cores[128] = {0};
    long size = syscall(SYS_sched_getaffinity, 0, sizeof cores, cores);
    int count = 0;
    for (long word = 0; word < size / (long)sizeof cores[0]; word++) count += __builtin_popcountl(cores[word]);
    return count;
#else
    return 0;
#endif
}

// mallopt(3), M_ARENA_MAX: how many heaps the threads of the process share. Other C libraries have no such thing.
static inline void martlet_limit_heaps(int count) {
#if defined(__GLIBC__)
    mallopt(M_ARENA_MAX, count);
#else
    (void)count;
#endif
}

// malloc_trim(3): gives the system the pages of memory that is free.
static inline void martlet_return_freed(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

#endif
