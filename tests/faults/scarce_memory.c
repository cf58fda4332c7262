/*
 * Loaded before a program (LD_PRELOAD), fails one of its allocations, whichever library makes it.
 *
 *   SCARCE_AT=N       the Nth allocation fails; 0, the default: none
 *   SCARCE_ASKER=FILE gets the name of the program or library whose allocation failed
 *   SCARCE_ONWARD=1   it and all that come after it fail
 *   SCARCE_LIST=FILE  writes "NUMBER PATH" for each allocation, where PATH stands for the calls that led to it, so that
 * one try for each way can be chosen; OBJECT is the program or the library that asked for it; numbers are the same in
 * each run of the same command with one thread
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_uint_fast64_t seen;
static uint64_t at;
static bool onward;
static int list = -1;
static bool ready;
static _Thread_local bool inside __attribute__((tls_model("initial-exec")));

__attribute__((constructor)) static void begin(void)
{
    const char *number = getenv("SCARCE_AT");
    for (; number && *number >= '0' && *number <= '9'; number++)
        at = at * 10 + (uint64_t)(*number - '0');
    onward = getenv("SCARCE_ONWARD") != NULL;
    const char *file = getenv("SCARCE_LIST");
    void *first[2];
    if (file && backtrace(first, 2) >= 0) /* its first call allocates: before any is counted */
        list = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_APPEND, 0600);
    ready = true;
}

/* The callers without this library; the nearest of them asked for memory. */
static int find_callers(void **callers, int most, int *first, const char **asker)
{
    Dl_info own = { 0 };
    Dl_info object = { 0 };
    int depth = backtrace(callers, most);
    *first = 0;
    (void)dladdr(&seen, &own);
    while (*first < depth && dladdr(callers[*first], &object) && object.dli_fbase == own.dli_fbase)
        (*first)++;
    *asker = object.dli_fname ? object.dli_fname : "unknown";
    return depth;
}

static void write_line(int file, const char *line, int length)
{
    if (write(file, line, (size_t)length) != length)
        _exit(97);
}

enum { DEPTH = 10, DEEP = 2 };

/* OpenSSL makes its tables in the same functions for each algorithm that it knows, far from anything of the program:
 * there the function that asks and its caller make a way, and how OpenSSL came to them is its own affair. */
static int end_of_way(void *const *callers, int first, int depth, const char *asker)
{
    Dl_info program = { 0 };
    if (!strstr(asker, "/libcrypto.") || first + DEEP >= depth)
        return depth;
    (void)dladdr((void *)(uintptr_t)getauxval(AT_ENTRY), &program);
    for (int i = first; i < depth; i++) {
        Dl_info caller = { 0 };
        if (dladdr(callers[i], &caller) && caller.dli_fbase == program.dli_fbase)
            return depth;
    }
    return first + DEEP;
}

/* Callers are counted from where their object was loaded, so that a way has the same number in every run. */
static void write_down(uint64_t number)
{
    void *callers[DEPTH];
    const char *asker = NULL;
    char line[512];
    int first = 0;
    inside = true;
    int depth = find_callers(callers, DEPTH, &first, &asker);
    depth = end_of_way(callers, first, depth, asker);
    uint64_t way = 1469598103934665603U;
    for (int i = first; i < depth; i++) {
        Dl_info caller = { 0 };
        (void)dladdr(callers[i], &caller);
        way = (way ^ ((uintptr_t)callers[i] - (uintptr_t)caller.dli_fbase)) * 1099511628211U;
    }
    write_line(list, line, snprintf(line, sizeof line, "%" PRIu64 " %" PRIx64 " %.400s\n", number, way, asker));
    inside = false;
}

/* Threads may change the order, so who really asked is told when it happens. */
static void tell_asker(void)
{
    void *callers[DEPTH];
    const char *asker = NULL;
    char line[512];
    int first = 0;
    const char *path = getenv("SCARCE_ASKER");
    if (!path)
        return;
    inside = true;
    (void)find_callers(callers, DEPTH, &first, &asker);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    write_line(file, line, snprintf(line, sizeof line, "%.400s", asker));
    (void)close(file);
    inside = false;
}

static bool fails(void)
{
    if (!ready || inside)
        return false;
    uint64_t number = atomic_fetch_add(&seen, 1) + 1;
    if (list >= 0)
        write_down(number);
    if (!at || number < at || (number > at && !onward))
        return false;
    tell_asker();
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return fails() ? NULL : __libc_realloc(old, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    if (fails())
        return ENOMEM;
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}
