#ifndef PLACEBOOK_CONTRACT_QUOTED_H
#define PLACEBOOK_CONTRACT_QUOTED_H
/*
 * Figures that plans quote (placebook/quoted.h), each beside the data about the same: the row of the same measure,
 * area, sex, age and category over the same days. Nothing is guessed: where the document leaves open what it speaks of,
 * or there is no such row, the result says so, and names the nearest period that there is.
 *
 * A figure agrees when the data, rounded as the document rounds, give it, or lie on the side of it that it says. Else
 * it differs: within the 95% limits of the data, beyond them, or where there are none just so.
 */
#include "placebook/contract/tidy.h"
#include "placebook/quoted.h"

#pragma GCC visibility push(default)

struct pb_quoted_found {
    const struct pb_quoted_figure *figure;
    enum pb_word result; /* of PB_WORDS_QUOTED */
    double quoted;       /* the figure in the unit of the measure; NaN without one */
    double value;        /* in the data; of several areas their sum; NaN: none */
    double lower_95;     /* of the value; NaN: not known */
    double upper_95;
    double difference; /* value - quoted, where both are of the same period; else NaN */
    size_t row;        /* of the value: with other_period that of the nearest period. SIZE_MAX: none */
};

/* Compares the figures that concern a Place with its table (sorted by pb_tidy_sort), in the order of the register.
 * Projections are compared too. Lives in the arena. */
enum pb_status pb_quoted_compare(const struct pb_table *table, const struct pb_quoted *quoted,
                                 const struct pb_geography *geography, const struct pb_place *place,
                                 struct pb_arena *arena, struct pb_quoted_found **found, size_t *count,
                                 struct pb_error *error) PB_MUST_USE;

/* What the areas of a figure are called, separated by "; ": "" where the document does not say. NULL: out of memory. */
const char *pb_quoted_areas(const struct pb_quoted_figure *figure, struct pb_arena *arena);

/* The table of plan figures of the output contract: one row for each figure that concerns a Place. */
enum { PB_QUOTED_COLUMNS = 32 };
extern const struct pb_tidy_column pb_quoted_columns[PB_QUOTED_COLUMNS];
const struct pb_tidy_column *pb_quoted_column(size_t column);

/* Writes it as pb_tidy_write does. Texts that are put together live in the arena. */
bool pb_quoted_write(const struct pb_table *table, const struct pb_quoted_found *found, size_t count,
                     struct pb_arena *arena, bool guard, pb_csv_emit *emit, void *sink);

#pragma GCC visibility pop

#endif
