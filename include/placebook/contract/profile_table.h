#ifndef PLACEBOOK_CONTRACT_PROFILE_TABLE_H
#define PLACEBOOK_CONTRACT_PROFILE_TABLE_H
/*
 * The table behind the profile page, PLACE-profile.csv: one row for each figure that the page is made from, also of
 * those for which it has no room. The loader `profile` writes it; the archive and the page that leads to all of them
 * read it.
 */
#include "placebook/contract/tidy.h"

#pragma GCC visibility push(default)

#define PB_PROFILE_TABLE "profile" /* its name behind the id of the Place */

/* The columns, in order. */
enum pb_profile_column {
    PB_PROFILE_MEASURE,
    PB_PROFILE_NAME,
    PB_PROFILE_OUTCOME,
    PB_PROFILE_SEX,
    PB_PROFILE_CATEGORY,
    PB_PROFILE_AREA_CODE,
    PB_PROFILE_AREA_NAME,
    PB_PROFILE_GEOGRAPHY,
    PB_PROFILE_PERIOD,
    PB_PROFILE_VALUE,
    PB_PROFILE_LOWER,
    PB_PROFILE_UPPER,
    PB_PROFILE_ENGLAND,
    PB_PROFILE_UNIT,
    PB_PROFILE_COMPARED,
    PB_PROFILE_VERDICT,
    PB_PROFILE_WORDS,
    PB_PROFILE_SPC,
    PB_PROFILE_TARGET,
    PB_PROFILE_ON_PAGE,
    PB_PROFILE_COLUMNS
};

extern const struct pb_tidy_column pb_profile_columns[PB_PROFILE_COLUMNS];

#pragma GCC visibility pop

#endif
