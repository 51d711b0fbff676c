/*
 * Shifts the wall clock of a process by CLOCK_SHIFT milliseconds, and nothing else: waits, timeouts and the monotonic clock stay as they
 * are. (libfaketime does the same and much more, among it what a JVM's waits do not like.) Preload it.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long shift(void) {
    static long millis, known;
    if (!known) {
        const char *text = getenv("CLOCK_SHIFT");
        millis = text ? atol(text) : 0;
        known = 1;
    }
    return millis;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = syscall(SYS_clock_gettime, clock, now);
    if (!result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        long nanos = now->tv_nsec + shift() % 1000 * 1000000;
        now->tv_sec += shift() / 1000 + (nanos >= 1000000000) - (nanos < 0);
        now->tv_nsec = (nanos + 1000000000) % 1000000000;
    }
    return result;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec t;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &t);
    now->tv_sec = t.tv_sec;
    now->tv_usec = t.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *out) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    if (out) *out = t.tv_sec;
    return t.tv_sec;
}
