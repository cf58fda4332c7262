#ifndef TABLE_H
#define TABLE_H
/*
 * The table extractor: any table, by a mapping that says what its columns are. The mapping is the module's options.
 */
#include "placebook/module.h"

enum field {
    /* Texts. */
    FIELD_INDICATOR,
    FIELD_INDICATOR_NAME,
    FIELD_AREA_CODE,
    FIELD_AREA_NAME,
    FIELD_AREA_TYPE,
    FIELD_WITHIN_CODE,
    FIELD_WITHIN_NAME,
    FIELD_SEX,
    FIELD_AGE,
    FIELD_CATEGORY_TYPE,
    FIELD_CATEGORY,
    FIELD_PERIOD,
    FIELD_PERIOD_END, /* its last day, where `period` is the first */
    FIELD_MONTH,      /* of the period, where that is a year: */
    FIELD_QUARTER,    /* in columns of their own */
    FIELD_UNIT,
    FIELD_VALUE_TYPE,
    FIELD_NOTE,
    FIELD_TEXTS,
    /* Numbers. */
    FIELD_VALUE = FIELD_TEXTS,
    FIELD_LOWER_95,
    FIELD_UPPER_95,
    FIELD_LOWER_998,
    FIELD_UPPER_998,
    FIELD_COUNT,
    FIELD_DENOMINATOR,
    FIELDS,
    FIELD_NONE = FIELDS,
};

/* The names of the fields, by enum field; NULL-terminated. */
extern const char *const table_field_names[FIELDS + 1];
enum field table_field_of(const char *name);

struct text {
    const char *text;
    size_t length;
};

/* A text for each field that has texts; NULL: none. */
struct texts {
    const char *field[FIELD_TEXTS];
    struct pb_location at;
};

struct table_header {
    int64_t row;  /* the last row of the headings; 0: found by `contains` */
    int64_t rows; /* how many rows the headings have */
    struct pb_text_list contains;
    bool fill_right;
    struct pb_location at;
};

struct table_column {
    const char *field_name; /* NULL: `split` says it */
    struct pb_text_list names;
    const char *split;
    bool combine;
    bool last;
    bool optional;
    bool fill_down;
    double times; /* NaN: as it is */
    struct pb_text_list
        counts; /* texts for which the number is 1, and 0 for all others; empty: the cells are numbers */
    struct texts with;
    struct pb_location at;
};

struct table_values {
    const char *field_name;
    struct pb_text_list from;
    const char *to;
    struct pb_location at;
};

struct table_condition {
    const char *column;
    struct pb_text_list matches;
    struct pb_location at;
};

struct table_breakdown {
    const char *column;
    const char *category_type;
    struct pb_location at;
};

struct table_options {
    struct pb_text_list files;
    struct pb_text_list sheets;
    struct pb_text_list file_names;
    struct pb_text_list above;
    struct table_header header;
    struct pb_object_list columns; /* struct table_column */
    struct texts constants;
    struct pb_object_list values; /* struct table_values */
    struct pb_object_list skip;   /* struct table_condition */
    struct pb_object_list only;   /* struct table_condition */
    bool calculate;
    bool add_up;
    const char *alike_rows;
    bool follow_changes;
    struct pb_object_list breakdowns; /* struct table_breakdown */
    struct pb_text_list ends_at;
    struct pb_text_list suppressed;
    struct pb_text_list missing;
    struct pb_text_list marks;
    const char *decimal;
    const char *thousands;
    const char *years; /* NULL: not said; so are the next three */
    const char *dates;
    const char *date_means;
    const char *weeks;
    struct pb_text_list area_types;
    const char *empty;
    const char *hidden_rows;
    const char *short_rows;
    struct pb_text_list records;
    struct pb_text_list never; /* headings of records of persons */
    struct pb_location at;
};

extern const struct pb_option table_options[];
enum pb_status table_check(const void *option_values, struct pb_error *error);

/* Does the mapping name this indicator, as it stands or as a pattern with {fields}? Where the data name the indicators,
 * it names none. */
bool table_names(const void *option_values, const char *indicator);

/* Does the mapping say in which areas of the Places file its small areas lie? */
bool table_says_within(const struct table_options *options);

/* Are its areas small ones (area_type: lsoa, msoa or practice) of which it does not say where they lie? Then reference
 * data say it. */
bool table_asks_where(const struct table_options *options);

/* Does what it makes of rows depend on reference data: where small areas lie, or what became of codes? */
bool table_looks_up(const void *option_values);

/* May its areas be small ones: does it say in what they lie, or that they are small? */
bool table_has_small_areas(const void *option_values);

#endif
