#ifndef PB_ENGINE_PUBLICATION_PUBLISHED_TABLE_H
#define PB_ENGINE_PUBLICATION_PUBLISHED_TABLE_H
/*
 * The tidy table of a Place in a publication that is there, as the output contract names it, for comparing
 * (core/contract/difference.h).
 */
#include "engine/files/files.h"
#include "engine/publication/manifest.h"

struct pb_published_table {
    const struct pb_artefact *artefact; /* NULL: it has none */
    const char *path;
    struct pb_file_stream stream;
    struct pb_input input;
};

/* Finds it by the manifest, and opens nothing. To be closed in every case. Into the arena. */
enum pb_status pb_published_table_find(const char *output, const char *publication, const struct pb_manifest *manifest,
                                       const char *place, struct pb_arena *arena, struct pb_published_table *table,
                                       struct pb_error *error) PB_MUST_USE;

/* Opens it, where there is one. Errors: PB_ERROR_PUBLISH. */
enum pb_status pb_published_table_open(struct pb_published_table *table, struct pb_error *error) PB_MUST_USE;
void pb_published_table_close(struct pb_published_table *table);

/* Reads bytes of it once more: pb_difference_again. */
enum pb_status pb_published_table_again(void *table, uint64_t offset, void *buffer, size_t size,
                                        struct pb_error *error) PB_MUST_USE;

#endif
