/*
 * Story: engine/convert/child.h. Between fork and exec only functions that are safe there are called, because other
 * threads may hold any lock: all texts are made before. The child is the leader of a process group, dies with this
 * thread, and tells by a pipe that closes when the program begins.
 */
#include "engine/convert/child.h"

#include "engine/files/files.h"
#include "engine/files/stopwatch.h"
#include "engine/files/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORDS_OF_ENVIRONMENT = 8, MAP_TEXT = 64, POLL_NANOSECONDS = 20000000, POLLS_A_LOOK = 25 };

/* All that the child needs, made before it begins. */
struct launch {
    const struct pb_child *child;
    char environment[WORDS_OF_ENVIRONMENT][PATH_MAX + 32];
    char *variables[WORDS_OF_ENVIRONMENT + 1];
    char uid_map[MAP_TEXT];
    char gid_map[MAP_TEXT];
    int output;
    int tell; /* the pipe's end */
};

/* What the child tells before the program begins. */
struct told {
    int network; /* it is still connected */
    int number;  /* errno: it could not begin */
};

static void launch_prepare(struct launch *launch, const struct pb_child *child)
{
    static const char *const fixed[] = { "LC_ALL=C.UTF-8", "TZ=UTC", "SAL_USE_VCLPLUGIN=svp",
                                         "OOO_DISABLE_RECOVERY=1" };
    size_t count = 0;
    *launch = (struct launch){ .child = child, .output = -1, .tell = -1 };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        (void)snprintf(launch->environment[count++], sizeof launch->environment[0], "%s", fixed[i]);
    (void)snprintf(launch->environment[count++], sizeof launch->environment[0], "PATH=/usr/local/bin:/usr/bin:/bin");
    (void)snprintf(launch->environment[count++], sizeof launch->environment[0], "HOME=%s", child->folder);
    (void)snprintf(launch->environment[count++], sizeof launch->environment[0], "TMPDIR=%s", child->folder);
    for (size_t i = 0; i < count; i++)
        launch->variables[i] = launch->environment[i];
    (void)snprintf(launch->uid_map, sizeof launch->uid_map, "%u %u 1", (unsigned)geteuid(), (unsigned)geteuid());
    (void)snprintf(launch->gid_map, sizeof launch->gid_map, "%u %u 1", (unsigned)getegid(), (unsigned)getegid());
}

/* ---- In the child ---- */

static bool child_write(const char *path, const char *text)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    bool written = write(descriptor, text, strlen(text)) == (ssize_t)strlen(text);
    (void)close(descriptor);
    return written;
}

/* A network of its own, in which there is nothing. An ordinary user needs a user namespace for it. */
static bool child_cut_network(const struct launch *launch)
{
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) {
        (void)child_write("/proc/self/setgroups", "deny");
        (void)child_write("/proc/self/uid_map", launch->uid_map);
        (void)child_write("/proc/self/gid_map", launch->gid_map);
        return true;
    }
    return unshare(CLONE_NEWNET) == 0;
}

static void child_limit(int what, uint64_t most)
{
    const struct rlimit limit = { .rlim_cur = (rlim_t)most, .rlim_max = (rlim_t)most };
    (void)setrlimit((__rlimit_resource_t)what, &limit);
}

static void child_signals(void)
{
    static const int reset[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ, SIGCHLD };
    const struct sigaction normal = { .sa_handler = SIG_DFL };
    sigset_t none;
    for (size_t i = 0; i < sizeof reset / sizeof *reset; i++)
        (void)sigaction(reset[i], &normal, NULL);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void child_fail(const struct launch *launch, struct told *told)
{
    told->number = errno ? errno : EIO;
    ssize_t written = write(launch->tell, told, sizeof *told);
    _exit(written == (ssize_t)sizeof *told ? 127 : 126);
}

static _Noreturn void child_begin(const struct launch *launch)
{
    struct told told = { 0 };
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    child_signals();
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(launch->output, 1) < 0 || dup2(launch->output, 2) < 0 ||
        chdir(launch->child->folder) != 0 || close_range(3, ~0U, (int)CLOSE_RANGE_CLOEXEC) != 0)
        child_fail(launch, &told);
    told.network = !child_cut_network(launch);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    child_limit(RLIMIT_CORE, 0);
    child_limit(RLIMIT_FSIZE, PB_CHILD_FILE);
    if (!launch->child->roomy)
        child_limit(RLIMIT_AS, PB_CHILD_MEMORY);
    child_limit(RLIMIT_CPU, (uint64_t)launch->child->seconds * 4); /* of several threads */
    if (told.network && write(launch->tell, &told, sizeof told) != (ssize_t)sizeof told)
        child_fail(launch, &told);
    (void)execve(launch->child->words[0], (char *const *)(uintptr_t)launch->child->words, launch->variables);
    child_fail(launch, &told);
}

/* ---- In this process ---- */

/* A caller that does not watch for signals would be ended by them and leave the child and its folder behind. */
static volatile sig_atomic_t child_signal;
static const int watched_signals[] = { SIGINT, SIGTERM, SIGHUP };
enum { WATCHED = 3 };

static void child_note_signal(int number)
{
    child_signal = number;
}

static void child_watch(bool watch, struct sigaction before[WATCHED])
{
    const struct sigaction note = { .sa_handler = child_note_signal };
    for (size_t i = 0; i < WATCHED; i++) {
        if (!watch) {
            (void)sigaction(watched_signals[i], &before[i], NULL);
            continue;
        }
        (void)sigaction(watched_signals[i], NULL, &before[i]);
        if (before[i].sa_handler == SIG_DFL)
            (void)sigaction(watched_signals[i], &note, NULL);
    }
}

static bool child_is_cancelled(const struct pb_child *child)
{
    return child->cancelled ? atomic_load(child->cancelled) : child_signal != 0;
}

static enum pb_status add_size(void *context, const struct pb_tree_entry *entry, struct pb_error *error)
{
    uint64_t *size = context;
    (void)error;
    *size += entry->facts.st_size > 0 ? (uint64_t)entry->facts.st_size : 0;
    return PB_OK;
}

/* Files that come and go meanwhile are no matter. */
static bool child_fills_disk(const struct pb_child *child)
{
    uint64_t size = 0;
    struct pb_error ignored = { 0 };
    (void)!pb_tree_walk(child->folder, add_size, &size, &ignored);
    return size > PB_CHILD_FOLDER;
}

static void child_wait(const struct pb_child *child, pid_t pid, struct pb_child_result *result)
{
    const struct timespec moment = { .tv_nsec = POLL_NANOSECONDS };
    double began = pb_stopwatch();
    int state = 0;
    pid_t ended = 0;
    result->end = PB_CHILD_EXITED;
    for (unsigned polls = 1; result->end == PB_CHILD_EXITED && (ended = waitpid(pid, &state, WNOHANG)) == 0; polls++) {
        if (child_is_cancelled(child))
            result->end = PB_CHILD_CANCELLED;
        else if (pb_stopwatch() - began > (double)child->seconds)
            result->end = PB_CHILD_TIME;
        else if (polls % POLLS_A_LOOK == 0 && child_fills_disk(child))
            result->end = PB_CHILD_DISK;
        else
            (void)nanosleep(&moment, NULL);
    }
    (void)kill(-pid, SIGKILL); /* what it has left running too */
    while (ended == 0 && (ended = waitpid(pid, &state, 0)) < 0 && errno == EINTR)
        ended = 0;
    if (result->end != PB_CHILD_EXITED)
        return;
    bool killed = ended == pid && WIFSIGNALED(state);
    result->end = killed ? PB_CHILD_KILLED : PB_CHILD_EXITED;
    result->number = killed ? WTERMSIG(state) : WIFEXITED(state) ? WEXITSTATUS(state) : 0;
}

/* In one line, without signs that a terminal would act on. */
static void child_read_output(int descriptor, char said[PB_CHILD_SAID])
{
    ssize_t length = pread(descriptor, said, PB_CHILD_SAID - 1, 0);
    said[length > 0 ? length : 0] = '\0';
    for (char *at = said; *at; at++)
        if ((unsigned char)*at < ' ' || (unsigned char)*at > '~')
            *at = ' ';
    for (size_t at = strlen(said); at > 0 && said[at - 1] == ' ';)
        said[--at] = '\0';
}

static enum pb_status child_launch(struct launch *launch, struct pb_child_result *result, struct pb_error *error)
{
    int ends[2];
    struct told told = { 0 };
    const char *program = launch->child->words[0];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return pb_path_failed("start", program, errno, 0, PB_ERROR_SOURCE, error);
    launch->tell = ends[1];
    pid_t pid = fork();
    if (pid == 0)
        child_begin(launch);
    int number = errno;
    (void)close(ends[1]);
    if (pid < 0) {
        (void)close(ends[0]);
        return pb_path_failed("start", program, number, 0, PB_ERROR_SOURCE, error);
    }
    (void)setpgid(pid, pid); /* both do it: whichever is first */
    for (ssize_t got = 1; got > 0;) {
        struct told next = { 0 };
        got = read(ends[0], &next, sizeof next);
        if (got == (ssize_t)sizeof next)
            told = next;
        else if (got < 0 && errno == EINTR)
            got = 1;
    }
    (void)close(ends[0]);
    result->network = told.network;
    child_wait(launch->child, pid, result);
    return told.number ? pb_path_failed("start", program, told.number, 0, PB_ERROR_SOURCE, error) : PB_OK;
}

enum pb_status pb_child_run(const struct pb_child *child, struct pb_child_result *result, struct pb_error *error)
{
    struct launch launch;
    struct sigaction before[WATCHED];
    char path[PATH_MAX];
    *result = (struct pb_child_result){ 0 };
    launch_prepare(&launch, child);
    if ((size_t)snprintf(path, sizeof path, "%s/said", child->folder) >= sizeof path)
        return pb_path_failed("write", child->folder, ENAMETOOLONG, 0, PB_ERROR_SOURCE, error);
    launch.output = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (launch.output < 0)
        return pb_path_failed("write", path, errno, 0, PB_ERROR_SOURCE, error);
    if (!child->cancelled)
        child_watch(true, before);
    enum pb_status status = child_launch(&launch, result, error);
    if (!child->cancelled)
        child_watch(false, before);
    child_read_output(launch.output, result->said);
    (void)close(launch.output);
    return status;
}

void pb_child_raise(void)
{
    int number = child_signal;
    child_signal = 0;
    if (number)
        (void)raise(number);
}
