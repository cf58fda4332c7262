#ifndef PB_ENGINE_PLAN_PLAN_H
#define PB_ENGINE_PLAN_PLAN_H
/*
 * What a run would do: the units of every source, their inputs with digests, and which results the store has already. A
 * unit's key is the SHA-256 of everything that decides its result: input bytes, corrections of their rows, modules with
 * versions and options, framework, Places, the program's version.
 */
#include "engine/corrections/corrections.h"
#include "engine/files/progress.h"
#include "engine/pipeline/pipeline.h"
#include "engine/store/store.h"
#include "placebook/digest.h"

struct pb_unit_input {
    const char *path; /* to open it */
    const char *name; /* what messages and source_file say: the shortest end of the path that is unique in the unit */
    char sha256[PB_DIGEST_TEXT];
    uint64_t size;
    int role;                                     /* of the request */
    const struct pb_input_corrections *corrected; /* rows of it that were corrected by hand; NULL: none */
    int64_t modified; /* time of last change in nanoseconds, as it was when the digest was made */
};

struct pb_unit {
    const struct pb_pipeline_source *source;
    const char *name;
    struct pb_unit_input *inputs; /* sorted by name */
    size_t input_count;
    char key[PB_DIGEST_TEXT];
    int32_t last_day;                   /* YYYYMMDD that any of its figures speaks about: by pb_edition_days */
    bool known;                         /* the store has its result */
    struct pb_unit_result known_result; /* row counts and seconds, when known */
};

struct pb_run_plan {
    struct pb_unit *units;
    size_t count;
    const struct pb_place **places; /* what is published, in the order of the Places file */
    size_t place_count;
    char run_id[13];           /* decided by units, modules, options and Places: the same for the same publication */
    char (*place_run_ids)[13]; /* by place: the same, decided only by the units whose rows the Place has */
    struct pb_arena arena;
};

/* What the command line selects. */
struct pb_selection {
    const char *whole; /* the command that runs the pipeline without a selection, for messages; NULL: not known */
    struct pb_text_list places;   /* ids; empty: what the pipeline file publishes. Others keep their last good files */
    struct pb_text_list sources;  /* ids; empty: all. Others are taken from the store as they were */
    struct pb_text_list measures; /* ids; empty: all. Only rows of these are published */
    const struct pb_corrected *corrected; /* rows that were corrected by hand; NULL: those of the state folder */
};

/* Makes the plan: asks the extractors, expands globs, digests the inputs, looks in the store. Unknown ids in the
 * selection are errors (PB_ERROR_USAGE) with the nearest known one; an input that is missing or cannot be read is
 * PB_ERROR_SOURCE. *cancelled may be NULL. */
enum pb_status pb_plan_make(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                            const struct pb_selection *selection, struct pb_store *store, const atomic_bool *cancelled,
                            struct pb_error *error) PB_MUST_USE;
void pb_plan_close(struct pb_run_plan *plan);

/* The run id of a Place that is published. */
const char *pb_plan_place_run_id(const struct pb_run_plan *plan, const char *place);

#endif
