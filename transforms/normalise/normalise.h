#ifndef PB_TRANSFORMS_NORMALISE_H
#define PB_TRANSFORMS_NORMALISE_H
/*
 * What the steps of this transform share. When an input is read its rows get their measures, and their sexes and ages
 * are spelled in one way; then, with all rows that a source has of a measure, come duplicates, superseded indicators
 * and values that cannot be.
 */
#include "placebook/groups.h"
#include "placebook/module.h"

struct normalise_options {
    const char *unmapped; /* "keep" or "reject" */
};

struct normalise_work {
    struct pb_context *context;
    bool keep_unmapped;
    struct pb_arena arena;
    bool *marks; /* rows that stay */
    struct pb_error *error;
};

/* Gives every row its measure, by its indicator. A group has all rows of an indicator. */
enum pb_status normalise_measures(struct normalise_work *work, struct pb_groups indicators) PB_MUST_USE;

/* Writes every sex and age in the one way of placebook/spelling.h; what is not understood stays. */
enum pb_status normalise_spellings(struct normalise_work *work) PB_MUST_USE;

/* Of identical rows keeps one; of conflicting ones none. The group has all rows about one thing by one indicator. */
enum pb_status normalise_duplicates(struct normalise_work *work, const struct pb_group *group) PB_MUST_USE;

/* Of the rows that a measure has of several indicators keeps those of the indicator that the framework lists first.
 * The group has all rows of a measure about one thing. */
enum pb_status normalise_superseded(struct normalise_work *work, const struct pb_group *group) PB_MUST_USE;

/* Rejects a row whose value the measure cannot have: a percentage below 0 or above 100, a negative rate. A percentage
 * of a survey stays and is questioned. */
enum pb_status normalise_range(struct normalise_work *work, size_t row) PB_MUST_USE;

/* Rejects values such as -99 that stand for none, where the measure's other values tell; questions what may be one. */
enum pb_status normalise_sentinels(struct normalise_work *work) PB_MUST_USE;

/* Is it a number by which some programs say that there is none? */
bool normalise_is_sentinel(double value);

/* Marks a row as gone, counts it and says why. */
enum pb_status normalise_reject(struct normalise_work *work, size_t row, const char *rule,
                                const char *reason) PB_MUST_USE;

/* Where a row stands: "file.csv, line 7", "book.xlsx, Sheet!C17". Returns buffer. */
const char *normalise_place(const struct pb_table *table, size_t row, char *buffer, size_t size);

/* What a row is about, in words: "Rugby (E07000220), Persons, 15+ yrs, 2013/14". Returns buffer. */
const char *normalise_subject(const struct pb_table *table, size_t row, char *buffer, size_t size);

#endif
