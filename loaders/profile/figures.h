#ifndef PB_LOADERS_PROFILE_FIGURES_H
#define PB_LOADERS_PROFILE_FIGURES_H
/*
 * PLACE-profile.csv: the figures of the page and of the measures for which it has no room, one row for each. Places and
 * the system have it. It is also how the page that leads to all of them knows how each stands, whether its files were
 * made in this run or kept from an earlier one.
 */
#include "loaders/profile/measures.h"

#define PROFILE_FIGURES "-profile.csv" /* behind the Place's id */

/* The columns, in order. */
enum {
    FIGURES_MEASURE,
    FIGURES_NAME,
    FIGURES_OUTCOME,
    FIGURES_SEX,
    FIGURES_CATEGORY,
    FIGURES_AREA_CODE,
    FIGURES_AREA_NAME,
    FIGURES_GEOGRAPHY,
    FIGURES_PERIOD,
    FIGURES_VALUE,
    FIGURES_LOWER,
    FIGURES_UPPER,
    FIGURES_ENGLAND,
    FIGURES_UNIT,
    FIGURES_COMPARED,
    FIGURES_VERDICT,
    FIGURES_WORDS,
    FIGURES_SPC,
    FIGURES_TARGET,
    FIGURES_ON_PAGE,
    FIGURES_COLUMNS
};
extern const char *const profile_figures_columns[FIGURES_COLUMNS];

enum pb_status profile_figures_write(const struct pb_load *load, const struct profile_measures *measures,
                                     struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

#endif
