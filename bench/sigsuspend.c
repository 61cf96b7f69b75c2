// Lets a Swift program live under valgrind: valgrind 3.19 writes into the mask that sigsuspend is given, and libdispatch keeps its mask
// in read-only memory. So the mask is copied first.
// cc -shared -fPIC -o sigsuspend.so sigsuspend.c; LD_PRELOAD=./sigsuspend.so valgrind command
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

// The kernel's masks have a bit for each of its 64 signals.
#define MASK_BYTES 8

int sigsuspend(const sigset_t *mask) {
    sigset_t copy = *mask;
    return (int)syscall(SYS_rt_sigsuspend, &copy, MASK_BYTES);
}
