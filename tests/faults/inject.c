/*
 * inject: disturbs the Nth system call of a program, whatever thread or library makes it.
 *
 *   inject [-c KIND,...] [-u PREFIX]... [-n N] [-s] [-a ACTION] [-l FILE] -- PROGRAM ARGUMENT...
 *
 *   -c  kinds of calls: openw openr read write sync rename unlink mkdir truncate link lock directory; default: those
 * that write -u  only calls on paths that begin so, or on descriptors of such paths -n  which call is disturbed, from 1
 * on; 0, the default, only counts -s  this call and all that come after it -a  an error (EIO, ENOSPC, EINTR, EMFILE,
 * EACCES, ENOLCK), short (half of a read or write), slow (a pause of 10 milliseconds before the call), kill (SIGKILL
 * before the call), killafter (SIGKILL when the call was made), SIGINT or SIGTERM (sent before the call is made) -l
 * writes a line for each call of these kinds: its number, its name and its path; the last line says how many were
 * disturbed
 *
 * The exit code is that of the program, or 128 and the number of the signal that ended it.
 *
 * A filter (seccomp) stops the program at these calls only, and this process, its tracer, decides. A library that is
 * loaded before libc could not do this: calls that libc makes itself, such as the write of a stream's buffer, pass it
 * by. x86-64 only, for it reads registers.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT = 97, PATH_SIZE = 4096, PREFIXES = 8, SLOW_MICROSECONDS = 10000 };

enum kind {
    OPENW = 1,
    OPENR = 2,
    READ = 4,
    WRITE = 8,
    SYNC = 16,
    RENAME = 32,
    UNLINK = 64,
    MKDIR = 128,
    TRUNCATE = 256,
    LINK = 512,
    LOCK = 1024,
    DIRECTORY = 2048,
};

static const struct {
    const char *name;
    unsigned kind;
} kinds[] = {
    { "openw", OPENW },       { "openr", OPENR },   { "read", READ },     { "write", WRITE },
    { "sync", SYNC },         { "rename", RENAME }, { "unlink", UNLINK }, { "mkdir", MKDIR },
    { "truncate", TRUNCATE }, { "link", LINK },     { "lock", LOCK },     { "directory", DIRECTORY },
};

/* Where a call has its path: its first argument, its second below the folder of its first, its last (a new link), or in
 * the file that its descriptor is of. */
enum where { FIRST, BELOW, SECOND, BELOW_SECOND, DESCRIPTOR };

static const struct call {
    unsigned number;
    unsigned kind;
    enum where where;
    const char *name;
} calls[] = {
    { SYS_open, OPENW | OPENR, FIRST, "open" },
    { SYS_openat, OPENW | OPENR, BELOW, "openat" },
    { SYS_creat, OPENW, FIRST, "creat" },
    { SYS_read, READ, DESCRIPTOR, "read" },
    { SYS_pread64, READ, DESCRIPTOR, "pread64" },
    { SYS_write, WRITE, DESCRIPTOR, "write" },
    { SYS_pwrite64, WRITE, DESCRIPTOR, "pwrite64" },
    { SYS_writev, WRITE, DESCRIPTOR, "writev" },
    { SYS_sendfile, WRITE, DESCRIPTOR, "sendfile" },
    { SYS_copy_file_range, WRITE, DESCRIPTOR, "copy_file_range" },
    { SYS_fsync, SYNC, DESCRIPTOR, "fsync" },
    { SYS_fdatasync, SYNC, DESCRIPTOR, "fdatasync" },
    { SYS_rename, RENAME, FIRST, "rename" },
    { SYS_renameat, RENAME, BELOW, "renameat" },
    { SYS_renameat2, RENAME, BELOW, "renameat2" },
    { SYS_unlink, UNLINK, FIRST, "unlink" },
    { SYS_unlinkat, UNLINK, BELOW, "unlinkat" },
    { SYS_rmdir, UNLINK, FIRST, "rmdir" },
    { SYS_mkdir, MKDIR, FIRST, "mkdir" },
    { SYS_mkdirat, MKDIR, BELOW, "mkdirat" },
    { SYS_ftruncate, TRUNCATE, DESCRIPTOR, "ftruncate" },
    { SYS_fallocate, TRUNCATE, DESCRIPTOR, "fallocate" },
    { SYS_symlink, LINK, SECOND, "symlink" },
    { SYS_symlinkat, LINK, BELOW_SECOND, "symlinkat" },
    { SYS_flock, LOCK, DESCRIPTOR, "flock" },
    { SYS_fcntl, LOCK, DESCRIPTOR, "fcntl" },
    { SYS_getdents64, DIRECTORY, DESCRIPTOR, "getdents64" },
};
enum { CALLS = sizeof calls / sizeof calls[0] };

static const struct action {
    const char *name;
    int error;
    int signal; /* sent before the call is made */
} actions[] = {
    { "EIO", EIO, 0 },         { "ENOSPC", ENOSPC, 0 }, { "EINTR", EINTR, 0 },  { "EMFILE", EMFILE, 0 },
    { "EACCES", EACCES, 0 },   { "ENOLCK", ENOLCK, 0 }, { "kill", 0, SIGKILL }, { "SIGINT", 0, SIGINT },
    { "SIGTERM", 0, SIGTERM }, { "short", 0, 0 },       { "killafter", 0, 0 },  { "slow", 0, 0 },
};

static struct {
    unsigned kinds;
    const char *prefixes[PREFIXES];
    size_t prefix_count;
    uint64_t at;
    bool onward;
    const struct action *action;
    FILE *list;
    uint64_t seen;
    uint64_t disturbed;
    pid_t program;
    pid_t dies_after; /* the thread whose call is the last thing that the program does */
} wanted = { .kinds = OPENW | WRITE | SYNC | RENAME | UNLINK | MKDIR | TRUNCATE | LINK, .action = &actions[0] };

static void fail(const char *what, const char *which)
{
    (void)fprintf(stderr, "inject: %s %s\n", what, which);
    exit(CANNOT);
}

static unsigned kinds_of(const char *list)
{
    unsigned found = 0;
    while (*list) {
        size_t length = strcspn(list, ",");
        unsigned one = 0;
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
            if (strlen(kinds[i].name) == length && strncmp(kinds[i].name, list, length) == 0)
                one = kinds[i].kind;
        if (!one)
            fail("unknown kind of call in", list);
        found |= one;
        list += length + (list[length] == ',');
    }
    return found;
}

static const struct action *action_of(const char *name)
{
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (strcmp(actions[i].name, name) == 0)
            return &actions[i];
    fail("unknown action", name);
    return NULL;
}

static uint64_t number_of(const char *text)
{
    uint64_t number = 0;
    for (const char *digit = text; *digit; digit++) {
        if (*digit < '0' || *digit > '9')
            fail("not a number:", text);
        number = number * 10 + (uint64_t)(*digit - '0');
    }
    return number;
}

static void read_options(int argc, char **argv)
{
    int option;
    while ((option = getopt(argc, argv, "+c:u:n:sa:l:")) != -1) {
        if (option == 'c')
            wanted.kinds = kinds_of(optarg);
        else if (option == 'u' && wanted.prefix_count < PREFIXES)
            wanted.prefixes[wanted.prefix_count++] = optarg;
        else if (option == 'n')
            wanted.at = number_of(optarg);
        else if (option == 's')
            wanted.onward = true;
        else if (option == 'a')
            wanted.action = action_of(optarg);
        else if (option == 'l' && !(wanted.list = fopen(optarg, "we")))
            fail("cannot write", optarg);
        else if (option == '?' || option == 'u')
            fail("usage: see the head of", __FILE__);
    }
    if (!argv[optind])
        fail("no program:", "see the head of the source");
}

/* Stops at the calls of the wanted kinds and lets all others pass. */
static void install_filter(void)
{
    struct sock_filter filter[CALLS + 3];
    unsigned short length = 0;
    unsigned char left = 0;
    for (size_t i = 0; i < CALLS; i++)
        left = (unsigned char)(left + ((calls[i].kind & wanted.kinds) != 0));
    filter[length++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < CALLS; i++)
        if (calls[i].kind & wanted.kinds)
            filter[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i].number, left--, 0);
    filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    struct sock_fprog program = { length, filter };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        _exit(CANNOT);
}

/* A text of the program's memory, which may end at the end of a page. */
static void text_of(pid_t thread, uint64_t address, char *text, size_t size)
{
    size_t most[] = { size - 1, 4096 - address % 4096 < size - 1 ? 4096 - address % 4096 : size - 1 };
    text[0] = '\0';
    for (size_t i = 0; i < 2; i++) {
        struct iovec here = { text, most[i] };
        struct iovec there = { (void *)(uintptr_t)address, most[i] }; // NOLINT(performance-no-int-to-ptr)
        ssize_t length = process_vm_readv(thread, &here, 1, &there, 1, 0);
        if (length > 0) {
            text[length] = '\0';
            return;
        }
    }
}

static void descriptor_path(pid_t thread, int descriptor, char *path, size_t size)
{
    char link[64];
    if (descriptor == AT_FDCWD)
        (void)snprintf(link, sizeof link, "/proc/%d/cwd", thread);
    else
        (void)snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, descriptor);
    ssize_t length = readlink(link, path, size - 1);
    path[length > 0 ? length : 0] = '\0';
}

static void path_of(pid_t thread, const struct call *call, const struct user_regs_struct *registers, char *path,
                    size_t size)
{
    char name[PATH_SIZE / 2] = "";
    int folder = AT_FDCWD;
    if (call->where == DESCRIPTOR) {
        descriptor_path(thread, (int)registers->rdi, path, size);
        return;
    }
    if (call->where == BELOW)
        folder = (int)registers->rdi;
    if (call->where == BELOW_SECOND)
        folder = (int)registers->rsi;
    uint64_t address = call->where == FIRST          ? registers->rdi
                       : call->where == BELOW_SECOND ? registers->rdx
                                                     : registers->rsi;
    text_of(thread, address, name, sizeof name);
    if (name[0] == '/') {
        (void)snprintf(path, size, "%s", name);
        return;
    }
    descriptor_path(thread, folder, path, size);
    size_t length = strlen(path);
    (void)snprintf(path + length, size - length, "/%s", name);
}

static bool is_wanted(const struct call *call, const struct user_regs_struct *registers, const char *path)
{
    unsigned kind = call->kind;
    if (kind == (OPENW | OPENR)) {
        uint64_t flags = call->number == SYS_open ? registers->rsi : registers->rdx;
        kind = flags & (O_WRONLY | O_RDWR | O_CREAT) ? OPENW : OPENR;
    }
    bool found = wanted.prefix_count == 0;
    for (size_t i = 0; i < wanted.prefix_count; i++)
        found = found || strncmp(path, wanted.prefixes[i], strlen(wanted.prefixes[i])) == 0;
    return found && (kind & wanted.kinds);
}

static void disturb(pid_t thread, struct user_regs_struct *registers)
{
    const struct action *action = wanted.action;
    wanted.disturbed++;
    if (action->signal)
        (void)kill(wanted.program, action->signal);
    else if (strcmp(action->name, "killafter") == 0)
        wanted.dies_after = thread;
    else if (strcmp(action->name, "slow") == 0)
        (void)usleep(SLOW_MICROSECONDS);
    else if (action->error) {
        registers->orig_rax = UINT64_MAX; /* no call at all */
        registers->rax = (uint64_t) - (int64_t)action->error;
    } else {
        registers->rdx -= registers->rdx / 2;
    }
    if (action->error || strcmp(action->name, "short") == 0)
        (void)ptrace(PTRACE_SETREGS, thread, 0, registers);
}

static void at_call(pid_t thread)
{
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, thread, 0, &registers) != 0)
        return;
    const struct call *call = NULL;
    for (size_t i = 0; i < CALLS; i++)
        if (registers.orig_rax == calls[i].number)
            call = &calls[i];
    char path[PATH_SIZE];
    if (!call)
        return;
    path_of(thread, call, &registers, path, sizeof path);
    if (!is_wanted(call, &registers, path))
        return;
    wanted.seen++;
    if (wanted.list)
        (void)fprintf(wanted.list, "%" PRIu64 " %s %s\n", wanted.seen, call->name, path);
    if (wanted.at && (wanted.seen == wanted.at || (wanted.onward && wanted.seen > wanted.at)))
        disturb(thread, &registers);
}

/* Lets a stopped thread go on, up to the end of its call when that is the last thing that the program does. */
static void on_stop(pid_t thread, int status)
{
    int number = WSTOPSIG(status);
    int event = status >> 16;
    if (number == (SIGTRAP | 0x80) && wanted.dies_after == thread)
        (void)kill(wanted.program, SIGKILL);
    if (event == PTRACE_EVENT_SECCOMP)
        at_call(thread);
    bool ours = event || number == SIGTRAP || number == (SIGTRAP | 0x80) || number == SIGSTOP;
    if (event == PTRACE_EVENT_SECCOMP && wanted.dies_after == thread)
        (void)ptrace(PTRACE_SYSCALL, thread, 0, 0);
    else
        (void)ptrace(PTRACE_CONT, thread, 0, ours ? 0 : number);
}

static int follow(void)
{
    int status = 0;
    pid_t thread;
    while ((thread = waitpid(-1, &status, __WALL)) > 0) {
        if (WIFSTOPPED(status))
            on_stop(thread, status);
        else if (thread == wanted.program)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return CANNOT;
}

int main(int argc, char **argv)
{
    read_options(argc, argv);
    wanted.program = fork();
    if (wanted.program == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
            _exit(CANNOT);
        (void)raise(SIGSTOP);
        install_filter();
        (void)execvp(argv[optind], argv + optind);
        _exit(CANNOT);
    }
    int status = 0;
    long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                   PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD;
    if (wanted.program < 0 || waitpid(wanted.program, &status, 0) < 0 || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, wanted.program, 0, options) != 0 || ptrace(PTRACE_CONT, wanted.program, 0, 0) != 0)
        fail("cannot follow", argv[optind]);
    int code = follow();
    if (wanted.list) {
        (void)fprintf(wanted.list, "disturbed %" PRIu64 "\n", wanted.disturbed);
        (void)fclose(wanted.list);
    }
    return code;
}
