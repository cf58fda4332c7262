#ifndef PB_TESTS_FETCHING_H
#define PB_TESTS_FETCHING_H
/*
 * A store, a cache and a fetcher in a folder of their own, with the server that fails on purpose. Times are short.
 */
#include "engine/fetch/fetch.h"
#include "tests/support/faulty_server.h"

struct fetching {
    struct scratch scratch;
    struct faulty_server server;
    struct pb_store *store;
    struct pb_fetcher *fetcher;
    struct pb_fetch_rules rules; /* what the next fetcher is opened with */
    struct pb_arena arena;
    struct pb_error error;
};

void fetching_open(struct fetching *fetching);
void fetching_close(struct fetching *fetching);

/* A new fetcher with the rules, as in a new run. */
void fetching_again(struct fetching *fetching);

/* One fetch of a path of the server, or of a whole URL, by the present fetcher. */
struct pb_fetch fetching_get(struct fetching *fetching, const char *path);

/* The same with limits. */
struct pb_fetch fetching_get_limited(struct fetching *fetching, const char *path, const struct pb_fetch_limits *limits);

/* The content of the answer has this SHA-256, which is also what it is said to have. */
void fetching_is_whole(const struct pb_fetch *fetch);

#endif
