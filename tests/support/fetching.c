#include "tests/support/fetching.h"

#include "engine/files/files.h"

#include <criterion/criterion.h>
#include <string.h>

void fetching_open(struct fetching *fetching)
{
    struct pb_error warning = { 0 };
    *fetching = (struct fetching){ .rules = { .connect_seconds = 2,
                                              .stall_seconds = 1,
                                              .total_seconds = 10,
                                              .host_retry_seconds = 3,
                                              .run_retry_seconds = 5,
                                              .first_retry_seconds = 0.02,
                                              .attempts = 4 } };
    scratch_open(&fetching->scratch);
    pb_arena_open(&fetching->arena, 64 << 20);
    faulty_server_start(&fetching->server, &fetching->scratch);
    const char *folder = scratch_path(&fetching->scratch, "state");
    cr_assert_eq(pb_store_open(&fetching->store, folder, &warning, &fetching->error), PB_OK, "%s",
                 fetching->error.message);
    fetching->rules.folder = pb_arena_format(&fetching->arena, "%s/cache", folder);
    cr_assert(fetching->rules.folder);
    fetching_again(fetching);
}

void fetching_close(struct fetching *fetching)
{
    pb_fetcher_close(fetching->fetcher);
    pb_store_close(fetching->store);
    pb_arena_close(&fetching->arena);
    faulty_server_stop(&fetching->server);
    scratch_close(&fetching->scratch);
}

void fetching_again(struct fetching *fetching)
{
    pb_fetcher_close(fetching->fetcher);
    cr_assert_eq(pb_fetcher_open(&fetching->fetcher, &fetching->rules, fetching->store, &fetching->error), PB_OK, "%s",
                 fetching->error.message);
}

struct pb_fetch fetching_get_limited(struct fetching *fetching, const char *path, const struct pb_fetch_limits *limits)
{
    struct pb_fetch fetch = { .url = path[0] == '/' ? faulty_server_url(&fetching->server, path) : path,
                              .source = "s",
                              .limits = limits };
    cr_assert_eq(pb_fetch_all(fetching->fetcher, &fetch, 1, &fetching->error), PB_OK, "%s", fetching->error.message);
    return fetch;
}

struct pb_fetch fetching_get(struct fetching *fetching, const char *path)
{
    return fetching_get_limited(fetching, path, NULL);
}

void fetching_is_whole(const struct pb_fetch *fetch)
{
    char hex[PB_DIGEST_TEXT];
    uint64_t size = 0;
    struct pb_error error = { 0 };
    cr_assert_eq(fetch->status, PB_OK, "%s: %s", fetch->url, fetch->error.message);
    cr_assert_eq(pb_file_digest(fetch->path, hex, &size, NULL, &error), PB_OK, "%s", error.message);
    cr_assert_str_eq(hex, fetch->sha256);
    cr_assert_eq(size, fetch->size);
}
