// Counts the system calls by which one process touches files below one folder, and spoils or ends some of them.
//
// strace can inject faults as well, but counts the calls of each thread for itself: the Nth call of a process with a pool of
// threads can only be found from inside. The battery compares what is counted here with what strace sees (L-01/witness).
// cc -shared -fPIC -o faults.so faults.c -ldl; LD_PRELOAD=./faults.so BATTERY_FAULTS=control command
// The control file, mapped by both sides, is `struct control`; battery/shim.py writes it.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum call {
    WRITE = 1, SYNC = 2, LINK = 4, RENAME = 8, MKDIR = 16, UNLINK = 32, TRUNCATE = 64, ATTRIBUTE = 128, CREATE = 256,
    READ = 512, READDIR = 1024, OPEN = 2048
};
enum action { NOTHING = 0, KILL = 1, FAIL = 2, SHORT = 3, TEAR = 4 };
enum where { EVERYWHERE = 0, FILES = 1, INDEX = 2 };
enum { RECORDS = 4096 };

struct record {
    uint32_t call;
    uint32_t spoiled;
    char path[120];
};

struct control {
    uint32_t calls, action, error, where;
    int64_t first, last, step, count, spoiled;
    char root[200];
    struct record records[RECORDS];
};

static struct control *control;

__attribute__((constructor)) static void attach(void) {
    const char *file = getenv("BATTERY_FAULTS");
    int descriptor = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
    if (descriptor < 0) return;
    void *place = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (place != MAP_FAILED) control = place;
    close(descriptor);
}

static _Noreturn void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

// Counts one call, and says what shall become of it. A kill happens before the call.
static enum action judge(enum call call, const char *path) {
    size_t length = strlen(control->root);
    if (strncmp(path, control->root, length) != 0 || (path[length] != '/' && path[length] != 0)) return NOTHING;
    int is_index = strstr(path, "/.martlet/index.sqlite") != NULL;
    if ((control->where == FILES && is_index) || (control->where == INDEX && !is_index)) return NOTHING;
    int64_t number = __atomic_add_fetch(&control->count, 1, __ATOMIC_SEQ_CST);
    struct record *record = &control->records[(number - 1) % RECORDS];
    record->call = call;
    record->spoiled = 0;
    snprintf(record->path, sizeof record->path, "%s", path + length);
    if (control->action == NOTHING || number < control->first || number > control->last) return NOTHING;
    if ((number - control->first) % control->step != 0) return NOTHING;
    record->spoiled = 1;
    __atomic_add_fetch(&control->spoiled, 1, __ATOMIC_SEQ_CST);
    if (control->action == KILL || (control->action == TEAR && call != WRITE)) die();
    return control->action;
}

static enum action at(enum call call, int folder, const char *path) {
    if (!control || !(control->calls & call)) return NOTHING;
    if (path[0] == '/') return judge(call, path);
    char link[64], whole[4096];
    int before = errno;
    if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, whole, sizeof whole - 1);
    errno = before;
    if (length < 0) return NOTHING;
    snprintf(whole + length, sizeof whole - (size_t)length, "/%s", path);
    return judge(call, whole);
}

static enum action on(enum call call, int descriptor) {
    if (!control || !(control->calls & call)) return NOTHING;
    char link[64], path[4096];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length < 0) return NOTHING;
    path[length] = 0;
    return judge(call, path);
}

static int failed(void) { return errno = (int)control->error, -1; }

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

// Reading and writing: a short one really moves fewer bytes; a torn one moves half, and the process ends.
#define MOVING(call, descriptor, whole, part) \
    switch (on(call, descriptor)) { \
    case FAIL: return failed(); \
    case SHORT: return part; \
    case TEAR: (void)!part; die(); \
    default: return whole; \
    }

static size_t half(size_t count) { return count > 1 ? count / 2 : count; }

ssize_t write(int d, const void *data, size_t n) {
    REAL(ssize_t, "write", int, const void *, size_t);
    MOVING(WRITE, d, real(d, data, n), real(d, data, half(n)))
}

ssize_t pwrite(int d, const void *data, size_t n, off_t place) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    MOVING(WRITE, d, real(d, data, n, place), real(d, data, half(n), place))
}

ssize_t pwrite64(int d, const void *data, size_t n, off64_t place) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    MOVING(WRITE, d, real(d, data, n, place), real(d, data, half(n), place))
}

ssize_t writev(int d, const struct iovec *parts, int n) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    MOVING(WRITE, d, real(d, parts, n), real(d, parts, (int)half((size_t)n)))
}

ssize_t read(int d, void *data, size_t n) {
    REAL(ssize_t, "read", int, void *, size_t);
    MOVING(READ, d, real(d, data, n), real(d, data, half(n)))
}

ssize_t pread(int d, void *data, size_t n, off_t place) {
    REAL(ssize_t, "pread", int, void *, size_t, off_t);
    MOVING(READ, d, real(d, data, n, place), real(d, data, half(n), place))
}

ssize_t pread64(int d, void *data, size_t n, off64_t place) {
    REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
    MOVING(READ, d, real(d, data, n, place), real(d, data, half(n), place))
}

ssize_t sendfile(int to, int from, off_t *place, size_t n) {
    REAL(ssize_t, "sendfile", int, int, off_t *, size_t);
    MOVING(READ, from, real(to, from, place, n), real(to, from, place, half(n)))
}

ssize_t sendfile64(int to, int from, off64_t *place, size_t n) {
    REAL(ssize_t, "sendfile64", int, int, off64_t *, size_t);
    MOVING(READ, from, real(to, from, place, n), real(to, from, place, half(n)))
}

// The others happen or fail.
#define WHOLE(action, whole) return (action) == FAIL ? failed() : whole

int fsync(int d) { REAL(int, "fsync", int); WHOLE(on(SYNC, d), real(d)); }

int fdatasync(int d) { REAL(int, "fdatasync", int); WHOLE(on(SYNC, d), real(d)); }

int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    WHOLE(at(LINK, AT_FDCWD, to), real(from, to));
}

int linkat(int f, const char *from, int t, const char *to, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    WHOLE(at(LINK, t, to), real(f, from, t, to, flags));
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    WHOLE(at(RENAME, AT_FDCWD, to), real(from, to));
}

int renameat(int f, const char *from, int t, const char *to) {
    REAL(int, "renameat", int, const char *, int, const char *);
    WHOLE(at(RENAME, t, to), real(f, from, t, to));
}

int renameat2(int f, const char *from, int t, const char *to, unsigned flags) {
    REAL(int, "renameat2", int, const char *, int, const char *, unsigned);
    WHOLE(at(RENAME, t, to), real(f, from, t, to, flags));
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    WHOLE(at(MKDIR, AT_FDCWD, path), real(path, mode));
}

int mkdirat(int f, const char *path, mode_t mode) {
    REAL(int, "mkdirat", int, const char *, mode_t);
    WHOLE(at(MKDIR, f, path), real(f, path, mode));
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    WHOLE(at(UNLINK, AT_FDCWD, path), real(path));
}

int unlinkat(int f, const char *path, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    WHOLE(at(UNLINK, f, path), real(f, path, flags));
}

int rmdir(const char *path) {
    REAL(int, "rmdir", const char *);
    WHOLE(at(UNLINK, AT_FDCWD, path), real(path));
}

int ftruncate(int d, off_t size) { REAL(int, "ftruncate", int, off_t); WHOLE(on(TRUNCATE, d), real(d, size)); }

int ftruncate64(int d, off64_t size) { REAL(int, "ftruncate64", int, off64_t); WHOLE(on(TRUNCATE, d), real(d, size)); }

int setxattr(const char *path, const char *name, const void *value, size_t size, int flags) {
    REAL(int, "setxattr", const char *, const char *, const void *, size_t, int);
    WHOLE(at(ATTRIBUTE, AT_FDCWD, path), real(path, name, value, size, flags));
}

int fsetxattr(int d, const char *name, const void *value, size_t size, int flags) {
    REAL(int, "fsetxattr", int, const char *, const void *, size_t, int);
    WHOLE(on(ATTRIBUTE, d), real(d, name, value, size, flags));
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }
#define OPENING(flags) ((flags) & O_CREAT ? CREATE : OPEN)

int open(const char *path, int flags, ...) {
    REAL(int, "open", const char *, int, mode_t);
    MODE(flags)
    WHOLE(at(OPENING(flags), AT_FDCWD, path), real(path, flags, mode));
}

int open64(const char *path, int flags, ...) {
    REAL(int, "open64", const char *, int, mode_t);
    MODE(flags)
    WHOLE(at(OPENING(flags), AT_FDCWD, path), real(path, flags, mode));
}

int openat(int f, const char *path, int flags, ...) {
    REAL(int, "openat", int, const char *, int, mode_t);
    MODE(flags)
    WHOLE(at(OPENING(flags), f, path), real(f, path, flags, mode));
}

int openat64(int f, const char *path, int flags, ...) {
    REAL(int, "openat64", int, const char *, int, mode_t);
    MODE(flags)
    WHOLE(at(OPENING(flags), f, path), real(f, path, flags, mode));
}

// The C library of Debian 12 has no openat2: whoever wants it asks the kernel.
long syscall(long number, ...) {
    REAL(long, "syscall", long, ...);
    long a[6];
    va_list more;
    va_start(more, number);
    for (int index = 0; index < 6; index++) a[index] = va_arg(more, long);
    va_end(more);
    if (number == SYS_openat2) {
        const struct open_how *how = (const struct open_how *)a[2];
        if (at(OPENING(how->flags), (int)a[0], (const char *)a[1]) == FAIL) return failed();
    }
    return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

struct dirent *readdir(DIR *folder) {
    REAL(struct dirent *, "readdir", DIR *);
    return on(READDIR, dirfd(folder)) == FAIL ? (failed(), NULL) : real(folder);
}

struct dirent64 *readdir64(DIR *folder) {
    REAL(struct dirent64 *, "readdir64", DIR *);
    return on(READDIR, dirfd(folder)) == FAIL ? (failed(), NULL) : real(folder);
}
