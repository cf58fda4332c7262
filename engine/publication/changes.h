#ifndef PB_ENGINE_PUBLICATION_CHANGES_H
#define PB_ENGINE_PUBLICATION_CHANGES_H
/*
 * What changed between two publications, Place by Place, by their tidy tables (core/contract/difference.h).
 */
#include "core/contract/difference.h"
#include "engine/publication/manifest.h"

/* A publication that is compared. */
struct pb_changes_side {
    const char *output; /* folder of publications */
    const char *name;
    struct pb_manifest manifest;
};

enum pb_changes_state {
    PB_CHANGES_COMPARED,  /* its tables were compared */
    PB_CHANGES_SAME_FILE, /* the same file in both, by its SHA-256: a Place that was kept or did not change */
    PB_CHANGES_NO_TABLE,  /* neither publication has a table of it */
};

struct pb_changes_place {
    const char *id;
    enum pb_changes_state state;
    bool before, after; /* which publication has a table of it */
    struct pb_difference difference;
};

struct pb_changes {
    struct pb_changes_place *places; /* those of the later publication, then those that only the earlier one has */
    size_t place_count;
};

/* Receives the rows that changed, Place by Place in their order. */
struct pb_changes_sink {
    enum pb_status (*change)(void *context, const struct pb_changes_place *place, const struct pb_change *change,
                             struct pb_error *error);
    void *context;
};

/* Compares. Errors: those of pb_difference_find with the file, PB_ERROR_PUBLISH when a table that a manifest lists is
 * gone. Into the arena. */
enum pb_status pb_changes_find(const struct pb_changes_side *before, const struct pb_changes_side *after,
                               const struct pb_changes_sink *sink, struct pb_arena *arena, struct pb_changes *changes,
                               struct pb_error *error) PB_MUST_USE;

#endif
