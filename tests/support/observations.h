#ifndef PB_TESTS_OBSERVATIONS_H
#define PB_TESTS_OBSERVATIONS_H
/*
 * A stage for trying transforms: a small framework, the Places of Coventry and Warwickshire, and a table that is filled
 * row by row. A call that fails ends the test.
 */
#include "placebook/module.h"

struct trial {
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_row_counts row_counts;
    struct pb_findings findings;
    struct pb_arena arena;
    struct pb_json framework_json, places_json;
    struct pb_framework framework;
    struct pb_geography geography;
    atomic_bool cancelled;
    struct pb_context context;
    struct pb_error error;
};

/* The framework has these measures of scheme "fingertips":
 *     smoking           91547                 proportion, multiplier 100, low is good
 *     self-harm         21001, then 90813     crude rate, multiplier 100000, low is good
 *     mortality         108                   directly standardised rate, low is good
 *     life-expectancy   93283, then 90366     life expectancy, high is good
 *     carers            1001                  count, no judgement
 *     activity          93014                 survey proportion, high is good
 *     stroke-admissions 93231                 indirectly standardised ratio, no multiplier, low is good
 *     attainment        93378                 mean, high is good
 *     deprivation       93553                 score, no judgement
 *     employment-gap    90282                 other, low is good
 * The Places file states no populations. */
void trial_open(struct trial *trial);
void trial_close(struct trial *trial);

/* Another framework in its place, from JSON text that lives as long as the trial. */
void trial_framework(struct trial *trial, const char *text);

/* One row; numbers as text, NULL for missing. What is left out: sex "Persons", age "All ages", period "2013/14", file
 * "data.csv", line: the number of rows so far + 2; status by the value. */
struct observation {
    const char *indicator, *name, *area, *sex, *age, *category_type, *category, *period;
    const char *value, *lower, *upper, *count, *denominator;
    const char *note, *trend, *file, *line;
    enum pb_word status;
};
size_t trial_add(struct trial *trial, const struct observation *observation);

/* Runs a transform with options given as JSON text (NULL: all defaults). */
enum pb_status trial_try(struct trial *trial, const struct pb_module *module, const char *options);
void trial_run(struct trial *trial, const struct pb_module *module, const char *options); /* has to succeed */

/* The row of an area in the table of a Place ("" before there are Places), for a period (NULL: any); fails the test
 * when there is not exactly one. */
size_t trial_row(const struct trial *trial, const char *place, const char *area, const char *period);

/* How many rows a Place has. */
size_t trial_rows(const struct trial *trial, const char *place);

/* Fails the test with both texts when they differ. */
void assert_text(const char *found, const char *expected);

#endif
