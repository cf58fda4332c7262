#include "cli/terminal/signals.h"

#include <signal.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

/* timeout(1) and terminals send one and the same stop to the process and to its group: two signals within microseconds
 * are one wish. */
#define TOGETHER_NANOSECONDS 200000000LL

static atomic_bool cancelled;
static atomic_int first_signal;
static atomic_llong first_time;

static long long now(void)
{
    struct timespec time = { 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void stop(int number)
{
    int expected = 0;
    if (number == SIGHUP) /* the terminal is gone; nobody reads which signal it was */
        number = SIGTERM;
    long long moment = now();
    if (atomic_compare_exchange_strong(&first_signal, &expected, number)) {
        atomic_store(&first_time, moment);
        atomic_store(&cancelled, true);
        return;
    }
    long long first = atomic_load(&first_time);
    if (first && moment - first > TOGETHER_NANOSECONDS)
        _exit(128 + number);
}

void pb_signals_ignore(void)
{
    struct sigaction action = { .sa_handler = SIG_IGN };
    (void)sigaction(SIGPIPE, &action, NULL);
    (void)sigaction(SIGXFSZ, &action, NULL);
}

/* A program that was started with a signal ignored (nohup, a shell's background job) keeps ignoring it. */
static void catch_signal(int number)
{
    struct sigaction before = { 0 };
    struct sigaction action = { .sa_handler = stop, .sa_flags = SA_RESTART };
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_IGN)
        return;
    (void)sigaction(number, &action, NULL);
}

const atomic_bool *pb_signals_catch(void)
{
    catch_signal(SIGINT);
    catch_signal(SIGTERM);
    catch_signal(SIGHUP);
    return &cancelled;
}

int pb_signals_exit_code(void)
{
    int number = atomic_load(&first_signal);
    return number ? 128 + number : 0;
}
