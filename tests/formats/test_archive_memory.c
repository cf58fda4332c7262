/*
 * A zip file that is sound is never called damaged when out of memory, whichever allocation fails.
 */
#include "core/formats/archive.h"
#include "tests/support/package.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(archive_memory);

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

static long until_failure = -1; /* -1: none fails */

static bool fails(void)
{
    if (until_failure < 0 || until_failure-- > 0)
        return false;
    errno = ENOMEM;
    return true;
}

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

#define SEEN_BY_LIBRARIES __attribute__((visibility("default")))

SEEN_BY_LIBRARIES void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

SEEN_BY_LIBRARIES void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

SEEN_BY_LIBRARIES void *realloc(void *block, size_t size)
{
    return fails() ? NULL : __libc_realloc(block, size);
}

static enum pb_status read_first(const struct pb_archive *archive, struct pb_error *error)
{
    struct pb_input input = { 0 };
    char text[64];
    size_t got = 1;
    enum pb_status status = pb_archive_begin(archive, 0, &input, error);
    while (status == PB_OK && got)
        status = input.read(input.stream, text, sizeof text, &got, error);
    pb_archive_end(&input);
    return status;
}

enum { SOUND, OUT_OF_MEMORY, CALLED_DAMAGED };

/* Reads the file in a process of its own, where the allocation after `nth` others fails. Returns how it ended; 128 and
 * more: libarchive did not survive it, which is its own mistake. */
static int end_of(const struct pb_test_package *package, long nth)
{
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct pb_error error = { 0 };
        struct pb_archive *archive = NULL;
        (void)signal(SIGSEGV, SIG_DFL);
        (void)signal(SIGABRT, SIG_DFL);
        until_failure = nth;
        enum pb_status status = pb_archive_open(&archive, "pack.zip", package->bytes, package->length, &error);
        if (status == PB_OK)
            status = read_first(archive, &error);
        if (status != PB_OK && strcmp(error.message, "out of memory") != 0)
            (void)fprintf(stderr, "%ld: %s\n", nth, error.message);
        bool right = status == PB_OK || strcmp(error.message, "out of memory") == 0;
        _exit(!right ? CALLED_DAMAGED : until_failure == -1 ? OUT_OF_MEMORY : SOUND);
    }
    int end = 0;
    cr_assert_eq(waitpid(child, &end, 0), child);
    return WIFEXITED(end) ? WEXITSTATUS(end) : 128 + WTERMSIG(end);
}

Test(archive_memory, out_of_memory_is_not_a_damaged_file)
{
    static const struct pb_test_member members[] = {
        { .name = "one.csv", .content = "a,b\n1,2\n", .deflated = true },
        { .name = "two.json", .content = "[1,2,3]" },
    };
    struct pb_test_package package = pb_test_zip(members, sizeof members / sizeof *members);
    int out_of_memory = 0;
    int end = OUT_OF_MEMORY;
    for (long nth = 0; end != SOUND; nth++) {
        cr_assert_lt(nth, 10000);
        end = end_of(&package, nth);
        cr_expect_neq(end, CALLED_DAMAGED, "allocation %ld", nth);
        out_of_memory += end == OUT_OF_MEMORY;
    }
    cr_assert_gt(out_of_memory, 5);
    free(package.bytes);
}

#else

Test(archive_memory, out_of_memory_is_not_a_damaged_file)
{
    cr_skip("the sanitizer has an allocator of its own");
}

#endif
