/*
 * Stopping. Each test is a process of its own, so the handlers disturb nobody.
 */
#include "cli/terminal/signals.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void pause_for(long milliseconds)
{
    struct timespec pause = { .tv_nsec = milliseconds * 1000000 };
    (void)nanosleep(&pause, NULL);
}

static long long now(void)
{
    struct timespec time;
    cr_assert_eq(clock_gettime(CLOCK_MONOTONIC, &time), 0);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

enum { TOO_BUSY = 8 }; /* the machine did not let two signals be sent at once */

/* The exit code of a child that is sent these two signals, so many milliseconds apart, and then ends by itself with 7.
 */
static int end_of_child(int first, int second, long apart)
{
    pid_t child = fork();
    cr_assert(child >= 0);
    if (child == 0) {
        const atomic_bool *cancelled = pb_signals_catch();
        if (*cancelled || pb_signals_exit_code() != 0)
            _exit(1);
        const long long sent = now();
        (void)raise(first);
        if (!*cancelled || pb_signals_exit_code() != 128 + first)
            _exit(2);
        if (apart)
            pause_for(apart);
        else if (now() - sent > 20000000)
            _exit(TOO_BUSY);
        (void)raise(second);
        _exit(7);
    }
    int status = 0;
    cr_assert_eq(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Test(signals, the_first_stops_and_the_second_ends)
{
    cr_expect_eq(end_of_child(SIGINT, SIGINT, 300), 130);
    cr_expect_eq(end_of_child(SIGINT, SIGTERM, 300), 143);
    cr_expect_eq(end_of_child(SIGTERM, SIGINT, 300), 130);
}

Test(signals, two_at_once_are_one)
{
    static const int sent[] = { SIGINT, SIGTERM };
    for (size_t i = 0; i < 2; i++) {
        int code = TOO_BUSY;
        while (code == TOO_BUSY)
            code = end_of_child(sent[i], sent[i], 0);
        cr_expect_eq(code, 7);
    }
}

/* A terminal that is closed, or a connection that breaks, stops a run as a service manager does: cleanly. */
Test(signals, a_terminal_that_goes_away_stops)
{
    const atomic_bool *cancelled = pb_signals_catch();
    (void)raise(SIGHUP);
    cr_assert(*cancelled);
    cr_assert_eq(pb_signals_exit_code(), 143);
}

Test(signals, what_was_ignored_before_stays_ignored)
{
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGHUP, SIG_IGN);
    const atomic_bool *cancelled = pb_signals_catch();
    (void)raise(SIGINT);
    (void)raise(SIGHUP);
    cr_assert(!*cancelled);
}

Test(signals, a_closed_pipe_does_not_kill)
{
    int ends[2];
    pb_signals_ignore();
    cr_assert_eq(pipe(ends), 0);
    (void)close(ends[0]);
    cr_assert_eq(write(ends[1], "x", 1), -1);
}
