#ifndef PLACEBOOK_TABLE_H
#define PLACEBOOK_TABLE_H
/*
 * The observation table: the one shape of data between stages. A row says that for this measure, in this area, for this
 * sex, age and category, over this period, the value is v with these limits, from this count over this denominator,
 * according to this source.
 *
 * Held as columns. Texts are symbols of one pool, which the table refers to and does not own. A number is a double and
 * the text it was published with (symbol 0 when it was calculated), so that it can be written back exactly. A missing
 * number is NaN in memory and nothing in print: never 0, never -1.
 *
 * A table belongs to one thread at a time.
 */
#include "placebook/symbols.h"

#pragma GCC visibility push(default)

/* X(name): columns of texts. Not all of them are published: placebook/contract/tidy.h says which. */
#define PB_TEXT_COLUMNS(X)                                                                                             \
    X(source)    /* id of the source in the pipeline */                                                                \
    X(indicator) /* the source's own id of the measure */                                                              \
    X(measure)   /* id in the framework; SOURCE-INDICATOR for a measure that the framework does not have */            \
    X(measure_name)                                                                                                    \
    X(outcome) /* id of the strategic outcome, empty when unmapped */                                                  \
    X(domain)  /* id of the pillar, empty when unmapped */                                                             \
    X(place)   /* id of the Place or of the system; empty until placed */                                              \
    X(area_code)                                                                                                       \
    X(area_name)                                                                                                       \
    X(area_type)                                                                                                       \
    X(geography) /* PB_WORDS_GEOGRAPHY; 0 until placed, but PB_WORD_NEIGHBOUR or PB_WORD_LOCAL from the extractor when \
                    the area is not in the Places file */                                                              \
    X(within)    /* local areas: code of the area of the Places file in which it lies */                               \
    X(similar)   /* codes of the organisations most like this one, the most similar first, separated by ";"; empty     \
                    where nothing names them. Their rows are neighbours */                                             \
    X(programme) /* programme of care, where the source says it */                                                     \
    X(sex)                                                                                                             \
    X(age)                                                                                                             \
    X(category_type)                                                                                                   \
    X(category)                                                                                                        \
    X(period) /* as published */                                                                                       \
    X(unit)                                                                                                            \
    X(polarity)              /* PB_WORDS_POLARITY; 0 when not known */                                                 \
    X(value_type)            /* PB_WORDS_VALUE_TYPE; 0 when not known. The framework's, or where it does not have the  \
                                measure the mapping's */                                                               \
    X(status)                /* PB_WORDS_STATUS */                                                                     \
    X(method)                /* how a calculated value was made, in words */                                           \
    X(note)                  /* the source's value note, or why something is not calculable */                         \
    X(compared_with_england) /* PB_WORDS_COMPARISON; PB_WORDS_DISTRICTS in a sum that has no comparison of its own */  \
    X(compared_with_region)  /* PB_WORDS_COMPARISON */                                                                 \
    X(trend)                 /* Fingertips' words */                                                                   \
    X(spc)                   /* PB_WORDS_SPC */                                                                        \
    X(source_file)           /* name of the input */                                                                   \
    X(source_row)            /* line in it; lines separated by ";" for a sum */                                        \
    X(target_state)          /* PB_WORDS_TARGET, in the latest row of the series of a target */                        \
    X(rating)                /* in the framework's words, in the latest row of a series; empty until it is published */

/* X(name): columns of numbers, each with its published text in name_text. */
#define PB_NUMBER_COLUMNS(X)                                                                                           \
    X(value)                                                                                                           \
    X(lower_95)                                                                                                        \
    X(upper_95)                                                                                                        \
    X(lower_998)                                                                                                       \
    X(upper_998)                                                                                                       \
    X(count)                                                                                                           \
    X(denominator)                                                                                                     \
    X(england_value)                                                                                                   \
    X(region_value)                                                                                                    \
    X(target) /* in the latest row of its series: the value to reach */

struct pb_table {
    struct pb_symbols *symbols; /* the pool of all texts; not owned */
    size_t rows;
    size_t capacity;
    size_t maximum; /* rows; more is refused */
    int32_t as_of;  /* the day of the run, as YYYYMMDD, by which projections are told; 0: it does not matter here. What
                       is written is the date of the publication (info->published), or what has not changed would have
                       other bytes every day */
#define X(name) pb_symbol *name;
    PB_TEXT_COLUMNS(X)
#undef X
#define X(name)                                                                                                        \
    double *name;                                                                                                      \
    pb_symbol *name##_text;
    PB_NUMBER_COLUMNS(X)
#undef X
    double *multiplier;    /* value = multiplier * count / denominator, where that holds; NaN when not known */
    double *mean;          /* centre line of the control chart of the row's series, in its unit; NaN: no chart */
    double *lower_limit;   /* its limits: of a p, u chart those of this point, else the same in all rows from one */
    double *upper_limit;   /* rebasing to the next (placebook/statistics/control_chart.h) */
    int32_t *period_start; /* first day, as YYYYMMDD; 0 when the period is not understood */
    int32_t *period_end;   /* last day */
    uint32_t *country_row; /* 1 + the row of the country about the same thing, 0: none. These three are filled in by */
    uint32_t *year_before; /* pb_tidy_sort (placebook/contract/contrast.h) and hold until a row is moved; likewise 1 +
                              the row of the same series a year earlier */
    uint32_t *latest;      /* 1: the newest period of its series with a figure that is no projection; else 0 */
    uint32_t *origin;      /* 1, 2, 3 ... for the rows of a unit as extracted, kept in copies; 0 for a calculated row */
};

/* An empty table over a pool. Takes no memory yet. */
void pb_table_open(struct pb_table *table, struct pb_symbols *symbols, size_t maximum_rows);
void pb_table_close(struct pb_table *table);

/* Adds a row with no texts and no numbers; its index goes to *row. Fails when memory or the maximum is exhausted. */
enum pb_status pb_table_add(struct pb_table *table, size_t *row, struct pb_error *error) PB_MUST_USE;

/* Adds `count` such rows; the index of the first goes to *first. */
enum pb_status pb_table_extend(struct pb_table *table, size_t count, size_t *first, struct pb_error *error) PB_MUST_USE;

/* Takes room for `count` more rows at once: growing row by row takes up to three times as much. */
enum pb_status pb_table_reserve(struct pb_table *table, size_t count, struct pb_error *error) PB_MUST_USE;

/* Adds a copy of a row of `from`, which must use the same pool (it may be the same table). */
enum pb_status pb_table_copy(struct pb_table *table, const struct pb_table *from, size_t row, size_t *copy,
                             struct pb_error *error) PB_MUST_USE;

/* Adds copies of all rows of another table, whose texts may be in another pool: this pool then has all texts of that
 * one, new ones in their order there. */
enum pb_status pb_table_append(struct pb_table *table, const struct pb_table *from, struct pb_error *error) PB_MUST_USE;

/* Keeps the rows whose mark is true, in their order, and forgets the others. */
void pb_table_keep(struct pb_table *table, const bool *marks);

/* Puts the rows in the given order: order[i] is the present index of the row that comes to be row i. */
enum pb_status pb_table_reorder(struct pb_table *table, const uint32_t *order, struct pb_error *error) PB_MUST_USE;

/* The text of a cell: pb_cell(table, area_code, row). */
#define pb_cell(table, column, row) pb_symbol_text((table)->symbols, (table)->column[row])

/* By the compiler, without math.h: nearly every file includes this one, and math.h is more than half of the text that
 * each would have to read. */
static inline bool pb_missing(double number)
{
    return __builtin_isnan(number);
}

#define PB_MISSING __builtin_nan("")

/* Is the row about a period that had not begun on the day of the run? Then it is a projection, and says nothing about
 * how things are: it is no latest figure, and has no comparison, trend or control chart. */
static inline bool pb_is_projection(const struct pb_table *table, size_t row)
{
    return table->as_of && table->period_start[row] > table->as_of;
}

#pragma GCC visibility pop

#endif
