#ifndef PB_ENGINE_PUBLICATION_MANIFEST_H
#define PB_ENGINE_PUBLICATION_MANIFEST_H
/*
 * publication.json: what a publication is made of. Reading it back tells a run what the latest publication holds.
 */
#include "engine/plan/plan.h"
#include "engine/publication/publication.h"

enum pb_place_state {
    PB_PLACE_PUBLISHED, /* new files */
    PB_PLACE_UNCHANGED, /* copied, or made again with the same bytes as before */
    PB_PLACE_KEPT,      /* the last good files, because it was not asked for or failed its gate */
    PB_PLACE_ABSENT,    /* not asked for, and there are no earlier files */
};

/* One Place of a publication. */
struct pb_manifest_place {
    const char *id;
    const char *run_id; /* of the run that made its files */
    enum pb_place_state state;
    const char *reason;
    const char *no_rows_run_id; /* of the run in which no source had a row for it; "": it was not so */
    int32_t published;          /* YYYYMMDD: the date of its files; 0: there are none, or it is not known */
    const char *compared_with;  /* the publication that its files say the changes since; "": none */
    uint64_t rows;
    uint64_t own_rows;  /* without those of the benchmarks */
    uint64_t projected; /* of the rows, those for periods that had not begun */
};

/* An input of a publication. */
struct pb_manifest_input {
    const char *source;
    const char *file;
    const char *sha256;
    const char *retrieved; /* days, "" where they are not known */
    const char *changed;
    const char *checked;
};

struct pb_manifest {
    const char *contract_version;
    const char *pipeline; /* name */
    const char *run_id;
    int32_t published; /* YYYYMMDD; 0: not known */
    struct pb_manifest_place *places;
    size_t place_count;
    struct pb_artefact *artefacts;
    size_t artefact_count;
    struct pb_source_before *sources; /* `read` is "" for those that were read for this publication */
    size_t source_count;
    struct pb_manifest_input *inputs;
    size_t input_count;
};

/* Reads a publication.json; *manifest is empty when it is not one that this version understands (then everything is
 * made again). */
enum pb_status pb_manifest_read(const char *text, struct pb_arena *arena, struct pb_manifest *manifest,
                                struct pb_error *error) PB_MUST_USE;

/* The same for any contract version, for comparing and going back: PB_ERROR_PUBLISH when it is not a publication.json
 * at all. */
enum pb_status pb_manifest_look(const char *text, struct pb_arena *arena, struct pb_manifest *manifest,
                                struct pb_error *error) PB_MUST_USE;

/* The Place of a manifest with this id, or NULL. */
const struct pb_manifest_place *pb_manifest_find(const struct pb_manifest *manifest, const char *id);

/* Is it the path of a file of this Place? */
bool pb_manifest_below(const char *path, const char *place);

/* Are the files of a Place the same in both lists? */
bool pb_manifest_same_files(const struct pb_artefact *a, size_t a_count, const struct pb_artefact *b, size_t b_count,
                            const char *place);

/* What publication.json says. */
struct pb_manifest_content {
    const struct pb_publication_info *info;
    const struct pb_pipeline *pipeline;
    const struct pb_run_plan *plan;
    const struct pb_text_list *measures; /* selected; empty: all */
    const struct pb_manifest_place *places;
    size_t place_count;
    const struct pb_artefact *artefacts;
    size_t artefact_count;
};

/* The text of publication.json, in the arena: the same for the same content. NULL when out of memory. */
const char *pb_manifest_text(const struct pb_manifest_content *content, struct pb_arena *arena);

/* Its last key, document_sha256, is the digest of the text itself with zeros in that place. Has a text one (`sealed`;
 * those of contract 1 do not), and is the text what it was (`whole`)? The text is as it was afterwards. Errors: out of
 * memory. */
enum pb_status pb_manifest_sealed(char *text, bool *sealed, bool *whole, struct pb_error *error) PB_MUST_USE;

/* Six hex digits of the content of all artefacts: the end of the publication's name. */
enum pb_status pb_manifest_content_hash(const struct pb_artefact *artefacts, size_t count, char hash[7],
                                        struct pb_error *error) PB_MUST_USE;

#endif
