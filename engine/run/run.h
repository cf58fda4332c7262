#ifndef PB_ENGINE_RUN_RUN_H
#define PB_ENGINE_RUN_RUN_H
/*
 * A run: plan, units, loaders, publication, ledger.
 */
#include "engine/imports/imports.h"
#include "engine/plan/plan.h"
#include "engine/publication/manifest.h"

struct pb_changes;
struct pb_changes_sink;

struct pb_run_request {
    const struct pb_pipeline *pipeline;
    const struct pb_registry *registry;
    struct pb_selection selection;
    const struct pb_corrected *corrections; /* further corrected rows, to be kept when the run succeeds; may be NULL */
    struct pb_progress *progress;
    const atomic_bool *cancelled; /* set by the signal handler */
    int (*stop_code)(void);       /* the exit code of the signal that set it, for the ledger; may be NULL */
    const char *given;            /* flags and assignments as the ledger keeps them; NULL: none */
    struct pb_new_import
        *import;       /* that this run makes; its source is in the pipeline (engine/imports/imports.h); NULL: none */
    bool accept_drift; /* what would stop the run, because a source is not what it was, is only warned of */
    bool dry_run;      /* everything but publishing: result->changes says what would be changed */
    const struct pb_changes_sink *changes; /* of a dry run: receives the rows that would change; may be NULL */
};

struct pb_place_outcome {
    const struct pb_place *place;
    enum pb_place_state state;
    const char *reason;        /* why kept or absent; "" otherwise */
    bool without_rows;         /* kept or absent, because no source has a row for it */
    bool damaged;              /* absent, because its last good files were to be kept and are damaged */
    const char *compared_with; /* the publication that its files say the changes since; "": none */
    uint64_t rows;
    uint64_t own_rows;  /* without those of the benchmarks */
    uint64_t projected; /* those for periods that had not begun */
    uint64_t before;    /* rows that the latest publication has of sources that are still there; when it was made */
    uint64_t withdrawn; /* of these, those that this run does not have, or has without a figure */
    uint64_t emptied;   /* of these, those that are there, and of which the source has no figure any more */
};

/* An input that the run had planned to read. */
struct pb_run_input {
    const char *source, *file;
    const char *url;    /* "" */
    const char *sha256; /* "" when it was not known yet */
};

struct pb_run_result {
    int64_t number;       /* in the ledger; 0 when the run did not get that far */
    bool unchanged;       /* nothing was published, because nothing changed */
    char publication[64]; /* name of the folder, also when unchanged */
    bool in_place;        /* `latest` names the publication; after a failure too, when a later step failed */
    const char *output;   /* the folder of publications */
    char run_id[13];
    struct pb_place_outcome *places; /* in the arena */
    size_t place_count;
    struct pb_row_counts row_counts; /* of all units */
    uint64_t compared;               /* figures that were checked against others, in all units */
    uint64_t mismatched;             /* of these, those that differed */
    uint64_t superseded;             /* figures that gave way to different ones of another source */
    uint64_t units_run;
    uint64_t units_reused;
    double seconds;
    const struct pb_run_input *inputs; /* of a run that failed, as far as it got */
    size_t input_count;
    struct pb_row_counts import;      /* of the import of this run */
    uint64_t import_superseded;       /* figures of it that gave way to different ones of another source */
    uint64_t import_supersedes;       /* figures of other sources that gave way to different ones of it */
    bool imports_changed;             /* failed, because an import came or went meanwhile: read the pipeline again */
    const struct pb_changes *changes; /* of a dry run that would publish; else NULL */
    struct pb_arena arena;            /* holds the texts; closed by pb_run_result_close */
};

/* Runs a pipeline, with the imports that were attached to it. PB_OK when something was published or nothing had changed
 * (result->unchanged), also when some Places were kept because they failed their gate: then error->code is
 * PB_ERROR_PARTIAL although the status is PB_OK. On failure what was published before stays as it was, unless
 * result->in_place: then the new publication is the latest, and the error says which later step failed. The result must
 * be closed in every case. */
enum pb_status pb_run(const struct pb_run_request *request, struct pb_run_result *result,
                      struct pb_error *error) PB_MUST_USE;
void pb_run_result_close(struct pb_run_result *result);

#endif
