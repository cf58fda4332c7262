#include "cli/signals.h"

#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

static atomic_bool cancelled;
static atomic_int first_signal;

static void stop(int number)
{
    int expected = 0;
    if (!atomic_compare_exchange_strong(&first_signal, &expected, number))
        _exit(128 + number);
    atomic_store(&cancelled, true);
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
    return &cancelled;
}

int pb_signals_exit_code(void)
{
    int number = atomic_load(&first_signal);
    return number ? 128 + number : 0;
}
