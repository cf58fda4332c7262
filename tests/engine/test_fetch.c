/* Fetching from a server that behaves: cache, conditions, index, ledger. */
#include "engine/fetch/fetch.h"

#include "engine/store/store_fetches.h"
#include "tests/support/fetching.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct fetching trial;

static void set_up(void)
{
    fetching_open(&trial);
}

static void tear_down(void)
{
    fetching_close(&trial);
}

TestSuite(fetch, .init = set_up, .fini = tear_down);

/* The data of the server: "area,year,value" and what its path adds. */
static void is_data_of(const struct pb_fetch *fetch, const char *path)
{
    size_t length = 0;
    char ending[128];
    fetching_is_whole(fetch);
    char *content = pb_test_content(fetch->path, &length);
    size_t ends = (size_t)snprintf(ending, sizeof ending, "%s,1,2\n", path);
    cr_assert(strncmp(content, "area,year,value\n", 16) == 0);
    cr_assert_str_eq(content + length - ends, ending);
    free(content);
}

Test(fetch, keeps_what_came_and_asks_for_changes_only)
{
    struct pb_fetch first = fetching_get(&trial, "/data/a");
    is_data_of(&first, "/data/a");
    cr_assert_eq(first.outcome, PB_FETCH_NEW);
    cr_assert_not(first.unchanged);
    cr_assert_eq(first.requests, 1);
    cr_assert_eq(first.attempts, 1);
    cr_assert_eq(first.wire, first.size);
    cr_assert_str_eq(first.content_type, "text/csv");
    cr_assert_str_eq(first.retrieved, first.checked);
    char *retrieved = strdup(first.retrieved);

    fetching_again(&trial);
    struct pb_fetch second = fetching_get(&trial, "/data/a");
    is_data_of(&second, "/data/a");
    cr_assert_eq(second.outcome, PB_FETCH_NOT_MODIFIED);
    cr_assert(second.unchanged);
    cr_assert_eq(second.wire, 0);
    cr_assert_str_eq(second.retrieved, retrieved);
    cr_assert_str_eq(second.changed, retrieved);
    free(retrieved);
    int conditional = 0;
    cr_assert_eq(faulty_server_requests(&trial.server, "/data/a", 1, &conditional), 2);
    cr_assert_eq(conditional, 1);
}

Test(fetch, answers_of_one_do_not_disturb_the_others)
{
    enum { COUNT = 6 };
    static const char *const paths[COUNT] = { "/data/1", "/gone", "/data/2", "/data/3", "/data/1", "/html" };
    struct pb_fetch fetches[COUNT] = { { 0 } };
    for (size_t i = 0; i < COUNT; i++)
        fetches[i].url = faulty_server_url(&trial.server, paths[i]);
    cr_assert_eq(pb_fetch_all(trial.fetcher, fetches, COUNT, &trial.error), PB_OK, "%s", trial.error.message);
    is_data_of(&fetches[0], "/data/1");
    is_data_of(&fetches[2], "/data/2");
    is_data_of(&fetches[3], "/data/3");
    is_data_of(&fetches[4], "/data/1");
    cr_assert_eq(fetches[1].status, PB_FAILED);
    cr_assert_eq(fetches[1].error.code, PB_ERROR_SOURCE);
    cr_assert_str_eq(fetches[1].error.message, "the server answered 404 (not found)");
    cr_assert_null(fetches[1].path);
    cr_assert_eq(fetches[5].status, PB_FAILED);
    cr_assert_str_eq(fetches[5].error.message, "the answer is a web page, and not data");
    /* the same URL is asked for once */
    cr_assert_eq(faulty_server_requests(&trial.server, "/data/1", 0, NULL), 1);
}

Test(fetch, ledger_and_index_say_what_was_done)
{
    int64_t run = 0;
    cr_assert_eq(pb_store_run_begin(trial.store, "demo", "/srv", &run, &trial.error), PB_OK);
    trial.rules.run = run;
    fetching_again(&trial);
    (void)fetching_get(&trial, "/data/a");
    (void)fetching_get(&trial, "/data/a");
    (void)fetching_get(&trial, "/gone");
    struct pb_fetch_record *records = NULL;
    size_t count = 0;
    cr_assert_eq(pb_store_fetches(trial.store, run, &trial.arena, &records, &count, &trial.error), PB_OK);
    cr_assert_eq(count, 3);
    cr_assert_str_eq(records[0].outcome, "new");
    cr_assert_str_eq(records[0].source, "s");
    cr_assert_eq(records[0].http_status, 200);
    cr_assert_str_eq(records[1].outcome, "not-modified");
    cr_assert_eq(records[1].http_status, 304);
    cr_assert_str_eq(records[1].sha256, records[0].sha256);
    cr_assert_str_eq(records[2].outcome, "failed");
    cr_assert_str_eq(records[2].cause, "the server answered 404 (not found)");
    struct pb_fetched *index = NULL;
    cr_assert_eq(pb_store_fetched_all(trial.store, &trial.arena, &index, &count, &trial.error), PB_OK);
    cr_assert_eq(count, 1);
    cr_assert_str_eq(index[0].etag, "\"/data/a\"");
    cr_assert_str_eq(index[0].url, faulty_server_url(&trial.server, "/data/a"));
}

Test(fetch, offline_takes_what_the_cache_has)
{
    (void)fetching_get(&trial, "/data/a");
    trial.rules.offline = true;
    fetching_again(&trial);
    struct pb_fetch there = fetching_get(&trial, "/data/a");
    is_data_of(&there, "/data/a");
    cr_assert_eq(there.outcome, PB_FETCH_FROM_CACHE);
    cr_assert(there.unchanged);
    struct pb_fetch missing = fetching_get(&trial, "/data/b");
    cr_assert_eq(missing.status, PB_FAILED);
    cr_assert_str_eq(missing.error.message, "it is not in the cache, and this run is offline");
    cr_assert_str_eq(missing.error.source, faulty_server_url(&trial.server, "/data/b"));
    cr_assert_eq(faulty_server_requests(&trial.server, "/data/a", 0, NULL), 1);
}

static void harm(const char *path)
{
    FILE *file = fopen(path, "r+b");
    cr_assert(file);
    cr_assert_eq(fseek(file, 100, SEEK_SET), 0);
    cr_assert_eq(fputc('#', file), '#');
    cr_assert_eq(fclose(file), 0);
}

Test(fetch, a_damaged_copy_is_fetched_again)
{
    struct pb_fetch first = fetching_get(&trial, "/data/a");
    harm(first.path);
    struct pb_fetch again = fetching_get(&trial, "/data/a");
    is_data_of(&again, "/data/a");
    cr_assert_eq(again.outcome, PB_FETCH_SAME_BYTES);
    cr_assert(strstr(again.warning.message, "damaged"), "%s", again.warning.message);
    int conditional = 0;
    (void)faulty_server_requests(&trial.server, "/data/a", 1, &conditional);
    cr_assert_eq(conditional, 0);

    harm(again.path);
    trial.rules.offline = true;
    fetching_again(&trial);
    struct pb_fetch offline = fetching_get(&trial, "/data/a");
    cr_assert_eq(offline.status, PB_FAILED);
    cr_assert_str_eq(offline.error.message, "the copy in the cache was damaged, and this run is offline");
}
