#ifndef PB_TRANSFORMS_RECONCILE_H
#define PB_TRANSFORMS_RECONCILE_H
/*
 * What the checks of this transform share. The rows that are looked at are put into runs of one measure and indicator,
 * and in these into runs of the same category, age and period, and last of the same sex. A row that several Places
 * have copies of is looked at once, in the system's table; the copies only where a check is about copies.
 */
#include "placebook/groups.h"
#include "placebook/module.h"

struct reconcile_options {
    int64_t rounding;
    double nhs_tolerance;
};

/* The checks; names and sentences are in checks.c. */
enum reconcile_check {
    DISTRICTS_COUNT,
    DISTRICTS_DENOMINATOR,
    DISTRICTS_VALUE,
    ONLY_DISTRICT,
    PLACE_SUM,
    SEXES_COUNT,
    SEXES_DENOMINATOR,
    COUNTRY_ROWS,
    VALUE,
    LIMITS_95,
    LIMITS_998,
    CHECKS
};

/* What hangs together in the figures of a measure's indicator. */
struct reconcile_scale {
    enum pb_word type; /* PB_WORD_PROPORTION, PB_WORD_CRUDE_RATE, or PB_WORD_NONE: its value is not a simple quotient */
    double multiplier;
    bool inferred; /* by the figures, since the framework does not say */
    bool adds_up;  /* parts and whole: counts and denominators are of people or events, not weighted afresh */
};

struct reconcile_work {
    struct pb_context *context;
    const struct reconcile_options *options;
    struct pb_error *error;
    struct pb_arena arena;
    pb_symbol system;
    uint32_t *order; /* the rows looked at */
    size_t count;
    const struct pb_area **areas; /* by row; NULL: a Place or an area that nobody knows */
    uint16_t *count_unit;         /* by row: what counts and denominators are multiples of */
    uint16_t *denominator_unit;
    size_t *row_of;    /* by area and sex: the row in the run at hand, or RECONCILE_NO_ROW */
    uint32_t *country; /* the country's rows */
    size_t country_count;
    struct reconcile_scale scale; /* of the series at hand */
    uint64_t compared[CHECKS];
    uint64_t mismatched[CHECKS];
    bool rehearsing; /* the series at hand: comparisons are counted in the two fields below, and nothing is said */
    uint64_t rehearsed[CHECKS];
    uint64_t differed[CHECKS];
};

#define RECONCILE_NO_ROW SIZE_MAX

/* A number that is known within a margin: what rounding may have taken or added. NaN: missing. */
struct reconcile_known {
    double number;
    double margin;
};

/* --- figures.c --- */

/* The numbers of a row with what its digits and the rounding of its series leave open. A calculated value is known as
 * well as the count that it was made of. */
struct reconcile_known reconcile_known_count(const struct reconcile_work *work, size_t row);
struct reconcile_known reconcile_known_denominator(const struct reconcile_work *work, size_t row);
struct reconcile_known reconcile_known_value(const struct reconcile_work *work, size_t row);
/* Half a unit of the last digit of a published number. */
double reconcile_half_digit(const struct pb_table *table, pb_symbol text);
/* multiplier * count / denominator; missing when the denominator may be 0. */
struct reconcile_known reconcile_known_quotient(double multiplier, struct reconcile_known count,
                                                struct reconcile_known denominator);
/* Can both be the same number? */
bool reconcile_known_agree(struct reconcile_known a, struct reconcile_known b);

/* Finds out what the counts and denominators of a series are rounded to. */
void reconcile_find_units(struct reconcile_work *work, const uint32_t *rows, size_t count);
/* Finds out what the values of a series are. */
void reconcile_find_scale(struct reconcile_work *work, const uint32_t *rows, size_t count);

/* --- checks.c --- */

/* Is this row looked at for itself, and not as the copy that another Place has of it? */
bool reconcile_is_lead(const struct reconcile_work *work, size_t row);

/* Counts a comparison; when it differs, adds a quality record about the row with the formatted sentence. */
enum pb_status reconcile_compared(struct reconcile_work *work, enum reconcile_check check, bool agrees, size_t row,
                                  double found, double expected, const char *format, ...) PB_MUST_USE PB_PRINTF(7, 8);

/* A number for a sentence: as it is when whole or short, else rounded. */
const char *reconcile_say(double number, char text[32]);

/* Adds how often the checks were made to what the engine knows of them. */
enum pb_status reconcile_count_checks(struct reconcile_work *work) PB_MUST_USE;

/* --- one file each --- */

enum pb_status reconcile_check_districts(struct reconcile_work *work, const uint32_t *rows, size_t count) PB_MUST_USE;
enum pb_status reconcile_check_copies(struct reconcile_work *work, const uint32_t *rows, size_t count) PB_MUST_USE;
enum pb_status reconcile_check_sexes(struct reconcile_work *work, const uint32_t *rows, size_t count) PB_MUST_USE;
enum pb_status reconcile_check_country(struct reconcile_work *work) PB_MUST_USE;
enum pb_status reconcile_check_figures(struct reconcile_work *work, const uint32_t *rows, size_t count) PB_MUST_USE;

#endif
