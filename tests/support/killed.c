#include "tests/support/killed.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int report = -1;

void pb_test_report_work(void)
{
    if (write(report, "w", 1) != 1)
        _exit(2);
}

void pb_test_kill(void (*work)(int), int argument, unsigned pieces, uint64_t *seed)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        (void)close(ends[0]);
        report = ends[1];
        work(argument);
        _exit(1);
    }
    (void)close(ends[1]);
    for (char byte = 0; pieces > 0; pieces--)
        cr_assert_eq(read(ends[0], &byte, 1), 1, "the child stopped by itself");
    /* Any moment will do, also one at which nothing more has happened. */
    enum { LONGEST = 20000000 };
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    struct timespec pause = { .tv_nsec = (long)(*seed >> 33) % LONGEST };
    (void)nanosleep(&pause, NULL);
    cr_assert_eq(kill(child, SIGKILL), 0);
    int status = 0;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFSIGNALED(status), "the child stopped by itself");
    (void)close(ends[0]);
}
