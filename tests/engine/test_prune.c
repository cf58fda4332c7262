/* Which publications go: by number, by the day in their names, and never what `latest` says. Whole folders: job/prune.
 */
#include "engine/publication/prune.h"

#include "tests/support/publications.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct scratch scratch;
static struct pb_arena arena;
static struct pb_prune_result result;
static struct pb_error error;

/* Four publications; the last one written is the latest. */
static void prune_begin(void)
{
    scratch_open(&scratch);
    pb_arena_open(&arena, 64 << 20);
    static const char *const names[] = { "20260101T020000Z-aaaaaa", "20260301T020000Z-bbbbbb",
                                         "20260601T020000Z-cccccc", "20260630T020000Z-dddddd" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        publication_write(&scratch, "out", names[i], "1.0", PLACES({ "rugby", TIDY("measure=smoking value=1") }));
}

static void prune_end(void)
{
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(prune, .init = prune_begin, .fini = prune_end);

static enum pb_status prune(size_t keep, int days, int32_t today)
{
    const struct pb_prune_request request = { .output = scratch_path(&scratch, "out"),
                                              .state = scratch_path(&scratch, "none"),
                                              .keep = keep,
                                              .days = days,
                                              .today = today,
                                              .dry_run = true };
    pb_error_clear(&error);
    return pb_prune(&request, &arena, &result, &error);
}

Test(prune, goes_by_number_and_by_age)
{
    cr_assert_eq(prune(2, 0, 20260701), PB_OK, "%s", error.message);
    cr_assert_eq(result.publication_count, 2);
    cr_assert_str_eq(result.publications[0].name, "20260301T020000Z-bbbbbb");
    cr_assert_eq(result.kept, 2);
    cr_assert_eq(prune(2, 122, 20260701), PB_OK); /* from 1 March to 1 July are 122 days: not older than that */
    cr_assert_eq(result.publication_count, 1);
    cr_assert_str_eq(result.publications[0].name, "20260101T020000Z-aaaaaa");
    cr_assert_eq(prune(2, 121, 20260701), PB_OK);
    cr_assert_eq(result.publication_count, 2);
    cr_assert_eq(prune(4, 0, 20260701), PB_OK);
    cr_assert_eq(result.publication_count, 0);
}

Test(prune, a_clock_that_was_set_back_removes_nothing_by_age)
{
    cr_assert_eq(prune(2, 30, 20250101), PB_OK);
    cr_assert_eq(result.publication_count, 0);
}

Test(prune, a_name_without_a_day_is_not_old)
{
    publication_write(&scratch, "out", "20261399T020000Z-eeeeee", "1.0",
                      PLACES({ "rugby", TIDY("measure=smoking value=1") }));
    cr_assert_eq(prune(2, 1, 20300101), PB_OK, "%s", error.message);
    for (size_t i = 0; i < result.publication_count; i++)
        cr_assert_str_neq(result.publications[i].name, "20261399T020000Z-eeeeee");
}

Test(prune, without_a_latest_removes_nothing)
{
    cr_assert_eq(remove(scratch_path(&scratch, "out/latest")), 0);
    cr_assert_eq(prune(2, 0, 20260701), PB_OK);
    cr_assert_eq(result.publication_count, 0);
    cr_assert_eq(result.kept, 4);
}

Test(prune, looks_at_no_folder_that_is_not_there)
{
    const struct pb_prune_request request = { .output = scratch_path(&scratch, "nowhere"),
                                              .state = scratch_path(&scratch, "none"),
                                              .keep = 2,
                                              .today = 20260701 };
    cr_assert_eq(pb_prune(&request, &arena, &result, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_USAGE);
    cr_assert_not(scratch_has(&scratch, "nowhere"));
    cr_assert_not(scratch_has(&scratch, "none"));
}
