#include "engine/files/stopwatch.h"

#include <time.h>

double pb_stopwatch(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}
