#ifndef NOMIS_H
#define NOMIS_H
/*
 * The Nomis extractor: observations of any dataset of the Nomis service (populations, deaths, claimants, Census tables)
 * as its API gives them, asked for at the service or saved as CSV. With "gives": "populations" its rows are
 * denominators.
 *
 * The service answers more than it is asked for when it does not know a parameter, fewer rows than there are when there
 * are many, and each dimension with its totals when nothing says which of them is meant. So every row is compared with
 * what was asked for, the rows are counted against RECORD_COUNT, and a dimension that nobody said anything about must
 * have one value. Nothing is added up, and nothing is picked.
 */
#include "placebook/module.h"

enum { NOMIS_DIMENSIONS = 24, NOMIS_PAGE = 25000 /* rows that the service sends without a key */ };

/* What a dimension becomes. */
enum nomis_use { USE_NONE, USE_AREA, USE_PERIOD, USE_SEX, USE_AGE, USE_CATEGORY, USE_INDICATOR, NOMIS_USES };

/* A dimension as the options say it. */
struct nomis_dimension {
    const char *name;           /* of the parameter, such as c_age */
    struct pb_text_list values; /* that are asked for; none: all that come */
    const char *is;             /* a word of nomis_uses; NULL: by its name */
    struct pb_location at;
};

struct nomis_options {
    struct pb_text_list files;
    const char *base_url; /* where the paths of the service begin; NULL: files are given */
    const char *dataset;  /* such as NM_2002_1 */
    struct pb_object_list dimensions;
    const char *indicator;
    const char *indicator_name;
    const char *unit;
    const char *value_type;
    const char *category_type;
    const char *other_areas; /* leave_out, look_up, keep */
    int64_t page_rows;
    struct pb_location at;
};

extern const struct pb_option nomis_options[];
extern const char *const nomis_uses[NOMIS_USES + 1];

enum pb_status nomis_check(const void *option_values, struct pb_error *error) PB_MUST_USE;

/* What the options say about a dimension, whatever its capitals; NULL: nothing. */
const struct nomis_dimension *nomis_dimension_of(const struct nomis_options *options, const char *name);

/* What a dimension becomes, by the options or by its name. */
enum nomis_use nomis_use_of(const struct nomis_dimension *given, const char *name);

/* Is a value one of those that are asked for? Also true where they say it in a way that rows do not, such as "latest"
 * and "TYPE464". "101...191" is all numbers between. */
bool nomis_is_asked(const struct nomis_dimension *given, const char *value, size_t length);

#endif
