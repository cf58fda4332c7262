/* Each fault of a server, and what is said of it. The server is tests/support/faulty_server.py. */
#include "engine/fetch/fetch.h"

#include "engine/files/files.h"
#include "engine/files/tree.h"
#include "engine/store/store_fetches.h"
#include "tests/support/fetching.h"
#include "tests/support/killed.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
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

TestSuite(fetch_faults, .init = set_up, .fini = tear_down);

/* It came in the end, in this many attempts, and the ledger says why it took more than one. */
static void came_after(const struct pb_fetch *fetch, int attempts, const char *cause)
{
    fetching_is_whole(fetch);
    cr_assert_eq(fetch->attempts, attempts, "%d attempts", fetch->attempts);
    struct pb_fetch_record *records = NULL;
    size_t count = 0;
    cr_assert_eq(pb_store_fetches(trial.store, 0, &trial.arena, &records, &count, &trial.error), PB_OK);
    cr_assert_gt(count, 0);
    cr_assert(strstr(records[count - 1].cause, cause), "%s", records[count - 1].cause);
}

static void has_failed(const struct pb_fetch *fetch, enum pb_status status, const char *message)
{
    cr_assert_eq(fetch->status, status, "%s: %d, %s", fetch->url, fetch->status, fetch->error.message);
    cr_assert_eq(fetch->error.code, status == PB_RETRY ? PB_ERROR_SOURCE_TEMPORARY : PB_ERROR_SOURCE);
    cr_assert(strstr(fetch->error.message, message), "%s: %s", fetch->url, fetch->error.message);
    cr_assert(fetch->error.hint[0], "%s", fetch->error.message);
    cr_assert_null(fetch->path);
    cr_assert_eq(fetch->outcome, PB_FETCH_FAILED);
}

static void fails(const char *path, enum pb_status status, const char *message)
{
    struct pb_fetch fetch = fetching_get(&trial, path);
    has_failed(&fetch, status, message);
    struct pb_fetched *index = NULL;
    cr_assert_eq(pb_store_fetched(trial.store, fetch.url, &trial.arena, &index, &trial.error), PB_OK);
    cr_assert_null(index, "%s left something in the index", path);
}

/* --- asking again --- */

Test(fetch_faults, too_many_requests_waits_as_long_as_the_server_asks)
{
    struct pb_fetch fetch = fetching_get(&trial, "/limited");
    came_after(&fetch, 2, "the server answered 429 (too many requests): 'slow down'");
    cr_assert_geq(fetch.seconds, 1);
    /* "Retry-After" as a date a second from now, by the clock of the server */
    fetch = fetching_get(&trial, "/limited_date");
    came_after(&fetch, 2, "429");
    cr_assert_geq(fetch.seconds, 0.9);
    fetch = fetching_get(&trial, "/limited_bare");
    came_after(&fetch, 2, "429");
    cr_assert_lt(fetch.seconds, 0.9);
}

Test(fetch_faults, too_many_requests_stops_the_whole_host)
{
    struct pb_fetch fetches[3] = { { .url = faulty_server_url(&trial.server, "/limited") },
                                   { .url = faulty_server_url(&trial.server, "/data/1") },
                                   { .url = faulty_server_url(&trial.server, "/data/2") } };
    struct pb_fetch_limits one = { .connections = 1 };
    for (int i = 0; i < 3; i++)
        fetches[i].limits = &one;
    cr_assert_eq(pb_fetch_all(trial.fetcher, fetches, 3, &trial.error), PB_OK);
    for (int i = 0; i < 3; i++) {
        fetching_is_whole(&fetches[i]);
        cr_assert_geq(fetches[i].seconds, 1);
    }
}

Test(fetch_faults, a_fault_that_passes_is_asked_again)
{
    struct pb_fetch fetch = fetching_get(&trial, "/once_500");
    came_after(&fetch, 2, "the server answered 500 (internal error): 'An error occurred'");
    fetch = fetching_get(&trial, "/then_404");
    has_failed(&fetch, PB_FAILED,
               "the server answered 500 (internal error): 'An error occurred'; then the server answered 404 (not "
               "found); tried 2 times");
}

Test(fetch_faults, a_host_that_stays_down_is_waited_for_no_longer_than_the_budget)
{
    fails("/down", PB_RETRY, "the server answered 503 (service unavailable); tried 4 times in 0 seconds");
    trial.rules.attempts = 1000;
    trial.rules.first_retry_seconds = 0.3;
    trial.rules.host_retry_seconds = 1;
    fetching_again(&trial);
    struct pb_fetch fetch = fetching_get(&trial, "/down");
    has_failed(&fetch, PB_RETRY, "; the time to wait for this host is used up");
    cr_assert_leq(fetch.seconds, 1.5);
    trial.rules.host_retry_seconds = 100;
    trial.rules.run_retry_seconds = 0.5;
    fetching_again(&trial);
    fetch = fetching_get(&trial, "/down");
    has_failed(&fetch, PB_RETRY, "; the time to wait in this run is used up");
    cr_assert_leq(fetch.seconds, 1);
}

Test(fetch_faults, a_host_that_was_given_up_is_not_asked_for_the_rest)
{
    enum { COUNT = 30 };
    struct pb_fetch fetches[COUNT] = { { 0 } };
    const struct pb_fetch_limits two = { .connections = 2, .requests_per_second = 20 };
    char path[32];
    int requests = 0;
    int told = 0;
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(path, sizeof path, "/down/%d", i);
        fetches[i] = (struct pb_fetch){ .url = faulty_server_url(&trial.server, path), .limits = &two };
    }
    trial.rules.attempts = 1000;
    trial.rules.host_retry_seconds = 0.3;
    fetching_again(&trial);
    cr_assert_eq(pb_fetch_all(trial.fetcher, fetches, COUNT, &trial.error), PB_OK);
    for (int i = 0; i < COUNT; i++) {
        has_failed(&fetches[i], PB_RETRY, "the server answered 503 (service unavailable)");
        requests += fetches[i].requests > 0;
        told += strstr(fetches[i].error.message, "its host is in trouble, and the time to wait for it is used up: ") !=
                NULL;
    }
    cr_assert_lt(requests, COUNT);
    cr_assert_geq(told, COUNT - requests);
    /* the next run asks it again */
    struct pb_fetch fetch = fetching_get(&trial, "/data/a");
    cr_assert_eq(fetch.status, PB_RETRY);
    fetching_again(&trial);
    fetch = fetching_get(&trial, "/data/a");
    fetching_is_whole(&fetch);
}

Test(fetch_faults, a_wait_beyond_the_budget_is_not_begun)
{
    struct pb_fetch fetch = fetching_get(&trial, "/down_long");
    has_failed(&fetch, PB_RETRY, "the server asks to wait for 3600 seconds; the time to wait for this host is used up");
    cr_assert_eq(fetch.requests, 1);
    cr_assert_lt(fetch.seconds, 1);
    fetching_again(&trial);
    fetch = fetching_get(&trial, "/down_for_ages"); /* a number of seconds that no integer holds */
    cr_assert_eq(fetch.requests, 1, "%s", fetch.error.message);
}

Test(fetch_faults, a_server_that_is_not_there_may_come_back)
{
    struct pb_fetch fetch = fetching_get(&trial, "http://127.0.0.1:1/data");
    has_failed(&fetch, PB_RETRY, "tried 4 times");
    cr_assert(strstr(fetch.error.message, "Failed to connect to 127.0.0.1 port 1: "), "%s", fetch.error.message);
    cr_assert_null(strstr(fetch.error.message, "; then "), "%s", fetch.error.message);
    fetch = fetching_get(&trial, "https://no-such-host.invalid/data");
    has_failed(&fetch, PB_RETRY, "no-such-host.invalid");
}

/* --- bodies --- */

Test(fetch_faults, what_is_not_whole_is_no_answer)
{
    fails("/short", PB_RETRY, "tried 4 times");
    fails("/cut_chunked", PB_RETRY, "tried 4 times");
    fails("/truncated_gzip", PB_RETRY, "the answer is compressed, and was cut off after ");
    fails("/damaged_gzip", PB_RETRY, "the answer is compressed, and damaged");
    fails("/empty", PB_RETRY, "the answer is empty");
    cr_assert_eq(scratch_count(&trial.scratch, "state/cache/partial"), 0);
    cr_assert_eq(scratch_count(&trial.scratch, "state/cache"), 1, "something is in the cache");
}

Test(fetch_faults, an_error_is_one_whether_its_words_are_whole_or_not)
{
    fails("/gone_and_cut", PB_FAILED, "the server answered 404 (not found): 'No such file'");
}

Test(fetch_faults, what_makes_no_progress_is_ended)
{
    trial.rules.attempts = 1;
    trial.rules.stall_seconds = 0.5;
    fetching_again(&trial);
    struct pb_fetch fetch = fetching_get(&trial, "/drip");
    has_failed(&fetch, PB_RETRY, " bytes came in 0.5 seconds");
    cr_assert_lt(fetch.seconds, 1.5);
    fetch = fetching_get(&trial, "/silent");
    has_failed(&fetch, PB_RETRY, "only 0 bytes came in 0.5 seconds");
    trial.rules.stall_seconds = 30;
    trial.rules.total_seconds = 0.5;
    fetching_again(&trial);
    fetch = fetching_get(&trial, "/drip");
    has_failed(&fetch, PB_RETRY, "imed out");
    cr_assert_lt(fetch.seconds, 1.5);
}

Test(fetch_faults, what_is_too_large_ends_at_the_maximum)
{
    const struct pb_fetch_limits megabyte = { .maximum_bytes = 1 << 20 };
    struct pb_fetch fetch = fetching_get(&trial, "/huge");
    has_failed(&fetch, PB_FAILED, "the answer has 10737418240 bytes, and this source may send 1073741824 at most");
    cr_assert_lt(fetch.wire, 1 << 20);
    fetch = fetching_get_limited(&trial, "/bomb", &megabyte);
    has_failed(&fetch, PB_FAILED, "the answer is larger than the 1048576 bytes that this source may send");
    fetch = fetching_get_limited(&trial, "/endless", &megabyte);
    has_failed(&fetch, PB_FAILED, "the answer is larger than the 1048576 bytes that this source may send");
    cr_assert_lt(fetch.wire, 2 << 20);
    cr_assert_eq(scratch_count(&trial.scratch, "state/cache/partial"), 0);
}

Test(fetch_faults, compression_is_taken_off)
{
    struct pb_fetch fetch = fetching_get(&trial, "/compressed");
    fetching_is_whole(&fetch);
    size_t length = 0;
    char *content = pb_test_content(fetch.path, &length);
    cr_assert(strncmp(content, "area,year,value\n", 16) == 0);
    free(content);
    cr_assert_lt(fetch.wire, fetch.size / 2);
    int asked = 0;
    (void)faulty_server_requests(&trial.server, "/compressed", 6, &asked);
    cr_assert_eq(asked, 1);
    fails("/brotli", PB_FAILED, "the answer is compressed in a way that nobody asked for: 'br'");
}

/* --- what the answer is --- */

Test(fetch_faults, a_page_is_no_data_whatever_its_type)
{
    fails("/html", PB_FAILED, "the answer is a web page, and not data");
    fails("/gone", PB_FAILED, "the server answered 404 (not found)");
    struct pb_fetch fetch = fetching_get(&trial, "/wrong_type");
    fetching_is_whole(&fetch);
    struct pb_fetch page = { .url = faulty_server_url(&trial.server, "/html"), .page = true };
    cr_assert_eq(pb_fetch_all(trial.fetcher, &page, 1, &trial.error), PB_OK);
    fetching_is_whole(&page);
}

Test(fetch_faults, a_page_does_not_take_the_place_of_data)
{
    struct pb_fetch data = fetching_get(&trial, "/html_later");
    fetching_is_whole(&data);
    struct pb_fetch page = fetching_get(&trial, "/html_later");
    has_failed(&page, PB_FAILED, "the answer is a web page, and not data");
    trial.rules.offline = true;
    fetching_again(&trial);
    struct pb_fetch cached = fetching_get(&trial, "/html_later");
    fetching_is_whole(&cached);
}

Test(fetch_faults, etags_that_lie)
{
    struct pb_fetch fetch = fetching_get(&trial, "/changing_etag");
    cr_assert_eq(fetch.outcome, PB_FETCH_NEW);
    fetch = fetching_get(&trial, "/changing_etag");
    fetching_is_whole(&fetch);
    cr_assert_eq(fetch.outcome, PB_FETCH_SAME_BYTES);
    cr_assert(fetch.unchanged);
    fetch = fetching_get(&trial, "/staying_etag");
    cr_assert_eq(fetch.outcome, PB_FETCH_NEW);
    fetch = fetching_get(&trial, "/staying_etag");
    fetching_is_whole(&fetch);
    cr_assert_eq(fetch.outcome, PB_FETCH_CHANGED);
    cr_assert_not(fetch.unchanged);
}

Test(fetch_faults, nothing_changed_is_believed_only_of_what_we_have)
{
    fails("/not_asked_304", PB_RETRY, "the server says that nothing changed, though it was not asked that");
    struct pb_fetch fetch = fetching_get(&trial, "/other_304");
    cr_assert_eq(fetch.outcome, PB_FETCH_NEW);
    fetch = fetching_get(&trial, "/other_304"); /* 304, but of another version than ours */
    fetching_is_whole(&fetch);
    cr_assert_eq(fetch.outcome, PB_FETCH_CHANGED);
    cr_assert_eq(fetch.requests, 2);
}

/* --- redirects --- */

Test(fetch_faults, redirects_lead_only_where_they_may)
{
    fails("/to_file", PB_FAILED, "the server redirects to file:///etc/passwd: only https addresses are fetched");
    fails("/to_ftp", PB_FAILED, "the server redirects to ftp://127.0.0.1/data.csv: only https addresses are fetched");
    fails("/to_http", PB_FAILED, "the server redirects to http://www.example.org/data.csv: plain http is not fetched");
    fails("/to_other", PB_FAILED, "the server redirects to another host, 127.0.0.2");
    fails("/to_named", PB_FAILED, "the server redirects to another host, localhost");
    fails("/loop", PB_FAILED, "the server redirects more than 5 times, perhaps in a circle");
    struct pb_fetch fetch = fetching_get(&trial, "/to_password");
    has_failed(&fetch, PB_FAILED, "has a user or a password in it");
    cr_assert_null(strstr(fetch.error.message, "h1dden-word"), "%s", fetch.error.message);
    fetch = fetching_get(&trial, "/to_data");
    fetching_is_whole(&fetch);
    cr_assert_str_eq(fetch.final_url, faulty_server_url(&trial.server, "/data/moved"));
    cr_assert_eq(fetch.requests, 2);
    /* as browsers do with addresses that are not quite right */
    fetch = fetching_get(&trial, "/to_blank");
    fetching_is_whole(&fetch);
    cr_assert_str_eq(fetch.final_url, faulty_server_url(&trial.server, "/data/moved%20again"));
    fetch = fetching_get(&trial, "/to_part");
    fetching_is_whole(&fetch);
    const char *named[] = { "localhost" };
    const struct pb_fetch_limits limits = { .hosts = { .count = 1, .items = named } };
    fetch = fetching_get_limited(&trial, "/to_named", &limits);
    fetching_is_whole(&fetch);
    fetch = fetching_get_limited(&trial, "/to_named", &limits);
    cr_assert_eq(fetch.outcome, PB_FETCH_NOT_MODIFIED);
}

/* --- addresses --- */

Test(fetch_faults, only_https_is_asked_for)
{
    static const char *const plain[] = {
        "http://www.example.org/data.csv", "http://10.0.0.1/",     "http://128.0.0.1/", "http://localhost.example.org/",
        "http://127.0.0.1.example.org/",   "http://[2001:db8::1]/"
    };
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        struct pb_fetch fetch = fetching_get(&trial, plain[i]);
        has_failed(&fetch, PB_FAILED, "plain http is not fetched");
        cr_assert_eq(fetch.requests, 0);
    }
    struct pb_fetch fetch = fetching_get(&trial, "ftp://127.0.0.1/x");
    has_failed(&fetch, PB_FAILED, "only https addresses are fetched");
    fetch = fetching_get(&trial, "https://me:pass-word-9@127.0.0.1/x");
    cr_assert_eq(fetch.error.code, PB_ERROR_CONFIGURATION);
    cr_assert_str_eq(fetch.error.message, "the URL of 127.0.0.1 has a user or a password in it, and would be logged");
    cr_assert_null(strstr(fetch.error.source, "pass-word-9"));
}

/* No file of the state says this. */
static void nowhere_in_state(const char *secret)
{
    char output[4096];
    const char *const argv[] = { "grep", "-r", "-a", "-l", "-F", secret, scratch_path(&trial.scratch, "state"), NULL };
    cr_assert_eq(pb_test_tool(argv, NULL, output, sizeof output), 1, "%s", output);
}

Test(fetch_faults, secrets_stay_where_they_are)
{
    (void)fetching_get(&trial, "https://me:pass-word-9@127.0.0.1/x");
    nowhere_in_state("pass-word-9");
    scratch_write(&trial.scratch, "login", "user:s3cret-word\n");
    scratch_write(&trial.scratch, "key", "X-Api-Key: k3y-0f-mine\n");
    struct pb_fetch_limits limits = { .credentials = scratch_path(&trial.scratch, "login") };
    struct pb_fetch fetch = fetching_get(&trial, "/login");
    has_failed(&fetch, PB_FAILED, "the server answered 401 (login needed): 'who are you?'");
    fetch = fetching_get_limited(&trial, "/login", &limits);
    fetching_is_whole(&fetch);
    /* by name, as systemd gives them */
    cr_assert_eq(setenv("CREDENTIALS_DIRECTORY", trial.scratch.path, 1), 0);
    limits.credentials = "key";
    fetch = fetching_get_limited(&trial, "/login", &limits);
    fetching_is_whole(&fetch);
    fetch = fetching_get_limited(&trial, "/echo", &limits);
    has_failed(&fetch, PB_RETRY, "'bad key ***********'");
    /* what the server says of it, in whatever part and form */
    limits.credentials = "login";
    fetch = fetching_get_limited(&trial, "/echo_login", &limits);
    has_failed(&fetch, PB_FAILED,
               "403 (forbidden): '************************ is wrong: Basic ************************'");
    limits.credentials = "bearer";
    scratch_write(
        &trial.scratch, "bearer",
        "Authorization: Bearer t0ken-of-mine-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789"
        "-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789\n");
    fetch = fetching_get_limited(&trial, "/echo_login?bearer", &limits);
    has_failed(&fetch, PB_FAILED, "403");
    cr_assert_null(strstr(fetch.error.message, "t0ken"), "%s", fetch.error.message);
    fetch = fetching_get_limited(&trial, "/echo_long", &limits); /* more than is read of it */
    has_failed(&fetch, PB_FAILED, "403");
    cr_assert_null(strstr(fetch.error.message, "t0ken"), "%s", fetch.error.message);
    limits.credentials = "key";
    /* another name of the machine is another host */
    const char *named[] = { "localhost" };
    limits.hosts = (struct pb_text_list){ .count = 1, .items = named };
    fetch = fetching_get_limited(&trial, "/to_named", &limits);
    fetching_is_whole(&fetch);
    int keys = 0;
    cr_assert_eq(faulty_server_requests(&trial.server, "/to_named", 5, &keys), 1);
    cr_assert_eq(keys, 1);
    cr_assert_eq(faulty_server_requests(&trial.server, "/data/named", 5, &keys), 1);
    cr_assert_eq(keys, 0, "the secret went to another host");
    nowhere_in_state("k3y-0f-mine");
    nowhere_in_state("s3cret-word");
    scratch_write(&trial.scratch, "wrong", "two\nlines: s3cret-word\n");
    limits.credentials = "wrong";
    fetch = fetching_get_limited(&trial, "/login", &limits);
    cr_assert_eq(fetch.error.code, PB_ERROR_CONFIGURATION);
    cr_assert_null(strstr(fetch.error.message, "s3cret-word"));
}

/* --- limits --- */

Test(fetch_faults, a_host_is_asked_as_often_as_it_likes)
{
    enum { COUNT = 8 };
    struct pb_fetch fetches[COUNT] = { { 0 } };
    const struct pb_fetch_limits two = { .connections = 2 };
    char path[32];
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(path, sizeof path, "/slow/%d", i);
        fetches[i] = (struct pb_fetch){ .url = faulty_server_url(&trial.server, path), .limits = &two };
    }
    cr_assert_eq(pb_fetch_all(trial.fetcher, fetches, COUNT, &trial.error), PB_OK);
    struct pb_fetch most = fetching_get(&trial, "/most_at_once");
    size_t length = 0;
    char *content = pb_test_content(most.path, &length);
    cr_assert_str_eq(content, "2");
    free(content);
    const struct pb_fetch_limits five = { .requests_per_second = 5 };
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(path, sizeof path, "/data/%d", i);
        fetches[i] = (struct pb_fetch){ .url = faulty_server_url(&trial.server, path), .limits = &five };
    }
    cr_assert_eq(pb_fetch_all(trial.fetcher, fetches, COUNT, &trial.error), PB_OK);
    cr_assert_geq(fetches[COUNT - 1].seconds, (COUNT - 1) / 5.0 - 0.05);
}

/* --- ending --- */

static atomic_bool cancelled;

static void *cancel_soon(void *nothing)
{
    const struct timespec soon = { .tv_nsec = 300000000 };
    (void)nanosleep(&soon, NULL);
    atomic_store(&cancelled, true);
    return nothing;
}

Test(fetch_faults, an_interrupt_ends_all_at_once)
{
    pthread_t thread;
    struct pb_fetch fetches[3] = { { .url = faulty_server_url(&trial.server, "/silent") },
                                   { .url = faulty_server_url(&trial.server, "/drip") },
                                   { .url = faulty_server_url(&trial.server, "/down_long") } };
    trial.rules.stall_seconds = 30;
    trial.rules.host_retry_seconds = trial.rules.run_retry_seconds = 10000;
    trial.rules.cancelled = &cancelled;
    fetching_again(&trial);
    cr_assert_eq(pthread_create(&thread, NULL, cancel_soon, NULL), 0);
    struct timespec before;
    struct timespec after;
    (void)clock_gettime(CLOCK_MONOTONIC, &before);
    cr_assert_eq(pb_fetch_all(trial.fetcher, fetches, 3, &trial.error), PB_FATAL);
    (void)clock_gettime(CLOCK_MONOTONIC, &after);
    cr_assert_eq(pthread_join(thread, NULL), 0);
    cr_assert_leq(after.tv_sec - before.tv_sec, 2);
    cr_assert_eq(trial.error.code, PB_ERROR_INTERRUPTED);
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(fetches[i].status, PB_FATAL);
        cr_assert_null(fetches[i].path);
    }
    cr_assert_eq(scratch_count(&trial.scratch, "state/cache/partial"), 0);
}

/* In a child: fetches one file after the other, some of which break in the middle, until it is killed. */
static void fetch_until_killed(int round)
{
    struct pb_store *store = NULL;
    struct pb_fetcher *fetcher = NULL;
    struct pb_error warning = { 0 };
    struct pb_error error = { 0 };
    char path[64];
    if (pb_store_open(&store, scratch_path(&trial.scratch, "state"), &warning, &error) != PB_OK ||
        pb_fetcher_open(&fetcher, &trial.rules, store, &error) != PB_OK)
        return;
    for (int i = 0;; i++) {
        struct pb_fetch fetches[3] = { { 0 } };
        static const char *const names[] = { "data", "large_half", "compressed" };
        for (int f = 0; f < 3; f++) {
            (void)snprintf(path, sizeof path, "/%s/%d-%d", names[f], round, i % 7);
            fetches[f].url = faulty_server_url(&trial.server, path);
        }
        if (pb_fetch_all(fetcher, fetches, 3, &error) != PB_OK)
            return;
        pb_test_report_work();
    }
}

/* Every file of the cache is what its name says. */
static enum pb_status is_what_it_says(void *context, const struct pb_tree_entry *entry, struct pb_error *error)
{
    char hex[PB_DIGEST_TEXT];
    uint64_t size = 0;
    int *seen = context;
    if (!S_ISREG(entry->facts.st_mode) || strncmp(entry->path, "partial/", 8) == 0)
        return PB_OK;
    const char *path = scratch_path(&trial.scratch, "state/cache/%s", entry->path);
    enum pb_status status = pb_file_digest(path, hex, &size, NULL, error);
    cr_assert_eq(status, PB_OK, "%s", error->message);
    cr_assert_str_eq(hex, entry->name);
    ++*seen;
    return status;
}

Test(fetch_faults, a_kill_leaves_nothing_half)
{
    enum { ROUNDS = 8 };
    uint64_t seed = 20261129;
    struct pb_error warning = { 0 };
    pb_fetcher_close(trial.fetcher);
    pb_store_close(trial.store);
    for (int round = 0; round < ROUNDS; round++)
        pb_test_kill(fetch_until_killed, round, (unsigned)round % 4, &seed);
    int seen = 0;
    cr_assert_eq(pb_tree_walk(trial.rules.folder, is_what_it_says, &seen, &trial.error), PB_OK);
    cr_assert_gt(seen, 0);
    cr_assert_eq(pb_store_open(&trial.store, scratch_path(&trial.scratch, "state"), &warning, &trial.error), PB_OK);
    cr_assert_str_empty(warning.message);
    trial.fetcher = NULL;
    fetching_again(&trial);
    char path[64];
    for (int round = 0; round < ROUNDS; round++) {
        (void)snprintf(path, sizeof path, "/large_half/%d-0", round);
        struct pb_fetch fetch = fetching_get(&trial, path);
        fetching_is_whole(&fetch);
        cr_assert_eq(fetch.size, 40 * fetching_get(&trial, "/wrong_type").size);
    }
}
