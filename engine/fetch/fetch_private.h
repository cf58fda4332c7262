#ifndef PB_ENGINE_FETCH_FETCH_PRIVATE_H
#define PB_ENGINE_FETCH_FETCH_PRIVATE_H
/*
 * What the files fetch*.c share. A job is one fetch on its way: it waits until its host may be asked, makes attempts,
 * follows redirects, and ends. All jobs run in one thread, in the loop of fetch.c; another one waits for the disk.
 */
#include "engine/fetch/cache.h"
#include "engine/fetch/fetch.h"
#include "engine/fetch/secret.h"
#include "engine/store/store_fetches.h"
#include "placebook/digest.h"

#include <curl/curl.h>
#include <time.h>
#include <zlib.h>

enum {
    PB_FETCH_HOST = 300,  /* bytes of "https://host:port" */
    PB_FETCH_TIME = 24,   /* bytes of a time as text */
    PB_FETCH_HEAD = 1024, /* bytes of a body that are looked at */
    PB_FETCH_SECRET = PB_SECRET_MAXIMUM,
    PB_FETCH_WORTH = 1 << 20 /* bytes that are worth being asked for in two runs */
};

/* --- addresses (fetch_url.c) --- */

struct pb_fetch_address {
    char name[256];          /* of the host */
    char key[PB_FETCH_HOST]; /* scheme, host and port */
    bool plain;              /* http */
    bool loopback;
};

/* Is the host of a URL, as libcurl gives it, this machine? "localhost", "127.0.0.1", "[::1]". */
bool pb_fetch_is_loopback(const char *host);

/* Takes a URL apart, and refuses what is not fetched. The message never holds a password. */
enum pb_status pb_fetch_address(const char *url, struct pb_fetch_address *address, struct pb_error *error) PB_MUST_USE;

/* May an answer to a request for `from` redirect to `to`? */
enum pb_status pb_fetch_may_redirect(const struct pb_fetch_address *from, const struct pb_fetch_address *to,
                                     const struct pb_fetch_limits *limits, struct pb_error *error) PB_MUST_USE;

/* Where an answer leads that has `location` as its Location, which libcurl made to `whole`: to a relative one it adds
 * the login of the request, which is left out here. One that the server wrote stays, and is refused. Into the arena;
 * NULL when out of memory. */
const char *pb_fetch_redirect_url(struct pb_arena *arena, const char *whole, const char *location);

/* --- secrets (fetch_credentials.c) --- */

struct pb_fetch_secret {
    const char *header;   /* a whole header, or NULL */
    const char *query;    /* parameters of the address, or NULL */
    const char *asked;    /* the address itself, which may have some too; or NULL */
    const char *user;     /* or NULL */
    const char *password; /* of the user */
    const char *encoded;  /* both, as a header has them */
};

/* Reads credentials from a file, or from one of this name in $CREDENTIALS_DIRECTORY. NULL: none. Errors:
 * PB_ERROR_CONFIGURATION. */
enum pb_status pb_fetch_secret_read(const char *name, bool headers, struct pb_arena *arena,
                                    struct pb_fetch_secret *secret, struct pb_error *error) PB_MUST_USE;

/* An address with the parameters of the credentials. NULL when out of memory. */
const char *pb_fetch_secret_url(const struct pb_fetch_secret *secret, const char *url, struct pb_arena *arena);

/* What the store calls an address: without secrets and, where there are some, with a mark that tells it from the same
 * address with another one (the beginning of a digest, behind a #). NULL when out of memory. */
const char *pb_fetch_url_key(const char *url, struct pb_arena *arena);

/* Takes a secret out of a text that somebody else wrote, in each form in which it was sent; also the beginning of one
 * where the text was cut. */
void pb_fetch_secret_hide(const struct pb_fetch_secret *secret, char *text);

/* --- bodies (fetch_body.c) --- */

struct pb_fetch_body {
    int descriptor;   /* of the file that it is written to; -1: none */
    const char *path; /* of that file */
    uint64_t size;    /* bytes in it, decompressed */
    uint64_t maximum;
    struct pb_digest *digest;
    bool compressed;
    bool whole; /* the end of what was compressed has come */
    z_stream inflater;
    char head[PB_FETCH_HEAD]; /* how it begins, terminated */
    size_t head_length;
};

/* Opens the file for the body of a URL. What is there of it is kept until pb_fetch_body_begin. */
enum pb_status pb_fetch_body_open(struct pb_fetch_body *body, const char *folder, const char *url,
                                  struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;
/* A body comes: from its beginning, or from where the file ends (`resumed`). */
enum pb_status pb_fetch_body_begin(struct pb_fetch_body *body, bool resumed, bool compressed,
                                   struct pb_error *error) PB_MUST_USE;
/* Some more of it. Errors: PB_ERROR_SOURCE when it is larger than the maximum or damaged, PB_ERROR_PUBLISH. */
enum pb_status pb_fetch_body_add(struct pb_fetch_body *body, const void *bytes, size_t length,
                                 struct pb_error *error) PB_MUST_USE;
/* It is complete: its SHA-256. It is not synced yet. */
enum pb_status pb_fetch_body_end(struct pb_fetch_body *body, char sha256[PB_DIGEST_TEXT],
                                 struct pb_error *error) PB_MUST_USE;
/* Closes the file, and removes it unless the rest may be asked for later. */
void pb_fetch_body_close(struct pb_fetch_body *body, bool keep);
/* Larger than allowed. */
enum pb_status pb_fetch_body_too_large(uint64_t maximum, uint64_t announced, struct pb_error *error);
/* Does a body that begins so look like a web page? */
bool pb_fetch_body_is_page(const char *head, const char *content_type);

/* --- to the disk (fetch_sync.c) --- */

struct pb_fetcher;
struct pb_fetch_job;

/* A file that is on its way to the disk. */
struct pb_fetch_sync {
    int error; /* once it is over: why it failed; 0: it is on the disk */
    struct pb_fetch_job *next;
};

/* Has the body of a job synced while others come. The job is not to be touched until it is handed back. */
enum pb_status pb_fetch_sync(struct pb_fetcher *fetcher, struct pb_fetch_job *job, struct pb_error *error) PB_MUST_USE;
/* Hands back a job whose sync is over: NULL when there is none. The loop is woken for each. */
struct pb_fetch_job *pb_fetch_synced(struct pb_fetcher *fetcher);
/* Returns when no file is being synced any more. What was not begun stays as it is. */
void pb_fetch_sync_settle(struct pb_fetcher *fetcher);

/* --- jobs --- */

struct pb_fetch_host {
    char key[PB_FETCH_HOST];
    int64_t connections; /* at a time */
    int64_t active;
    double interval;       /* seconds between two requests */
    double next;           /* when the next request may begin */
    double trouble_since;  /* when the first attempt failed that nothing good followed; 0: none */
    double trouble;        /* seconds of earlier troubles */
    bool given_up;         /* the time to wait for it is used up: nothing more is asked for until it answers */
    struct pb_error cause; /* why */
    struct pb_fetch_host *after;
};

enum pb_fetch_stage {
    PB_FETCH_WAITING,
    PB_FETCH_ACTIVE,
    PB_FETCH_ANSWERED, /* the host has done its part */
    PB_FETCH_SYNCING,  /* the body is whole, and on its way to the disk */
    PB_FETCH_ENDED
};

struct pb_fetch_job {
    struct pb_fetcher *fetcher;
    struct pb_fetch *fetch;
    const struct pb_fetch_limits *limits;
    struct pb_fetch_job *same; /* an earlier job of the same URL, whose answer is this one's too */
    enum pb_fetch_stage stage;
    struct pb_fetch_address origin; /* of the URL */
    bool refused;                   /* the URL is none that is fetched */
    struct pb_fetch_address address;
    struct pb_fetch_host *host;
    struct pb_fetch_secret secret;
    struct pb_fetched *known;  /* what the index has of it, whose bytes are in the cache; NULL: nothing */
    struct pb_fetched *before; /* what the index has of it, wherever its bytes are */
    bool unconditional;        /* ask without validators */
    const char *key;           /* what the store calls the URL */
    const char *asked;         /* the URL without a fragment, which is for the reader of an answer */
    const char *url;           /* that is asked for now */
    int redirects;
    double begun;
    double ready; /* not before */

    /* The attempt. */
    CURL *easy;
    bool came; /* it came to an end, and is to be judged by this: */
    CURLcode result;
    struct curl_slist *headers;
    struct pb_fetch_body body;
    char sha256[PB_DIGEST_TEXT]; /* of the body, when it is whole */
    struct pb_fetch_sync sync;
    const char *validator; /* that the part in the file came with; "" */
    bool noted;            /* in the store, for a later run */
    bool ranged;           /* the rest is asked for */
    bool body_begun;       /* a body came that is taken */
    char excerpt[200];     /* of the body of an answer that is not taken */
    struct pb_error fault; /* why the attempt was ended from our side; status PB_OK: it was not */
    uint64_t arrived;      /* bytes, of all attempts */
    uint64_t arrived_before_attempt;
    uint64_t arrived_before; /* at `watched` */
    double watched;          /* when the present look at its speed began */
    double started;
    char reason[CURL_ERROR_SIZE];

    struct pb_error first; /* the first cause of trouble; status PB_OK: none */
};

struct pb_fetcher {
    struct pb_fetch_rules rules; /* with all defaults filled in */
    struct pb_store *store;
    struct pb_arena arena;
    CURLM *multi;
    struct pb_fetch_disk *disk; /* NULL: nothing was synced yet */
    struct pb_fetch_host *hosts;
    struct pb_fetch_secret proxy_secret;
    int64_t active;
    int64_t syncing;      /* files that wait for the disk, all of them open */
    int64_t troubled;     /* hosts in trouble */
    double trouble_since; /* of any host; 0: none */
    double trouble;
    uint64_t random;
    char boot[40];     /* which start of the machine this is: a part that was written before the last one is not gone on
                          with, since after a power cut it may have its length and not its bytes */
    bool added;        /* something to the cache */
    const char **used; /* SHA-256s */
    size_t used_count;
    size_t used_capacity;
};

/* What became of an attempt. */
enum pb_fetch_verdict {
    PB_FETCH_DONE,      /* there is an answer */
    PB_FETCH_WHOLE,     /* there will be one when the body is on the disk */
    PB_FETCH_ELSEWHERE, /* it is somewhere else: job->url */
    PB_FETCH_AT_ONCE,   /* ask again, in another way */
    PB_FETCH_LATER,     /* job->fault may pass */
    PB_FETCH_OVER,      /* job->fault will not */
    PB_FETCH_BROKEN,    /* nothing can go on */
};

/* --- one attempt (fetch_transfer.c) --- */
enum pb_status pb_fetch_start(struct pb_fetch_job *job, double now, struct pb_error *error) PB_MUST_USE;
void pb_fetch_stop(struct pb_fetch_job *job);
/* A header of the answer, "" when it has none. */
const char *pb_fetch_header(const struct pb_fetch_job *job, const char *name);

/* --- what came of it (fetch_answer.c) --- */
enum pb_fetch_verdict pb_fetch_judge(struct pb_fetch_job *job, CURLcode code, struct pb_error *error) PB_MUST_USE;
/* The body of a job is on the disk, or could not be synced. */
enum pb_fetch_verdict pb_fetch_keep(struct pb_fetch_job *job, struct pb_error *error) PB_MUST_USE;
/* The bytes in the cache, which were verified, are the answer. */
enum pb_status pb_fetch_take_known(struct pb_fetch_job *job, enum pb_fetch_outcome outcome,
                                   struct pb_error *error) PB_MUST_USE;
/* Looks for the bytes of job->before in the cache, and verifies them: job->known. Errors: PB_FATAL. */
enum pb_status pb_fetch_find_known(struct pb_fetch_job *job, struct pb_error *error) PB_MUST_USE;

/* --- the ledger (fetch_notes.c) --- */

struct pb_fetch_notes {
    struct pb_fetch_note *items; /* with room for all fetches of a call */
    size_t count;
    size_t noted; /* of these: in the store */
    bool news;    /* that are not in the store */
};

/* One line of the ledger: a job has ended. */
enum pb_status pb_fetch_notes_add(struct pb_fetch_notes *notes, const struct pb_fetch_job *job,
                                  struct pb_error *error) PB_MUST_USE;
/* Puts the lines into the store. */
enum pb_status pb_fetch_notes_flush(struct pb_fetch_notes *notes, struct pb_store *store,
                                    struct pb_error *error) PB_MUST_USE;

/* --- the proxy (fetch_proxy.c) --- */

/* Is it the proxy that libcurl complains of? PB_OK: it is not; else job->fault, which shows no password. */
enum pb_status pb_fetch_proxy_fault(struct pb_fetch_job *job, CURLcode code, const char *reason) PB_MUST_USE;
/* The proxy and the login to it; both may be missing. `plain`: for an address of http, which is one of this machine. */
CURLcode pb_fetch_proxy_set(CURL *easy, const char *proxy, bool plain,
                            const struct pb_fetch_secret *secret) PB_MUST_USE;
/* It answered 407: says in job->fault by which schemes it wants a login, and what to do. */
void pb_fetch_proxy_refuses(struct pb_fetch_job *job);

/* --- hosts (fetch_host.c) --- */

/* The host of the job's address: job->host. */
enum pb_status pb_fetch_find_host(struct pb_fetch_job *job, struct pb_error *error) PB_MUST_USE;
/* May any host be asked for more than it is asked for now? A file that waits for the disk counts as a connection does:
 * where the disk is slower than the network, no more come than it takes. */
bool pb_fetch_host_free(const struct pb_fetcher *fetcher);

/* --- again (fetch_retry.c) --- */

/* Notes the fault of a job, and plans another attempt; false when there is none left: then fetch->error says why. */
bool pb_fetch_retry(struct pb_fetch_job *job, bool may_pass, double now);
/* Ends a job whose host was given up. */
void pb_fetch_give_up(struct pb_fetch_job *job);
/* The host answered as it should. */
void pb_fetch_host_well(struct pb_fetcher *fetcher, struct pb_fetch_host *host, double now);

/* Now, as UTC in ISO 8601. */
const char *pb_fetch_now(char text[PB_FETCH_TIME]);

#endif
