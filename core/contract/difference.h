#ifndef PB_CORE_CONTRACT_DIFFERENCE_H
#define PB_CORE_CONTRACT_DIFFERENCE_H
/*
 * What changed between two tidy tables (placebook/contract/tidy.h): rows that are new, revised or withdrawn.
 *
 * A row is the same fact in both tables when place, measure, area_code, geography, sex, age, category_type and category
 * are the same texts and the period has the same first and last day (the same text where it is not understood),
 * whichever source it comes from. Should several rows of one table share all of these,
 * the first is compared with the first, the second with the second, and they are counted as repeated. A row is revised
 * when its figure (value, limits, count, denominator, unit, status) differs, or only what was found out about it
 * (comparisons, trend, control chart, polarity). Equal numbers are not a revision, however they are written: 20.0
 * is 20; nor are numbers that agree in twelve digits, since the last digits of what is calculated depend on the
 * processor and the C library. Names, notes, methods and positions in the source are not compared.
 *
 * The rows need not be in the same order. Memory: about 50 bytes for a row of the earlier table and for a new one,
 * found by 128 bits of their identity; their texts stay in the file and are read again where something changed.
 */
#include "placebook/contract/changes.h"

#define PB_DIFFERENCE_ROWS_MAXIMUM (20U << 20) /* rows that are remembered at a time */

/* What a column of the tidy table is in the comparison. */
enum pb_difference_role { PB_DIFFERENCE_IGNORED, PB_DIFFERENCE_IDENTITY, PB_DIFFERENCE_FIGURE, PB_DIFFERENCE_FINDING };
enum pb_difference_role pb_difference_role(size_t column);

/* One row that changed. Texts are by column of the tidy table, "" where a table does not have the column; valid during
 * the call. */
struct pb_change {
    enum pb_change_kind kind;
    uint64_t row;              /* of the later table, from 0; of one that was not withdrawn */
    const char *const *before; /* NULL for a new row */
    const char *const *after;  /* NULL for one that was withdrawn */
    uint64_t columns;          /* of a revised row: bit i says that column i differs */
    bool figure;               /* of a revised row: the figure itself, not only what was found out about it */
};

/* Reads `size` bytes of the earlier table from `offset` on, all of them or an error. */
typedef enum pb_status pb_difference_again(void *stream, uint64_t offset, void *buffer, size_t size,
                                           struct pb_error *error);

/* A result other than PB_OK ends the comparison. */
typedef enum pb_status pb_difference_sink(void *context, const struct pb_change *change, struct pb_error *error);

struct pb_difference_request {
    const struct pb_input *before; /* NULL: there is no earlier table, every row is new */
    const struct pb_input *after;  /* NULL: there is no later one, every row was withdrawn */
    const struct pb_table *table;  /* the later one in memory, instead of `after`; NULL: it is not */
    bool figures_only;             /* what was found out about a figure is not compared */
    pb_difference_again *again;    /* of `before` */
    void *stream;                  /* for `again` */
    pb_difference_sink *sink;      /* new and revised rows in the order of the later table, then those withdrawn in the
                                      order of the earlier one; NULL: only counted */
    void *context;
};

struct pb_difference {
    uint64_t rows_before, rows_after;
    uint64_t added, revised, withdrawn, unchanged;
    uint64_t findings_only;                   /* of those revised */
    uint64_t repeated_before, repeated_after; /* rows whose identity another one before them had */
    uint64_t not_compared;                    /* bit i: one of the tables does not have column i */
};

/* Compares. Errors: PB_ERROR_COLUMNS when a table lacks a column of the identity or has one twice; PB_ERROR_SOURCE when
 * a table is not CSV in UTF-8 with as many fields in every row, or has more rows than can be remembered. */
enum pb_status pb_difference_find(const struct pb_difference_request *request, struct pb_difference *difference,
                                  struct pb_error *error) PB_MUST_USE;

#endif
