#ifndef PB_ENGINE_STORE_LEDGER_H
#define PB_ENGINE_STORE_LEDGER_H
/*
 * What the ledger says of a run beside its units (engine/store/store.h): how long its steps took, what became of each
 * source, and in what the sources differ from the run before. All of it is kept for good: a few lines for each run.
 */
#include "engine/store/store.h"

/* A part of the work of a run. */
struct pb_ledger_step {
    const char *step; /* plan, intake, measures, places, publish */
    double seconds;
    int64_t items; /* inputs, units, measures, Places, files: what the step is about */
    int64_t rows, bytes;
};

/* What became of a source in a run. */
struct pb_ledger_source {
    const char *source; /* id */
    const char *title;
    const char *frequency; /* how often it is expected to change, as the pipeline file says it; "" when it does not */
    const char *outcome;   /* new: some input was not known before; same; failed: its last good rows were kept;
                              not-read: the run was not asked to read it */
    const char *reason;    /* of a failure; else "" */
    int64_t inputs, bytes;
    int64_t rows_read, kept, rejected;
    int32_t last_day;   /* YYYYMMDD that any of its figures speaks about; 0: none */
    const char *digest; /* of names and content of its inputs; "" where these are not known */
};

/* What differs of a source from what it was when a run last published. */
struct pb_ledger_drift {
    const char *source;
    const char *severity; /* note, warn, stop */
    const char *part;     /* columns, measures, units, areas, periods, values, rows, history, links */
    const char *change;   /* added, removed, renamed, retyped, changed, revised */
    const char *sentence;
};

struct pb_ledger_notes {
    const struct pb_ledger_step *steps;
    size_t step_count;
    const struct pb_ledger_source *sources;
    size_t source_count;
    const struct pb_ledger_drift *drift;
    size_t drift_count;
};

/* Notes them in one transaction, in place of those that the run has. */
enum pb_status pb_store_run_notes_keep(struct pb_store *store, int64_t number, const struct pb_ledger_notes *notes,
                                       struct pb_error *error) PB_MUST_USE;

/* Notes how many links of a page have the form of the file that a source looks for. `form` says which page and form, so
 * that what the pipeline file changed is not compared. */
enum pb_status pb_store_links_keep(struct pb_store *store, int64_t run, const char *source, const char *form,
                                   int64_t links, struct pb_error *error) PB_MUST_USE;

/* The same number in a run, and in the last run of the pipeline before it that published or had nothing to do, and
 * found some. */
struct pb_ledger_links {
    int64_t now, before;
    int64_t run; /* that the second is of; 0: there is nothing to compare */
};
enum pb_status pb_store_links(struct pb_store *store, int64_t run, const char *source, struct pb_ledger_links *links,
                              struct pb_error *error) PB_MUST_USE;

/* Those of a run, in their order, into the arena; none when an older version made it. */
enum pb_status pb_store_run_notes(struct pb_store *store, int64_t number, struct pb_arena *arena,
                                  struct pb_ledger_notes *notes, struct pb_error *error) PB_MUST_USE;

/* --- over all runs --- */

/* The pipelines that the ledger knows, by name. Into the arena. */
enum pb_status pb_store_pipelines(struct pb_store *store, struct pb_arena *arena, const char *const **names,
                                  size_t *count, struct pb_error *error) PB_MUST_USE;

/* How a pipeline stands. */
struct pb_ledger_pipeline {
    struct pb_ledger_run *last;                /* its latest run, dry runs aside; NULL: none */
    struct pb_ledger_run *good;                /* the latest that published or found nothing new; NULL: none */
    const struct pb_ledger_source *sources;    /* as the latest run that noted any knew them */
    const struct pb_ledger_history *histories; /* of each of them */
    size_t source_count;
};

/* What the runs of a pipeline say of a source. Times are UTC, ISO 8601, those at which a run began; "": never. */
struct pb_ledger_history {
    const char *checked; /* it could be read */
    const char *changed; /* first run with its present inputs */
    const char *success; /* a run published with what it read, or had nothing new to publish */
    const char *failed;  /* it could not be read, after it was last checked; "" otherwise */
    const char *reason;  /* why */
};

/* Into the arena. */
enum pb_status pb_store_pipeline(struct pb_store *store, const char *name, struct pb_arena *arena,
                                 struct pb_ledger_pipeline *pipeline, struct pb_error *error) PB_MUST_USE;

/* --- headings --- */

/* The headings that an extractor saw in the inputs of a unit, as one text: each ends with a zero byte. Empty when the
 * unit is not there or was kept by an older version. Into the arena. */
enum pb_status pb_store_headings(struct pb_store *store, const char *key, struct pb_arena *arena, const char **headings,
                                 size_t *length, struct pb_error *error) PB_MUST_USE;

#endif
