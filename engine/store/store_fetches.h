#ifndef PB_ENGINE_STORE_STORE_FETCHES_H
#define PB_ENGINE_STORE_STORE_FETCHES_H
/*
 * What the store remembers of the web: the index of the cache (which URL gave which bytes, and when) and the ledger of
 * fetches. No URL, text or cause in it holds a secret: who notes a fetch sees to that. Times are UTC, ISO 8601, "" when
 * not known. Texts are never NULL when read; NULL is kept as "".
 */
#include "engine/store/store.h"

/* The last good answer of a URL. Its bytes are in the cache under their SHA-256, unless they were pruned. */
struct pb_fetched {
    const char *url; /* as it was asked for, with *** for secrets, and a mark behind a # that tells such ones apart */
    const char *sha256;
    uint64_t size;             /* bytes, decompressed */
    const char *etag;          /* as the server wrote it */
    const char *last_modified; /* as the server wrote it */
    const char *content_type;
    const char *final_url; /* where redirects led; the same as url without one */
    const char *retrieved; /* when the bytes in the cache came */
    const char *changed;   /* when an answer last differed from the one before */
    const char *checked;   /* when the server last said what its bytes are */
};

/* One line of the ledger of fetches. */
struct pb_fetch_record {
    int64_t run;         /* 0: no run */
    const char *started; /* when it was written, when read */
    const char *source;  /* id, or "" */
    const char *url;
    const char *outcome; /* new, changed, not-modified, same-bytes, failed, from-cache */
    const char *sha256;  /* "" when failed */
    int http_status;     /* the last one; 0: none */
    uint64_t size;       /* bytes of the answer, decompressed */
    uint64_t wire;       /* bytes that came over the network, of all attempts */
    int64_t attempts;
    int64_t requests; /* with those of redirects */
    double seconds;
    const char *cause; /* the first one, of a failure or of what had to be repeated, or a warning; "" */
};

/* A fetch that ended. */
struct pb_fetch_note {
    struct pb_fetch_record record;
    const struct pb_fetched *fetched; /* takes the place of what the index has of its URL; NULL: that stays */
};

/* What the index has of a URL; *fetched is NULL when nothing. Into the arena. */
enum pb_status pb_store_fetched(struct pb_store *store, const char *url, struct pb_arena *arena,
                                struct pb_fetched **fetched, struct pb_error *error) PB_MUST_USE;
/* The whole index, what was checked longest ago first. */
enum pb_status pb_store_fetched_all(struct pb_store *store, struct pb_arena *arena, struct pb_fetched **fetched,
                                    size_t *count, struct pb_error *error) PB_MUST_USE;

/* An entry of the index, and who uses it. */
struct pb_fetched_use {
    struct pb_fetched fetched;
    const char *source; /* id of the source that asked for it last; "" when the ledger does not say */
    bool needed;        /* by the next run of a pipeline, if it is offline */
};

/* The whole index in the same order. Needed is what a source of the last run of a pipeline that published asked for in
 * the last such run in which it could be read whole, or since then. Into the arena. */
enum pb_status pb_store_fetched_uses(struct pb_store *store, struct pb_arena *arena, struct pb_fetched_use **uses,
                                     size_t *count, struct pb_error *error) PB_MUST_USE;

/* Forgets what the index has of some bytes, because the cache does not have them any more. */
enum pb_status pb_store_fetched_forget(struct pb_store *store, const char *sha256, struct pb_error *error) PB_MUST_USE;

/* Notes fetches, all or none. */
enum pb_status pb_store_fetches_note(struct pb_store *store, const struct pb_fetch_note *notes, size_t count,
                                     struct pb_error *error) PB_MUST_USE;
/* The fetches of a run, in the order in which they ended. Into the arena. */
enum pb_status pb_store_fetches(struct pb_store *store, int64_t run, struct pb_arena *arena,
                                struct pb_fetch_record **records, size_t *count, struct pb_error *error) PB_MUST_USE;

/* What was said about an answer that is still being fetched: by it, a later run asks for the rest. It is the
 * text that was kept; "" when nothing. */
enum pb_status pb_store_partial(struct pb_store *store, const char *url, struct pb_arena *arena, const char **validator,
                                struct pb_error *error) PB_MUST_USE;
/* Keeps it; NULL forgets it. */
enum pb_status pb_store_partial_keep(struct pb_store *store, const char *url, const char *validator,
                                     struct pb_error *error) PB_MUST_USE;

#endif
