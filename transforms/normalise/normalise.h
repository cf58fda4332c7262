#ifndef PB_TRANSFORMS_NORMALISE_H
#define PB_TRANSFORMS_NORMALISE_H
/*
 * What the steps of this transform share. They run one after the other: measures, duplicates, superseded indicators.
 */
#include "placebook/module.h"

struct normalise_options {
    const char *unmapped; /* "keep" or "reject" */
};

struct normalise_work {
    struct pb_context *context;
    bool keep_unmapped;
    struct pb_arena arena;
    uint32_t *order;      /* of the rows, by the step that is at work */
    bool *marks;          /* rows that stay */
    bool several_sources; /* some measure has rows of more than one indicator */
    struct pb_error *error;
};

/* Two rows are about the same thing when they agree in these columns after the first one, which is the indicator or
 * the measure. */
enum { NORMALISE_KEY = 7 };

/* Gives every row its measure, by its indicator. `order` groups the rows by indicator. */
enum pb_status normalise_measures(struct normalise_work *work) PB_MUST_USE;

/* Of identical rows keeps one; of conflicting ones none. `order` groups the rows by the columns of the key. */
enum pb_status normalise_duplicates(struct normalise_work *work, const pb_symbol *const *key) PB_MUST_USE;

/* Of the rows that a measure has of several indicators keeps those of the indicator that the framework lists first.
 * `order` groups the rows by the columns of the key, which begins with the measure. */
enum pb_status normalise_superseded(struct normalise_work *work, const pb_symbol *const *key) PB_MUST_USE;

/* Marks a row as gone, counts it and says why. */
enum pb_status normalise_reject(struct normalise_work *work, size_t row, const char *rule,
                                const char *reason) PB_MUST_USE;

/* The line of the input that a row comes from; 0 when it is not a line. */
uint64_t normalise_line(const struct pb_table *table, size_t row);

/* What a row is about, in words: "Rugby (E07000220), Persons, 15+ yrs, 2013/14". Returns buffer. */
const char *normalise_subject(const struct pb_table *table, size_t row, char *buffer, size_t size);

#endif
