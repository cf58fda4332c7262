#ifndef PB_ENGINE_PLAN_REMOTE_H
#define PB_ENGINE_PLAN_REMOTE_H
/*
 * What the sources of a run read from addresses. The plans of all sources are made in rounds (struct pb_plan): in each
 * of them, what all sources ask for is fetched together, from several hosts at a time. When nobody asks for anything
 * new, what their requests have at addresses is fetched, again together. That a source cannot be fetched says nothing
 * about the others.
 *
 * Nothing is opened where no source has an address.
 */
#include "engine/fetch/fetch.h"
#include "engine/plan/find.h"
#include "engine/plan/plan.h"
#include "placebook/lookup.h"

/* A file that comes from an address. */
struct pb_arrival {
    const char *location;  /* as the extractor asked for it */
    const char *url;       /* without what is asked of it, which may be secret */
    const char *shown;     /* host and path of it: what files are named after */
    const char *path;      /* in the cache; NULL, and nothing of what follows: it has not come */
    bool differs;          /* from what the address had the last time */
    const char *sha256;    /* of its bytes */
    _Atomic bool verified; /* they were read, and are these (pb_input_verify) */
    uint64_t size;         /* bytes */
    const char *retrieved; /* when these bytes came: UTC, ISO 8601, as the next two */
    const char *changed;   /* when what the address has last differed from before */
    const char *checked;   /* when the server last said what it has */
};

/* What is known of a source. */
struct pb_remote_source {
    const struct pb_pipeline_source *source;
    struct pb_fetch_limits limits;
    bool planned; /* it was asked what it reads */
    struct pb_plan requests;
    struct pb_find_seen seen; /* where it looks for its file */
    const char *warning;      /* the first of answers that are taken all the same; NULL: none */
    size_t warnings;
    enum pb_status status; /* PB_OK, or why there is no plan, which the error says */
    struct pb_error error;
    struct pb_answer *answers; /* those of its requests */
    struct pb_arrival *arrivals;
    size_t arrival_count;
    struct pb_lookup locations; /* the arrival of each location, by its position */
};

struct pb_ahead;
struct pb_errand;

struct pb_remote {
    /* Given. */
    const struct pb_pipeline *pipeline;
    struct pb_store *store; /* has the index of the cache; NULL: nothing can be fetched */
    struct pb_arena *arena; /* the plan's: for what is asked of later */
    const atomic_bool *cancelled;
    int64_t run;            /* number in the ledger; 0: none */
    bool cached;            /* ask nobody: what the cache has is the answer */
    bool later;             /* what did not change is verified when it is read, for most nights it is not */
    struct pb_ahead *ahead; /* is told what is expected, and what has come (engine/plan/ahead.h); NULL: nobody is */
    /* Filled. */
    struct pb_fetcher *fetcher; /* NULL until there is an address */
    struct pb_errand *errand;   /* that brings what requests have at addresses; NULL: there is none on its way */
    struct pb_remote_source *sources;
    size_t count;
    struct pb_arena answers; /* for as long as plans are made */
};

/* All sources of the pipeline, none of them planned. Close it in any case. */
enum pb_status pb_remote_open(struct pb_remote *remote, struct pb_error *error) PB_MUST_USE;
void pb_remote_close(struct pb_remote *remote);

/* Plans the sources that `wanted` names, by position in the pipeline, and fetches what they read. What a source cannot
 * have is in its own status. Errors: those that end everything, such as PB_ERROR_INTERRUPTED. */
enum pb_status pb_remote_plan(struct pb_remote *remote, const bool *wanted, struct pb_error *error) PB_MUST_USE;

/* Fetches a file of a source anew, because its copy in the cache is damaged. */
enum pb_status pb_remote_again(struct pb_remote *remote, struct pb_remote_source *source, struct pb_arrival *arrival,
                               struct pb_error *error) PB_MUST_USE;

#endif
