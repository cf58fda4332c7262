#ifndef PB_ENGINE_PLAN_PLAN_H
#define PB_ENGINE_PLAN_PLAN_H
/*
 * What a run would do, in two steps. *Intake*: each unit is an input, or some that are read together; its rows are kept
 * by measure. *Measures*: all rows of a measure, from all units, go through the transforms together. What is said here
 * of both is which results the store has already.
 *
 * The key of an intake unit is the SHA-256 of everything that decides its rows: input bytes, corrections of their rows,
 * the extractor with version and options, framework, Places, the program's version. The key of a measure is the SHA-256
 * of the digests of its rows, of their order of precedence and of the transforms: so a changed figure makes its own
 * measure run again and no other. The day of the run decides which rows are projections, and is in no key: what is in
 * the keys is how many of the days on which periods begin are still to come. So a measure runs again on the day on
 * which a period of it has begun, and on no other day.
 */
#include "engine/convert/convert.h"
#include "engine/corrections/corrections.h"
#include "engine/files/progress.h"
#include "engine/files/sight.h"
#include "engine/pipeline/pipeline.h"
#include "engine/store/store.h"
#include "placebook/digest.h"

struct pb_unit_input {
    const char *path; /* to open it */
    const char *name; /* what messages and source_file say: the shortest end of the path that is unique in the unit */
    char sha256[PB_DIGEST_TEXT];
    uint64_t size;
    bool unread; /* the only input of its unit, large and new: its digest is made while the unit is read, and the unit
                    has no key before */
    int role;    /* of the request */
    const char *note;           /* likewise; NULL: none */
    struct pb_arrival *arrival; /* where it came from (engine/plan/remote.h); NULL: it is a file of somebody's */
    const struct pb_input_corrections *corrected; /* rows of it that were corrected by hand; NULL: none */
    struct pb_file_state state;                   /* as it was before it was read */
    struct pb_store *store;   /* that may know its digest, and is told it (engine/store/known_files.h); NULL: none */
    bool packed;              /* it begins as a zip file or an old workbook does: known once it is digested */
    const char *readable;     /* what is opened in its place, made of it before; NULL: nothing is */
    struct pb_tabular *table; /* that, opened before as a table; NULL: it was not */
    const struct pb_converter *converter; /* makes an old workbook readable; NULL: it is read as it is */
    struct pb_line_marks *lines; /* of a large file, to find its rows again; NULL: it is read from its beginning */
};

/* What the latest publication says of a source. */
struct pb_source_before {
    const char *source;
    const char *read; /* the day (YYYY-MM-DD) of the edition for which it was last read; "": not known */
    bool kept;        /* it could not be read: its rows were its last good ones already */
};

/* An intake unit. */
struct pb_unit {
    const struct pb_pipeline_source *source;
    const struct pb_plan_reference *reference; /* on which its rows depend too (engine/plan/reference.h); NULL: none */
    const char *name;
    struct pb_unit_input *inputs; /* sorted by name */
    size_t input_count;
    char key[PB_DIGEST_TEXT];
    bool known;            /* the store has its result */
    bool reused;           /* it had it before this run */
    const char *kept;      /* why the source cannot be read: these are its last good rows; NULL: it can */
    const char *last_read; /* when kept: the day (YYYY-MM-DD) of the edition for which it was read; "": not known */
    bool still_kept; /* kept, because the latest publication keeps it and this run was not asked to read the source */
    struct pb_unit_result known_result; /* row counts and seconds, when known */
    size_t projected;                   /* by pb_plan_measures: of all its measures together */
};

/* Rows of a measure that a unit has. */
struct pb_measure_part {
    size_t unit; /* position in the plan */
    const char *digest;
    uint64_t rows;
    size_t projected; /* days after that of the run on which periods of its rows begin */
};

/* All rows of a measure that an audience sees (engine/plan/audiences.h); or, with a step, what a transform makes of the
 * results of all its measures. */
struct pb_measure_unit {
    const char *measure; /* id; "" for rows that no transform gave a measure. With a step: the name of its module */
    const struct pb_step *combine;       /* NULL: a measure */
    bool *serves;                        /* by audience of the plan; NULL: all */
    const struct pb_measure_part *parts; /* in the order of the plan; none where it is only made from others */
    size_t part_count;
    const struct pb_measure_unit **components; /* the measures that it is made from; they are made from none */
    size_t component_count;
    char key[PB_DIGEST_TEXT];
    bool known;
    bool reused;
    const struct pb_unit_share *shares; /* when known: the account of each source */
    size_t share_count;
};

/* What the store has of one source in one unit. The row counts of all results of a source add up: rows are read by the
 * units of the intake and kept by those of the measures. */
struct pb_plan_result {
    const struct pb_pipeline_source *source;
    const char *key;
    const char *name;
    bool reused;
    struct pb_unit_result result; /* without findings */
};

/* What a source was warned of while it was fetched: of an answer that is taken all the same. */
struct pb_plan_warning {
    const struct pb_pipeline_source *source;
    const char *message; /* of the first of its addresses */
    size_t more;         /* how many others were warned of */
};

struct pb_run_plan {
    int32_t as_of; /* the day of the run: its publication has that date, and what begins later is a projection */
    struct pb_unit *units; /* of the intake */
    size_t count;
    size_t unit_capacity;
    const struct pb_geography *geography;
    struct pb_plan_reference *reference; /* NULL: no source gives reference data */
    const char **audiences;              /* a Place of each: engine/plan/audiences.h */
    size_t audience_count;               /* at least one once the plan is measured */
    struct pb_measure_unit *measures;    /* by pb_plan_measures: in the order of the framework, then by id */
    size_t measure_count;
    bool measured;               /* pb_plan_measures was here: run ids are final */
    size_t *ranks;               /* by source: which of several sources counts for the same fact; 0 is the first */
    struct pb_line_marks *lines; /* of all large files, also of units that were taken out */
    struct pb_plan_warning *fetch_warnings; /* a source each, in the order of the pipeline file */
    size_t fetch_warning_count;
    const char **gaps; /* by source: struct pb_find_seen; "" for none. NULL when the plan was not made to its end */
    const struct pb_source_before *before; /* the selection's */
    size_t before_count;
    struct pb_text_list withheld_before;  /* what the latest publication withholds: for transforms, no part of a key */
    const struct pb_plan_result *results; /* by pb_plan_results: source by source, its intake first */
    size_t result_count;
    const struct pb_place **places; /* what is published, in the order of the Places file */
    size_t place_count;
    char run_id[13];           /* decided by units, modules, options and Places: the same for the same publication */
    char (*place_run_ids)[13]; /* by place: the same, decided only by the units whose rows the Place has */
    struct pb_arena arena;
};

/* Reads units whose bytes are there while others are still being fetched. */
struct pb_ahead_reader {
    /* In the thread that fetches, which should not wait. The unit is the reader's until `settle` has returned. */
    void (*ready)(void *context, struct pb_unit *unit);
    void (*settle)(void *context); /* nothing more comes: ends when nobody reads any more */
    void *context;
};

/* What the command line selects. */
struct pb_selection {
    const char *whole; /* the command that runs the pipeline without a selection, for messages; NULL: not known */
    struct pb_text_list places;   /* ids; empty: what the pipeline file publishes. Others keep their last good files */
    struct pb_text_list sources;  /* ids; empty: all. Others are taken from the store as they were */
    bool no_source;               /* is read: all have the rows that they had; `sources` is empty then */
    struct pb_text_list measures; /* ids; empty: all. Only rows of these are published */
    bool cached;                  /* nothing is fetched: an address has what it had when it was last asked */
    int64_t run;                  /* number in the ledger, for what is fetched; 0: no run */
    bool reads_next; /* the units that the plan finds new are read afterwards, by several threads: the digest of a large
                        file may wait until then (`unread`), and the file need not be read twice */
    bool references; /* only sources that give reference data are planned: to look at these alone */
    bool tries;      /* its units are tried and nothing is kept of them (pb_intake_try): the one file of a unit gets no
                        digest,      and the unit no key */
    const struct pb_ahead_reader *ahead;   /* NULL: nobody reads before everything has come */
    const struct pb_corrected *corrected;  /* rows that were corrected by hand; NULL: those of the state folder */
    const struct pb_source_before *before; /* what the latest publication says of its sources: must outlive the plan */
    size_t before_count;
};

/* Makes the plan: asks the extractors, expands globs, digests the inputs that are not left unread, looks in the store.
 * Unknown ids in the selection are errors (PB_ERROR_USAGE) with the nearest known one; an input that is missing or
 * cannot be read is PB_ERROR_SOURCE. *cancelled may be NULL. */
enum pb_status pb_plan_make(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                            const struct pb_selection *selection, struct pb_store *store, const atomic_bool *cancelled,
                            struct pb_error *error) PB_MUST_USE;
void pb_plan_close(struct pb_run_plan *plan);

/* Makes the key of a unit whose inputs have digests. */
enum pb_status pb_plan_unit_key(struct pb_unit *unit, const struct pb_pipeline *pipeline,
                                struct pb_error *error) PB_MUST_USE;

/* Puts the last good units of a source in place of those of the plan, because it cannot be read, as the error says; run
 * ids are made anew. *kept is false when there are none, or when the source is required: then the plan is as it was. */
enum pb_status pb_plan_keep(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                            const struct pb_selection *selection, struct pb_store *store,
                            const struct pb_pipeline_source *source, const struct pb_error *why, bool *kept,
                            struct pb_error *error) PB_MUST_USE;

/* Does the error say that an input cannot be read, so that another night may go better? */
bool pb_plan_unreadable(const struct pb_error *error);

/* Finds the measures of the units, all of which must be known, and which of their results the store has. Of several
 * sources those count first that were loaded, the last one before the others; then those that the pipeline's
 * `precedence` names, in its order; then the others, a later entry before an earlier one. The word "loads" in
 * `precedence` moves the loaded ones to its place. Run ids are made anew, because only now it is known which periods
 * are still to come. */
enum pb_status pb_plan_measures(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                const struct pb_selection *selection, struct pb_store *store,
                                struct pb_error *error) PB_MUST_USE;

/* Do rows of the source serve measures that are made from others? Not those that are for some Places only: what is made
 * from them would reach the others. */
bool pb_plan_is_component(const struct pb_pipeline_source *source);

/* Lists the results of the units and measures that are known. */
enum pb_status pb_plan_results(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                               struct pb_error *error) PB_MUST_USE;

/* The run id of a Place that is published. */
const char *pb_plan_place_run_id(const struct pb_run_plan *plan, const char *place);

/* Are the figures of all authorities kept with the units of the source? They are asked for, and the source is not under
 * disclosure control, which would have to withhold them too. */
bool pb_plan_sees(const struct pb_pipeline *pipeline, const struct pb_pipeline_source *source);

#endif
