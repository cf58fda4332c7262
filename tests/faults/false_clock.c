/*
 * A clock that is wrong: a library that is loaded before others (LD_PRELOAD) and adds the seconds that stand in the
 * file FALSE_CLOCK to the time of day, each time it is asked. So a test can set the clock back or forward between two
 * runs, and in the middle of one. With FALSE_CLOCK_TICKS it goes on by a second each time it is asked, so that what is
 * said to have one time was asked for once. The clock that counts from the start of the machine is right, as it is when
 * somebody sets the time of day.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long added(void)
{
    char text[32] = "";
    const char *path = getenv("FALSE_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    (void)close(file);
    long seconds = 0;
    for (ssize_t i = text[0] == '-'; i < length && text[i] >= '0' && text[i] <= '9'; i++)
        seconds = seconds * 10 + (text[i] - '0');
    return text[0] == '-' ? -seconds : seconds;
}

static long ticks(void)
{
    static _Atomic long asked;
    return getenv("FALSE_CLOCK_TICKS") ? ++asked : 0;
}

/* Without libc, whose clock_gettime this one stands before. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
    int answer = (int)syscall(SYS_clock_gettime, clock, now);
    if (answer == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += added() + ticks();
    return answer;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec exact = { 0 };
    (void)zone;
    int answer = clock_gettime(CLOCK_REALTIME, &exact);
    *now = (struct timeval){ .tv_sec = exact.tv_sec, .tv_usec = exact.tv_nsec / 1000 };
    return answer;
}

time_t time(time_t *now)
{
    struct timespec exact = { 0 };
    (void)clock_gettime(CLOCK_REALTIME, &exact);
    if (now)
        *now = exact.tv_sec;
    return exact.tv_sec;
}
