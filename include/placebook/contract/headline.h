#ifndef PLACEBOOK_CONTRACT_HEADLINE_H
#define PLACEBOOK_CONTRACT_HEADLINE_H
/*
 * Which row speaks for a Place: for each measure, the headline sex, age and category (without one: no category), the
 * geography that fits the Place best, the latest period with a figure. Geographies in order of fit: exact district or
 * sum of districts (for the system also its exact NHS area); exact NHS area; county; shared. Parts, benchmarks and
 * other areas never speak for it, and no projection does. A row without a figure is chosen only when no row of the
 * measure that could speak for the Place has one.
 *
 * If the framework has no headline sex or age, or no row has it: Persons, else the first sex by text; the age with the
 * most rows, ties by text. Among rows of the same period: the shorter period, then the measure's preferred source, then
 * the trust that the Place names first. No trust speaks for the system.
 *
 * Men never stand for women, nor women for men: where the sex would be one of them and the other is published too, the
 * measure has two headlines, women and men, each chosen for itself, also where its figure was withheld. So headlines
 * are figures, and whoever counts measures passes over the second one.
 */
#include "placebook/framework.h"
#include "placebook/geography.h"
#include "placebook/table.h"

#pragma GCC visibility push(default)

struct pb_headline {
    const struct pb_measure *measure; /* NULL for a measure that the framework does not have */
    size_t row;                       /* in the table; SIZE_MAX when the measure has no row that speaks for the Place */
    pb_symbol sex;  /* of a measure with two headlines: PB_WORD_FEMALE, then PB_WORD_MALE; else PB_WORD_NONE */
    bool second;    /* the measure's other headline is the one before */
    bool projected; /* it has no row, but there are projections for the Place */
};

/* The headlines of a Place's table (sorted by pb_tidy_sort), one or two for each measure of the framework that has rows
 * other than those of local areas, in framework order, then the unmapped measures that have a headline. Without a row
 * that speaks for the Place there are two if its parts have figures of both sexes. Lives in the arena. */
enum pb_status pb_headlines(const struct pb_table *table, const struct pb_framework *framework,
                            const struct pb_geography *geography, const struct pb_place *place, struct pb_arena *arena,
                            struct pb_headline **headlines, size_t *count, struct pb_error *error) PB_MUST_USE;

/* The row with the newest figure of the Place and its areas: of those that end last the one that begins last, and no
 * projection. SIZE_MAX when there is no figure whose period is known. */
size_t pb_newest_figure(const struct pb_table *table);

#pragma GCC visibility pop

#endif
