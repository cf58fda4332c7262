#ifndef PB_ENGINE_FETCH_FETCH_H
#define PB_ENGINE_FETCH_FETCH_H
/*
 * What is at a URL, as a file. Answers are kept in a cache, addressed by their content; a URL that was fetched before
 * is asked for with the validators that came with its answer, so that what did not change is not sent again. The index
 * of the cache and the ledger of fetches are in the store (engine/store/store_fetches.h).
 *
 *     struct pb_fetcher *fetcher;
 *     struct pb_fetch fetches[2] = { { .url = "https://...", .source = "qof" }, { .url = "https://..." } };
 *     pb_fetcher_open(&fetcher, &rules, store, &error);
 *     pb_fetch_all(fetcher, fetches, 2, &error);      both at the same time
 *     fetches[0].status, fetches[0].path ...
 *     pb_fetcher_close(fetcher);
 *
 * Only https; http for loopback addresses alone, so that tests need no certificates. Certificates are always verified.
 * What a URL holds is never logged with a secret: credentials come from files, and a URL with a password is refused.
 */
#include "engine/store/store.h"
#include "placebook/text.h"

#include <stdatomic.h>

struct pb_fetch;

/* How everything is fetched. What is 0 or NULL has the default that is named here. Times are in seconds. */
struct pb_fetch_rules {
    const char *folder;    /* of the cache: STATE/cache; made when it is missing */
    int64_t run;           /* number in the ledger; 0: no run */
    bool offline;          /* nothing is asked for: what the cache has is the answer */
    bool again;            /* no server is asked whether something changed: it is to send what it has */
    bool alone;            /* no thread waits for the disk but the one that fetches */
    const char *ca_bundle; /* file with the certificates of authorities; NULL: the system's */
    const char
        *proxy; /* "http://proxy:3128"; NULL: https_proxy, all_proxy and no_proxy of the environment, for https */
    const char *proxy_credentials; /* name of the proxy's credentials, as in struct pb_fetch_limits */
    uint64_t cache_bytes;          /* how large the cache may be; 0: no limit. What a run used stays in any case */
    double connect_seconds;        /* 20: for a connection to stand */
    double stall_seconds;          /* 60: with less than PB_FETCH_CRAWL bytes in each second */
    double total_seconds;          /* 1800: for an answer */
    double host_retry_seconds;     /* 120: that a host in trouble is waited for */
    double run_retry_seconds;      /* 600: that all hosts in trouble are waited for */
    double first_retry_seconds;    /* 1: the longest pause before the second attempt; each next one is twice as long */
    int attempts;                  /* 6: of one fetch */
    int redirects;                 /* 5: that one answer may need */
    int connections;               /* 12: at a time, to all hosts */
    const atomic_bool *cancelled;  /* true ends all fetches at once; may be NULL */
    /* Called in the thread of pb_fetch_all for each fetch that ended, so that work on it can begin. May be NULL. */
    void (*ended)(void *context, const struct pb_fetch *fetch);
    void *context;
};

enum {
    PB_FETCH_CRAWL = 100,          /* bytes a second: less is no progress */
    PB_FETCH_HOST_CONNECTIONS = 4, /* to a host at a time, unless its source says otherwise */
    PB_FETCH_BYTES = 1 << 30       /* of an answer, unless its source says otherwise */
};

/* How one source is treated. Where sources share a host, the stricter limits count. */
struct pb_fetch_limits {
    double requests_per_second; /* to its host; 0: no limit */
    int64_t connections;        /* to its host at a time; 0: PB_FETCH_HOST_CONNECTIONS */
    uint64_t maximum_bytes;     /* of an answer, decompressed; 0: PB_FETCH_BYTES */
    struct pb_text_list hosts;  /* that redirects may lead to beside its own: "files.example.org", "*.example.org" */
    const char *credentials;    /* a file, or a name in $CREDENTIALS_DIRECTORY, with one line: "user:password", a
                                   header such as "X-Api-Key: 123", or parameters of the address such as "?uid=0x123".
                                   Only its own host gets them. NULL: none */
};

enum pb_fetch_outcome {
    PB_FETCH_FAILED,
    PB_FETCH_NEW,          /* never fetched before */
    PB_FETCH_CHANGED,      /* other bytes than the last time */
    PB_FETCH_NOT_MODIFIED, /* the server says that nothing changed */
    PB_FETCH_SAME_BYTES,   /* sent again, and the same */
    PB_FETCH_FROM_CACHE,   /* offline */
};

/* One request and its answer. Texts of the answer live as long as the fetcher. */
struct pb_fetch {
    const char *url;
    const char *source;                   /* id, for the ledger; NULL: none */
    const struct pb_fetch_limits *limits; /* NULL: the defaults */
    bool page;                            /* HTML is what is wanted; otherwise it is an error */
    bool later; /* bytes that the cache has and nobody wrote to are not read yet: who needs them verifies them */

    enum pb_status status; /* PB_OK, or that of the error */
    struct pb_error error; /* why there is no answer: the first cause. PB_RETRY with PB_ERROR_SOURCE_TEMPORARY may pass;
                              PB_FAILED with PB_ERROR_SOURCE will not, with PB_ERROR_CONFIGURATION what was given is
                              wrong, with PB_ERROR_PUBLISH the disk is the cause */
    struct pb_error warning; /* of an answer that is taken all the same; message "" when all is well */
    enum pb_fetch_outcome outcome;
    bool unchanged;           /* the bytes are those of the last time */
    const char *path;         /* of the bytes, in the cache; NULL without an answer */
    const char *sha256;       /* of the bytes */
    bool verified;            /* they were read, and are these; always, unless `later` */
    uint64_t size;            /* bytes */
    const char *content_type; /* as the server says; may be "" */
    const char *final_url;    /* where redirects led */
    const char *retrieved;    /* when these bytes came; UTC, ISO 8601, as the next two */
    const char *changed;      /* when an answer last differed from the one before */
    const char *checked;      /* when the server last said what its bytes are: now, or before when offline */
    int http_status;          /* the last one; 0: none */
    int attempts;
    int requests;  /* with those of redirects */
    uint64_t wire; /* bytes that came, of all attempts */
    double seconds;
};

struct pb_fetcher; /* opaque; used by one thread at a time */

/* `rules` (copied), its texts and the store must outlive it. Errors: PB_ERROR_PUBLISH when there can be no cache,
 * PB_ERROR_CONFIGURATION when a file of the rules cannot be read. */
enum pb_status pb_fetcher_open(struct pb_fetcher **fetcher, const struct pb_fetch_rules *rules, struct pb_store *store,
                               struct pb_error *error) PB_MUST_USE;

/* Fetches all of them, in parallel as far as rules and limits allow. That one fails does not disturb the others: each
 * has its status. PB_FATAL when everything has to end: interrupted, out of memory, the store is broken; then what has
 * not ended has the same error. May be called again. */
enum pb_status pb_fetch_all(struct pb_fetcher *fetcher, struct pb_fetch *fetches, size_t count,
                            struct pb_error *error) PB_MUST_USE;

/* Closes all connections; makes the cache as small as it should be. */
void pb_fetcher_close(struct pb_fetcher *fetcher);

/* Is this location fetched (http, https), and not a path? */
bool pb_fetch_is_url(const char *location);

/* May what a page links be fetched as if the source had named it? As with redirects: it is on the host of the page or
 * on one that the limits allow, so that no page sends credentials, or this machine, somewhere else. */
enum pb_status pb_fetch_may_link(const char *page, const char *link, const struct pb_fetch_limits *limits,
                                 struct pb_error *error) PB_MUST_USE;

/* The address that a link means on the page of an address; into the arena. *address is NULL when it is none that can be
 * fetched. */
enum pb_status pb_fetch_url_resolve(struct pb_arena *arena, const char *page, const char *link, const char **address,
                                    struct pb_error *error) PB_MUST_USE;

/* Can the credentials of a source be read, and are they some? Errors: PB_ERROR_CONFIGURATION, which shows nothing of
 * them. */
enum pb_status pb_fetch_credentials_check(const char *credentials, struct pb_arena *arena,
                                          struct pb_error *error) PB_MUST_USE;

/* new, changed, not-modified ... */
const char *pb_fetch_outcome_text(enum pb_fetch_outcome outcome);

#endif
