#ifndef PLACEBOOK_CONTRACT_TARGET_H
#define PLACEBOOK_CONTRACT_TARGET_H
/*
 * How things stand with a target of the plans: it is compared with the rows of its measure in the table of a Place
 * (placebook/statistics/target.h has the arithmetic).
 *
 * Which rows: those of the target's area, of the category of the measure's headline or of none, of the target's sex and
 * age, else those of the measure's headline (a sex only where the other one has no figures), else Persons and the only
 * age. Of a Place these are rows that are exact or
 * a sum, its own before those of an NHS area, the one that has the baseline before others, then the one with the newest
 * figure. A larger area, such as the county, never stands for the Place: its figure is shown and nothing is said. Nor
 * is it of a figure that is approximate.
 *
 * The baseline is the figure that the plan gives, else the one of the data for exactly that period. Growth is the
 * change from the row of the same period a year before.
 */
#include "placebook/table.h"
#include "placebook/targets.h"

#include <stddef.h>

#pragma GCC visibility push(default)

/* Rows of one measure, one after the other in a table. */
struct pb_measure_rows {
    const struct pb_table *table;
    size_t first;
    size_t count; /* 0: there are none */
};

/* By which rule a state is found. */
struct pb_target_rule {
    const char *name;     /* "Straight line" */
    const char *sentence; /* "On track when ..." */
};

enum { PB_TARGET_TEXT = 240 };

struct pb_target_result {
    enum pb_word state;          /* of PB_WORDS_TARGET; PB_WORD_NONE: it is said in the outcomes of target->place */
    char reason[PB_TARGET_TEXT]; /* why nothing can be said, or what is to be known besides; "" */
    const struct pb_target_rule *rule; /* never NULL */
    size_t row;                        /* the latest figure, SIZE_MAX: there is none */
    bool proxy;                        /* it is of a larger area */
    size_t baseline_row;               /* of the data; SIZE_MAX: the plan's own figure, or none */
    double baseline, target;           /* NaN where there is none. Growth where the target is of growth, in percent */
    double latest, lower, upper;       /* of the latest row, or its growth */
    double expected;                   /* on the last day of the latest period; NaN: nothing is */
    double change_a_year;              /* that is still needed; NaN: none, or it is too late */
};

/* Compares a target with the rows of its measure in the table of a Place or of the system. The system's table has the
 * rows of all Places, so it says the same of a Place's target as the Place's own; elsewhere a target of another Place
 * is left to that Place's table. */
void pb_target_compare(const struct pb_target *target, const struct pb_measure_rows *rows,
                       const struct pb_geography *geography, const struct pb_place *place,
                       struct pb_target_result *result);

/* The rows of a measure in a table that pb_tidy_sort has sorted. */
struct pb_measure_rows pb_measure_rows_of(const struct pb_table *table, const char *measure);

/* "On track". */
const char *pb_target_state_text(enum pb_word state);

/* The name of the target's area. */
const char *pb_target_area(const struct pb_target *target);

#pragma GCC visibility pop

#endif
