#ifndef PB_LOADERS_PROFILE_RUG_H
#define PB_LOADERS_PROFILE_RUG_H
/*
 * The tartan rug: measures down, Places across, in each cell how the Place compares with England. It is made from what
 * the page of each Place says (figures.h), so the two cannot differ.
 */
#include "loaders/profile/figures.h"

struct rug_cell {
    size_t position; /* of the measure in the framework; SIZE_MAX: it is not there */
    const char *measure;
    const char *name; /* with sex and category */
    size_t outcome;   /* its position; their count for none */
    size_t item;      /* whose it is */
    const char *words;
    enum profile_verdict verdict;
    pb_symbol geography;
    const char *period;
};

struct rug {
    const struct pb_index *index;
    struct pb_arena *arena;
    struct rug_cell *cells; /* sorted: those of a measure are together, in the order of the Places */
    size_t count, capacity;
};

enum pb_status profile_rug_make(struct rug *rug, struct pb_error *error) PB_MUST_USE;

/* The next measure: how many cells from `first` on are of it; 0: there is none. */
size_t profile_rug_measure(const struct rug *rug, size_t first);

/* Is the measure rated for some Place? */
bool profile_rug_rated(const struct rug *rug, size_t first, size_t count);

#endif
