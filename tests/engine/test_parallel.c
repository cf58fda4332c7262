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

/* ---- What is shared ---- */

enum { SHARED_ITEMS = 3, SHARED_PIECES = 40, SHARED_BITS = 5 };

struct sharing {
    _Atomic int done[SHARED_ITEMS][SHARED_PIECES][SHARED_BITS];
};

struct shared_piece {
    struct sharing *all;
    size_t item, piece;
};

static enum pb_status do_bit(void *context, size_t bit, struct pb_error *error)
{
    const struct shared_piece *piece = context;
    (void)error;
    atomic_fetch_add(&piece->all->done[piece->item][piece->piece][bit], 1);
    return PB_OK;
}

static enum pb_status do_piece(void *context, size_t number, struct pb_error *error)
{
    struct shared_piece piece = *(struct shared_piece *)context;
    piece.piece = number;
    return pb_parallel_share(SHARED_BITS, do_bit, &piece, error);
}

static enum pb_status do_item(void *context, size_t item, struct pb_error *error)
{
    struct shared_piece piece = { context, item, 0 };
    return pb_parallel_share(SHARED_PIECES, do_piece, &piece, error);
}

Test(parallel, does_each_shared_piece_once_also_of_what_is_shared_within)
{
    for (size_t jobs = 1; jobs < 9; jobs++)
        for (int again = 0; again < 20; again++) {
            struct sharing sharing = { 0 };
            cr_assert_eq(pb_parallel_sharing(SHARED_ITEMS, jobs, do_item, &sharing, NULL), PB_OK);
            for (int i = 0; i < SHARED_ITEMS; i++)
                for (int p = 0; p < SHARED_PIECES; p++)
                    for (int b = 0; b < SHARED_BITS; b++)
                        cr_assert_eq(sharing.done[i][p][b], 1);
        }
}

Test(parallel, shares_with_nobody_where_there_are_no_threads)
{
    struct sharing sharing = { 0 };
    cr_assert_eq(pb_parallel_idle(), 0);
    cr_assert_eq(do_item(&sharing, 1, NULL), PB_OK);
    cr_assert_eq(sharing.done[1][SHARED_PIECES - 1][SHARED_BITS - 1], 1);
    _Atomic int begun = 0;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_parallel_share(1000, fail_some, &begun, &error), PB_FAILED);
    cr_assert_eq(begun, 4);
    cr_assert_str_eq(error.message, "item 3");
}

/* Each waits until all of them have begun: one thread alone would wait for ever. */
static enum pb_status meet(void *context, size_t piece, struct pb_error *error)
{
    _Atomic int *there = context;
    (void)piece;
    (void)error;
    atomic_fetch_add(there, 1);
    while (atomic_load(there) < 3)
        continue;
    return PB_OK;
}

static enum pb_status share_a_meeting(void *context, size_t item, struct pb_error *error)
{
    return item == 0 ? pb_parallel_share(3, meet, context, error) : PB_OK;
}

Test(parallel, helps_with_what_is_shared_when_there_are_no_more_items)
{
    _Atomic int there = 0;
    cr_assert_eq(pb_parallel_sharing(2, 3, share_a_meeting, &there, NULL), PB_OK);
    cr_assert_eq(there, 3);
}

static enum pb_status share_failures(void *context, size_t item, struct pb_error *error)
{
    return item == 0 ? pb_parallel_share(100000, fail_some, context, error) : PB_OK;
}

Test(parallel, tells_the_failure_of_the_lowest_shared_piece)
{
    for (size_t jobs = 1; jobs < 5; jobs++) {
        _Atomic int begun = 0;
        struct pb_error error = { 0 };
        cr_assert_eq(pb_parallel_sharing(1, jobs, share_failures, &begun, &error), PB_FAILED);
        cr_assert_str_eq(error.message, "item 3");
        cr_assert_lt(begun, 100);
    }
}
