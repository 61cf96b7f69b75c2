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
