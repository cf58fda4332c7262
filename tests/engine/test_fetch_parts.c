/* Downloads that broke, whose rest is asked for. The server is tests/support/faulty_server.py; what must hold is in RFC
 * 9110: 8.8.2.2 and 13.1.5 (what names a version), 14.4 and 15.3.7 (parts, and when they may be put together). */
#include "engine/fetch/fetch.h"

#include "engine/store/store_fetches.h"
#include "tests/support/fetching.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct fetching trial;

static void set_up(void)
{
    fetching_open(&trial);
}

static void tear_down(void)
{
    fetching_close(&trial);
}

TestSuite(fetch_parts, .init = set_up, .fini = tear_down);

/* One version of the file, from its beginning to its end: its rows end in `half`. */
static void is_version(const struct pb_fetch *fetch, const char *half)
{
    char beginning[40];
    char end[40];
    size_t length = 0;
    fetching_is_whole(fetch);
    char *content = pb_test_content(fetch->path, &length);
    (void)snprintf(beginning, sizeof beginning, "\nE07000210,2000,0%s\n", half);
    (void)snprintf(end, sizeof end, ",3999%s\n", half);
    cr_assert(strstr(content, beginning), "%s", fetch->url);
    cr_assert(strstr(content, end), "%s", fetch->url);
    free(content);
}

Test(fetch_parts, a_download_that_broke_goes_on_where_it_ended)
{
    struct pb_fetch fetch = fetching_get(&trial, "/reset");
    cr_assert_eq(fetch.attempts, 2);
    is_version(&fetch, ".5");
    int ranged = 0;
    (void)faulty_server_requests(&trial.server, "/reset", 2, &ranged);
    cr_assert_eq(ranged, 1);
    cr_assert_lt(fetch.wire, fetch.size + 100); /* nothing came twice */
}

Test(fetch_parts, a_file_that_changed_in_between_is_fetched_from_its_beginning)
{
    struct pb_fetch fetch = fetching_get(&trial, "/reset_then_other");
    cr_assert_eq(fetch.attempts, 2);
    is_version(&fetch, ".6");
}

Test(fetch_parts, another_part_than_asked_for_is_not_put_together)
{
    struct pb_fetch fetch = fetching_get(&trial, "/reset_then_wrong_part"); /* whatever it is asked for */
    cr_assert_eq(fetch.status, PB_RETRY);
    cr_assert(strstr(fetch.error.message, "the server sent another part of the file than it was asked for"), "%s",
              fetch.error.message);
    cr_assert_null(fetch.path);
    fetch = fetching_get(&trial, "/reset_then_less");
    is_version(&fetch, ".5");
}

/* What is waited for is a server that does not answer, not one that sends. */
Test(fetch_parts, time_in_which_it_comes_is_no_time_that_was_waited)
{
    trial.rules.host_retry_seconds = trial.rules.run_retry_seconds = 1;
    trial.rules.attempts = 6; /* a reset may take with it what was not read yet */
    fetching_again(&trial);
    struct pb_fetch fetch = fetching_get(&trial, "/thirds");
    is_version(&fetch, ".5");
    cr_assert_geq(fetch.attempts, 3);
    cr_assert_gt(fetch.seconds, 2);
}

/* Not every server looks at If-Range. */
Test(fetch_parts, the_rest_of_another_version_is_not_put_together)
{
    struct pb_fetch fetch = fetching_get(&trial, "/reset_then_any_part");
    is_version(&fetch, ".6");
}

Test(fetch_parts, a_time_names_a_version_only_when_it_has_settled)
{
    struct pb_fetch fetch = fetching_get(&trial, "/reset_in_its_second");
    is_version(&fetch, ".6");
    fetch = fetching_get(&trial, "/reset_long_after");
    is_version(&fetch, ".5");
    int ranged = 0;
    (void)faulty_server_requests(&trial.server, "/reset_long_after", 2, &ranged);
    cr_assert_eq(ranged, 1);
}

Test(fetch_parts, a_later_run_goes_on_too)
{
    trial.rules.attempts = 1;
    fetching_again(&trial);
    struct pb_fetch fetch = fetching_get(&trial, "/large_half");
    cr_assert_eq(fetch.status, PB_RETRY);
    cr_assert_eq(scratch_count(&trial.scratch, "state/cache/partial"), 1);
    fetching_again(&trial);
    fetch = fetching_get(&trial, "/large_half");
    fetching_is_whole(&fetch);
    cr_assert_lt(fetch.wire, fetch.size * 2 / 3);
    cr_assert_eq(scratch_count(&trial.scratch, "state/cache/partial"), 0);
    const char *validator = NULL;
    cr_assert_eq(pb_store_partial(trial.store, fetch.url, &trial.arena, &validator, &trial.error), PB_OK);
    cr_assert_str_empty(validator);
}

/* After a power cut a file may have its length and not its bytes. */
Test(fetch_parts, a_run_after_a_restart_of_the_machine_begins_again)
{
    trial.rules.attempts = 1;
    fetching_again(&trial);
    struct pb_fetch fetch = fetching_get(&trial, "/large_half");
    cr_assert_eq(fetch.status, PB_RETRY);
    cr_assert_eq(pb_store_partial_keep(trial.store, fetch.url, "another-start \"large\"", &trial.error), PB_OK);
    fetching_again(&trial);
    fetch = fetching_get(&trial, "/large_half");
    fetching_is_whole(&fetch);
    cr_assert_eq(fetch.wire, fetch.size);
}
