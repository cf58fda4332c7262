#include "engine/files/parallel.h"

#include <criterion/criterion.h>
#include <string.h>

static enum pb_status mark(void *context, size_t item, struct pb_error *error)
{
    (void)error;
    atomic_fetch_add(&((_Atomic int *)context)[item], 1);
    return PB_OK;
}

Test(parallel, does_each_item_once_whatever_the_number_of_threads)
{
    for (size_t jobs = 0; jobs < 9; jobs++) {
        _Atomic int done[1000] = { 0 };
        cr_assert_eq(pb_parallel(1000, jobs, mark, done, NULL), PB_OK);
        for (int i = 0; i < 1000; i++)
            cr_assert_eq(done[i], 1);
    }
}

static enum pb_status fail_some(void *context, size_t item, struct pb_error *error)
{
    atomic_fetch_add((_Atomic int *)context, 1);
    if (item >= 3)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "item %zu", item);
    return PB_OK;
}

Test(parallel, stops_after_a_failure_and_reports_it)
{
    _Atomic int begun = 0;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_parallel(1000, 1, fail_some, &begun, &error), PB_FAILED);
    cr_assert_eq(begun, 4);
    cr_assert_str_eq(error.message, "item 3");
    begun = 0;
    cr_assert_eq(pb_parallel(100000, 4, fail_some, &begun, &error), PB_FAILED);
    cr_assert_lt(begun, 100);
}

Test(parallel, has_nothing_to_do_for_no_items)
{
    cr_assert_eq(pb_parallel(0, 4, fail_some, NULL, NULL), PB_OK);
    cr_assert_geq(pb_parallel_jobs(0), 1);
    cr_assert_eq(pb_parallel_jobs(3), 3);
}
