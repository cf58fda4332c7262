#include "engine/watch/command.h"

#include "engine/files/stopwatch.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMAND_POLL_NANOSECONDS = 20 * 1000 * 1000 };

static enum pb_status command_failed(const char *program, const char *why, struct pb_error *error)
{
    return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "the command %.300s %s", program, why);
}

/* A file in memory, so that the program may read as slowly as it likes, or not at all. */
static int text_as_file(const char *text, size_t length)
{
    int file = memfd_create("summary", MFD_CLOEXEC);
    if (file < 0)
        return -1;
    for (size_t done = 0; done < length;) {
        ssize_t written = write(file, text + done, length - done);
        if (written <= 0) {
            (void)close(file);
            return -1;
        }
        done += (size_t)written;
    }
    if (lseek(file, 0, SEEK_SET) == 0)
        return file;
    (void)close(file);
    return -1;
}

/* A group of its own, with the signals that this program ignores or blocks as they are elsewhere. */
static int start(const char *program, int input, pid_t *process)
{
    char *words[] = { (char *)program, NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t signals;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return ENOMEM;
    if (posix_spawnattr_init(&attributes) != 0) {
        (void)posix_spawn_file_actions_destroy(&actions);
        return ENOMEM;
    }
    int number = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (number == 0)
        number = posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    (void)sigemptyset(&signals);
    (void)posix_spawnattr_setsigmask(&attributes, &signals);
    (void)sigaddset(&signals, SIGPIPE);
    (void)sigaddset(&signals, SIGXFSZ);
    (void)posix_spawnattr_setsigdefault(&attributes, &signals);
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    if (number == 0)
        number = posix_spawnp(process, program, &actions, &attributes, words, environ);
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    return number;
}

static enum pb_status wait_for(const char *program, pid_t process, double seconds, struct pb_error *error)
{
    char why[64];
    int state = 0;
    double begun = pb_stopwatch();
    pid_t ended = 0;
    while ((ended = waitpid(process, &state, WNOHANG)) == 0 && pb_stopwatch() - begun < seconds)
        (void)nanosleep(&(struct timespec){ .tv_nsec = COMMAND_POLL_NANOSECONDS }, NULL);
    if (ended == 0) {
        (void)kill(-process, SIGKILL);
        (void)waitpid(process, &state, 0);
        (void)snprintf(why, sizeof why, "took longer than %.0f seconds and was ended", seconds);
        return command_failed(program, why, error);
    }
    if (ended == process && WIFEXITED(state) && WEXITSTATUS(state) == 0)
        return PB_OK;
    if (ended == process && WIFEXITED(state))
        (void)snprintf(why, sizeof why, "ended with code %d", WEXITSTATUS(state));
    else
        (void)snprintf(why, sizeof why, "was ended by signal %d", WIFSIGNALED(state) ? WTERMSIG(state) : 0);
    return command_failed(program, why, error);
}

enum pb_status pb_command_tell(const char *program, const char *text, size_t length, double seconds,
                               struct pb_error *error)
{
    char reason[128];
    char why[200];
    pid_t process = 0;
    int input = text_as_file(text, length);
    int number = input < 0 ? errno : start(program, input, &process);
    if (input >= 0)
        (void)close(input);
    if (number == 0)
        return wait_for(program, process, seconds, error);
    (void)snprintf(why, sizeof why, "cannot be started: %s", pb_errno_text(number, reason, sizeof reason));
    enum pb_status status = command_failed(program, why, error);
    pb_error_hint(error, "name a program that this user may run, with its path");
    return status;
}
