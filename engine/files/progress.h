#ifndef PB_ENGINE_FILES_PROGRESS_H
#define PB_ENGINE_FILES_PROGRESS_H
/*
 * What a run is doing, for the display of progress. The engine's threads write these numbers and another thread may
 * read them at any time; no thread waits.
 */
#include "placebook/status.h"

#include <stdatomic.h>

enum pb_progress_phase {
    PB_PHASE_CHECKING,   /* opening the store, hashing inputs, comparing keys */
    PB_PHASE_READING,    /* units: extract, transform, keep */
    PB_PHASE_WRITING,    /* loaders, Place by Place */
    PB_PHASE_PUBLISHING, /* syncing, renaming */
    PB_PHASE_DONE,
};

enum pb_progress_state { PB_WAITING, PB_ACTIVE, PB_FINISHED, PB_REUSED };

/* A unit or a Place on its way. */
struct pb_progress_item {
    char name[96];
    uint64_t bytes_total; /* 0 when not known; set before the item becomes active */
    _Atomic uint64_t bytes_read;
    _Atomic uint64_t rows;
    _Atomic int state;
};

enum { PB_PROGRESS_ITEMS = 512 }; /* more units than this are counted but not named */

struct pb_progress {
    _Atomic int phase;
    _Atomic uint32_t unit_count; /* set before the phase becomes PB_PHASE_READING */
    _Atomic uint32_t units_done;
    _Atomic uint32_t place_count;
    _Atomic uint32_t places_done;
    struct pb_progress_item items[PB_PROGRESS_ITEMS]; /* by unit */
    /* Called from any thread of the run, one call at a time, for warnings and for messages that belong in a log. May be
     * NULL. `files`: how many files say the same, in the first message about it; 0 in the others; else 1. */
    void (*message)(void *context, bool warning, const struct pb_error *what, size_t files);
    void *message_context;
};

#endif
