/*
 * What is said when the session allows too little: each case in a process of its own, whose limits are lowered.
 */
#include "engine/files/files.h"
#include "engine/files/limits.h"
#include "tests/support/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static bool lower(__rlimit_resource_t resource, rlim_t soft, rlim_t hard)
{
    const struct rlimit limit = { soft, hard };
    return setrlimit(resource, &limit) == 0;
}

static int complain(const struct pb_error *error)
{
    (void)fprintf(stderr, "code %d: %s (%s)\n", (int)error->code, error->message, error->hint);
    return 1;
}

static int small_stack(void)
{
    struct pb_error error = { 0 };
    if (!lower(RLIMIT_STACK, 64 << 10, 64 << 10) || pb_limits_check(&error) != PB_FAILED)
        return 2;
    bool right = error.code == PB_ERROR_PUBLISH && strstr(error.message, "64 KB") && strstr(error.message, "256 KB") &&
                 strstr(error.hint, "ulimit -s");
    return right ? 0 : complain(&error);
}

Test(limits, a_stack_that_is_too_small_is_refused_with_a_sentence)
{
    scratch_in_child(small_stack);
}

static int stack_that_may_grow(void)
{
    struct pb_error error = { 0 };
    struct rlimit now;
    if (!lower(RLIMIT_STACK, 64 << 10, 8 << 20) || pb_limits_check(&error) != PB_OK)
        return complain(&error);
    return getrlimit(RLIMIT_STACK, &now) == 0 && now.rlim_cur >= (256 << 10) ? 0 : 2;
}

Test(limits, a_stack_that_may_be_raised_is_raised)
{
    scratch_in_child(stack_that_may_grow);
}

static int few_files(void)
{
    struct pb_error error = { 0 };
    if (!lower(RLIMIT_NOFILE, 20, 20) || pb_limits_check(&error) != PB_FAILED)
        return 2;
    bool right =
        error.code == PB_ERROR_PUBLISH && strstr(error.message, "only 20 files") && strstr(error.hint, "ulimit -n");
    return right ? 0 : complain(&error);
}

Test(limits, too_few_open_files_are_refused_with_a_sentence)
{
    scratch_in_child(few_files);
}

static int files_for_inputs(void)
{
    struct pb_error error = { 0 };
    struct rlimit now;
    if (!lower(RLIMIT_NOFILE, 50, 200) || pb_limits_files(100, &error) != PB_OK)
        return complain(&error);
    if (getrlimit(RLIMIT_NOFILE, &now) != 0 || now.rlim_cur < 140)
        return 2;
    if (pb_limits_files(1000, &error) != PB_FAILED)
        return 3;
    return strstr(error.message, "1040 are needed") ? 0 : complain(&error);
}

Test(limits, files_for_inputs_are_allowed_as_far_as_they_may_be)
{
    scratch_in_child(files_for_inputs);
}

static int no_more_files(void)
{
    struct pb_error error = { 0 };
    char hex[PB_DIGEST_TEXT];
    uint64_t size = 0;
    if (!lower(RLIMIT_NOFILE, 3, 3) || pb_file_digest("/etc/passwd", hex, &size, NULL, &error) != PB_FAILED)
        return 2;
    bool right = error.code == PB_ERROR_PUBLISH && strstr(error.message, "too many files are open") &&
                 strstr(error.hint, "ulimit -n");
    return right ? 0 : complain(&error);
}

Test(limits, a_file_that_cannot_be_opened_for_their_number_is_not_a_bad_source)
{
    scratch_in_child(no_more_files);
}
