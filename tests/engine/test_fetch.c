/* Fetching from a server that behaves: cache, conditions, index, ledger. */
#include "engine/fetch/fetch.h"

#include "engine/fetch/cache.h"
#include "tests/support/fetching.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
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

/* Whoever asked finds the answer under what was asked. */
Test(fetch, what_is_asked_of_a_reader_is_not_sent)
{
    const char *url = faulty_server_url(&trial.server, "/data/a#row=3");
    struct pb_fetch fetches[2] = { { .url = url }, { .url = faulty_server_url(&trial.server, "/data/a") } };
    cr_assert_eq(pb_fetch_all(trial.fetcher, fetches, 2, &trial.error), PB_OK, "%s", trial.error.message);
    fetching_is_whole(&fetches[0]);
    cr_assert_eq(fetches[0].url, url);
    cr_assert_str_eq(fetches[0].sha256, fetches[1].sha256);
    cr_assert_eq(faulty_server_requests(&trial.server, "/data/a", 0, NULL), 1);
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
    cr_assert_str_eq(missing.error.message, "it is not in the cache, and nothing is fetched now");
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
    cr_assert_str_eq(offline.error.message, "the copy in the cache was damaged, and nothing is fetched now");
}

/* The cache is as large as it may be: first goes what no address leads to, then what was checked longest ago. */
Test(fetch, a_cache_that_is_too_large_loses_what_was_not_asked_for_longest)
{
    sqlite3 *database = NULL;
    struct pb_fetch a = fetching_get(&trial, "/data/a");
    struct pb_fetch b = fetching_get(&trial, "/data/b");
    struct pb_fetch c = fetching_get(&trial, "/staying_etag");
    c = fetching_get(&trial, "/staying_etag"); /* its first bytes are nobody's now */
    cr_assert_eq(c.outcome, PB_FETCH_CHANGED);
    cr_assert_eq(scratch_count(&trial.scratch, "state/cache"), 5); /* four of them, and what is not whole */
    const uint64_t size = a.size;
    char *paths[] = { strdup(a.path), strdup(b.path), strdup(c.path) };
    pb_fetcher_close(trial.fetcher);
    trial.fetcher = NULL;
    cr_assert_eq(sqlite3_open(scratch_path(&trial.scratch, "state/placebook.sqlite"), &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, "UPDATE fetched SET checked = '2026-01-01T00:00:00Z' WHERE url LIKE '%/data/b'",
                              NULL, NULL, NULL),
                 SQLITE_OK);
    (void)sqlite3_close(database);
    trial.rules.cache_bytes = 3 * size + size / 2;
    fetching_again(&trial);
    struct pb_fetch d = fetching_get(&trial, "/data/d"); /* the fifth: two have to go */
    char *newest = strdup(d.path);
    fetching_again(&trial);
    cr_assert_eq(access(paths[0], F_OK), 0);
    cr_assert_neq(access(paths[1], F_OK), 0);
    cr_assert_eq(access(paths[2], F_OK), 0);
    cr_assert_eq(access(newest, F_OK), 0);
    /* what went is fetched without conditions, and is what it was */
    b = fetching_get(&trial, "/data/b");
    is_data_of(&b, "/data/b");
    cr_assert_eq(b.outcome, PB_FETCH_NEW);
    /* what a run used stays, however large */
    trial.rules.cache_bytes = 1;
    fetching_again(&trial);
    (void)fetching_get(&trial, "/data/e");
    fetching_again(&trial);
    cr_assert_neq(access(newest, F_OK), 0);
    trial.rules.offline = true;
    fetching_again(&trial);
    d = fetching_get(&trial, "/data/e");
    is_data_of(&d, "/data/e");
    for (int i = 0; i < 3; i++)
        free(paths[i]);
    free(newest);
}

Test(fetch, a_clock_that_was_wrong_is_told)
{
    sqlite3 *database = NULL;
    (void)fetching_get(&trial, "/data/a");
    cr_assert_eq(sqlite3_open(scratch_path(&trial.scratch, "state/placebook.sqlite"), &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, "UPDATE fetched SET checked = '2999-01-01T00:00:00Z'", NULL, NULL, NULL),
                 SQLITE_OK);
    (void)sqlite3_close(database);
    struct pb_fetch fetch = fetching_get(&trial, "/data/a");
    is_data_of(&fetch, "/data/a");
    cr_assert(strstr(fetch.warning.message, "was last checked at 2999-01-01T00:00:00Z, which is later than now"), "%s",
              fetch.warning.message);
    cr_assert_lt(strcmp(fetch.checked, "2999"), 0);
    struct pb_fetch_record *records = NULL;
    size_t count = 0;
    cr_assert_eq(pb_store_fetches(trial.store, 0, &trial.arena, &records, &count, &trial.error), PB_OK);
    cr_assert_str_eq(records[count - 1].cause, fetch.warning.message);
    fetch = fetching_get(&trial, "/data/a");
    cr_assert_str_empty(fetch.warning.message);
}

/* A look at the state leaves nothing in it, and needs no right to write. */
Test(fetch, a_look_writes_nothing)
{
    (void)fetching_get(&trial, "/data/a");
    trial.rules.offline = true;
    fetching_again(&trial);
    struct pb_fetch fetch = fetching_get(&trial, "/data/a");
    is_data_of(&fetch, "/data/a");
    struct pb_fetch_record *records = NULL;
    size_t count = 0;
    cr_assert_eq(pb_store_fetches(trial.store, 0, &trial.arena, &records, &count, &trial.error), PB_OK);
    cr_assert_eq(count, 1);
    pb_fetcher_close(trial.fetcher);
    trial.rules.folder = "/nowhere/cache";
    trial.fetcher = NULL;
    fetching_again(&trial);
    fetch = fetching_get(&trial, "/data/a");
    cr_assert_eq(fetch.status, PB_FAILED);
}

/* Before version 10 nothing was fetched. */
Test(fetch, a_store_of_version_9_keeps_its_ledger)
{
    sqlite3 *database = NULL;
    struct pb_error warning = { 0 };
    int64_t run = 0;
    cr_assert_eq(pb_store_run_begin(trial.store, "demo", "/srv", &run, &trial.error), PB_OK);
    pb_fetcher_close(trial.fetcher);
    pb_store_close(trial.store);
    cr_assert_eq(sqlite3_open(scratch_path(&trial.scratch, "state/placebook.sqlite"), &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database,
                              "DROP TABLE fetched; DROP TABLE fetch; DROP TABLE partial; PRAGMA user_version = 9", NULL,
                              NULL, NULL),
                 SQLITE_OK);
    (void)sqlite3_close(database);
    cr_assert_eq(pb_store_open(&trial.store, scratch_path(&trial.scratch, "state"), &warning, &trial.error), PB_OK,
                 "%s", trial.error.message);
    cr_assert_str_empty(warning.message);
    struct pb_ledger_run *last = NULL;
    cr_assert_eq(pb_store_run(trial.store, run, &trial.arena, &last, &trial.error), PB_OK);
    cr_assert_str_eq(last->pipeline, "demo");
    trial.fetcher = NULL;
    fetching_again(&trial);
    struct pb_fetch fetch = fetching_get(&trial, "/data/a");
    is_data_of(&fetch, "/data/a");
}

/* No pipeline has published, so that none needs anything: an answer without an address goes before one that has it. */
Test(fetch, room_is_made_beginning_with_what_no_address_leads_to)
{
    const char *folder = trial.rules.folder;
    struct pb_fetch kept = fetching_get(&trial, "/data/a");
    struct pb_fetch lost = fetching_get(&trial, "/data/b");
    struct pb_cache_pruned pruned;
    struct pb_cache_wish wish = { .maximum = kept.size, .dry_run = true };
    cr_assert_eq(pb_store_fetched_forget(trial.store, lost.sha256, &trial.error), PB_OK);
    cr_assert_eq(pb_cache_make_room(trial.store, folder, wish, false, &pruned, &trial.error), PB_OK);
    cr_assert_eq(pruned.files, 1);
    cr_assert_eq(pruned.bytes, lost.size);
    cr_assert_eq(pruned.left, kept.size);
    cr_assert_eq(access(lost.path, F_OK), 0, "a dry run removes nothing");
    wish.dry_run = false;
    cr_assert_eq(pb_cache_make_room(trial.store, folder, wish, false, &pruned, &trial.error), PB_OK);
    cr_assert_eq(access(lost.path, F_OK) == 0, false);
    cr_assert_eq(access(kept.path, F_OK), 0);
    wish = (struct pb_cache_wish){ .days = 1 }; /* both are of today */
    cr_assert_eq(pb_cache_make_room(trial.store, folder, wish, false, &pruned, &trial.error), PB_OK);
    cr_assert_eq(pruned.files, 0);
    cr_assert_eq(
        pb_cache_make_room(trial.store, scratch_path(&trial.scratch, "none"), wish, true, &pruned, &trial.error),
        PB_OK);
    cr_assert_eq(pruned.files, 0);
}

/* A disk of 96 KB, and an answer of 60 KB that fits once. 77: there can be no small disk here. */
static int on_small_disk(void)
{
    struct pb_fetch_rules rules = trial.rules;
    struct pb_fetcher *fetcher = NULL;
    if (!scratch_small_disk(&trial.scratch, "small", "96k"))
        return 77;
    rules.folder = scratch_path(&trial.scratch, "small/cache");
    if (pb_fetcher_open(&fetcher, &rules, trial.store, &trial.error) != PB_OK)
        return 1;
    struct pb_fetch fetches[2] = { { .url = faulty_server_url(&trial.server, "/data/a") },
                                   { .url = faulty_server_url(&trial.server, "/data/b") } };
    if (pb_fetch_all(fetcher, fetches, 2, &trial.error) != PB_OK)
        return 2;
    const struct pb_fetch *full = fetches[0].status == PB_OK ? &fetches[1] : &fetches[0];
    const struct pb_fetch *other = fetches[0].status == PB_OK ? &fetches[0] : &fetches[1];
    if (full->status != PB_FAILED || full->error.code != PB_ERROR_PUBLISH)
        return 3;
    if (!strstr(full->error.message, "the disk is full") || full->path)
        return 4;
    if (other->status == PB_OK && access(other->path, F_OK) != 0)
        return 5;
    /* what was half is gone, so that its room is free */
    int left = scratch_count(&trial.scratch, "small/cache/partial");
    pb_fetcher_close(fetcher);
    return left == 0 ? 0 : 6;
}

Test(fetch, a_full_disk_is_told_and_leaves_nothing_half)
{
    scratch_in_child(on_small_disk);
}
