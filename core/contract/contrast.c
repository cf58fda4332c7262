#include "placebook/contract/contrast.h"

#include "placebook/contract/methods.h"
#include "placebook/contract/opportunity.h"
#include "placebook/deprivation.h"
#include "placebook/number.h"
#include "placebook/period.h"
#include "placebook/series.h"
#include "placebook/vocabulary.h"

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define YEAR 10000 /* of a date as YYYYMMDD */

/* ---- Which rows are compared ---- */

/* Rows about the same thing in different areas. The table is that of one Place. */
static const size_t thing[] = { PB_COLUMN(measure),       PB_COLUMN(sex),      PB_COLUMN(age),
                                PB_COLUMN(category_type), PB_COLUMN(category), PB_COLUMN(period) };

/* The row of the country is the benchmark that is compared with no other; the value says whether it is the one. */
static void note_country(struct pb_table *table, const struct pb_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        size_t country = group->rows[i];
        if (table->geography[country] != PB_WORD_BENCHMARK || !pb_missing(table->england_value[country]))
            continue;
        for (size_t j = 0; j < group->count; j++)
            if (table->england_value[group->rows[j]] == table->value[country])
                table->country_row[group->rows[j]] = (uint32_t)country + 1;
    }
}

static bool ends_a_month(int32_t date)
{
    return pb_date_valid(date) && !pb_date_valid(date + 1);
}

/* Whole months, no more than twelve of them, and the other ones a year earlier. */
static bool is_year_before(const struct pb_table *table, size_t row, size_t other)
{
    int32_t start = table->period_start[row];
    int32_t end = table->period_end[row];
    return start % 100 == 1 && ends_a_month(end) && ends_a_month(table->period_end[other]) && end < start + YEAR &&
           table->period_start[other] == start - YEAR && table->period_end[other] / 100 == (end - YEAR) / 100;
}

/* Looks back no further than two years: a period that begins a year earlier ends within them. */
static void note_year(struct pb_table *table, const struct pb_group *series, size_t i)
{
    size_t row = series->rows[i];
    int32_t farthest = table->period_end[row] - 2 * YEAR;
    for (size_t j = i; j-- > 0 && table->period_end[series->rows[j]] > farthest;)
        if (is_year_before(table, row, series->rows[j])) {
            table->year_before[row] = series->rows[j] + 1;
            return;
        }
}

static void note_years(struct pb_table *table, const struct pb_group *series)
{
    for (size_t i = 1; i < series->count; i++)
        if (ends_a_month(table->period_end[series->rows[i]])) /* which those that are not understood do not */
            note_year(table, series, i);
}

enum pb_status pb_contrasts_note(struct pb_table *table, struct pb_error *error)
{
    struct pb_arena arena;
    struct pb_groups walk;
    struct pb_group group;
    for (size_t row = 0; row < table->rows; row++)
        table->country_row[row] = table->year_before[row] = 0;
    pb_arena_open(&arena, 2 * table->rows * sizeof(uint32_t) + ((size_t)1 << 20));
    enum pb_status status = pb_groups_open(&walk, table, PB_KEY(thing), &arena, error);
    while (status == PB_OK && pb_groups_next(&walk, &group))
        note_country(table, &group);
    if (status == PB_OK)
        status = pb_series_open(&walk, table, &arena, error);
    while (status == PB_OK && pb_groups_next(&walk, &group))
        note_years(table, &group);
    pb_arena_close(&arena);
    return status;
}

/* ---- What the comparison gives ---- */

static const struct pb_estimate nothing = { PB_MISSING, { PB_MISSING, PB_MISSING } };

static bool is_usable(const struct pb_table *table, size_t row)
{
    return !pb_missing(table->value[row]) && !pb_is_projection(table, row) &&
           table->polarity[row] != PB_WORD_NOT_APPLICABLE && !pb_method_is_approximate(pb_cell(table, method, row)) &&
           strcmp(pb_cell(table, category_type, row), PB_OPPORTUNITY) != 0;
}

/* The row that is noted, or SIZE_MAX when one of the two figures is not to be compared. */
static size_t other_row(const struct pb_table *table, size_t row, uint32_t noted)
{
    assert(noted <= table->rows);
    return noted && is_usable(table, row) && is_usable(table, noted - 1) ? noted - 1 : SIZE_MAX;
}

/* Indices of inequality keep the kind of value of what they are made from, but are not of it. */
static bool is_index(const struct pb_table *table, size_t row)
{
    const char *category = pb_cell(table, category, row);
    return strcmp(category, PB_SLOPE_INDEX) == 0 || strcmp(category, PB_RELATIVE_INDEX) == 0;
}

/* Can one value be so many times another? */
static bool has_ratio(const struct pb_table *table, size_t row)
{
    switch (table->value_type[row]) {
    case PB_WORD_PROPORTION:
    case PB_WORD_CRUDE_RATE:
    case PB_WORD_DSR:
    case PB_WORD_ISR:
    case PB_WORD_SURVEY_PROPORTION:
        return !is_index(table, row);
    default:
        return false;
    }
}

static struct pb_estimate estimate_of(const struct pb_table *table, size_t row)
{
    return (struct pb_estimate){ table->value[row], { table->lower_95[row], table->upper_95[row] } };
}

static double excess_of(const struct pb_table *table, size_t row, size_t country)
{
    double count = table->count[row];
    double value = table->value[row];
    double england = table->value[country];
    if (table->value_type[row] == PB_WORD_SURVEY_PROPORTION)
        return PB_MISSING;
    if (value > 0)
        return count - count * england / value;
    return count - table->denominator[row] * england / table->multiplier[row];
}

struct pb_estimate pb_contrast_of(const struct pb_table *table, size_t row, enum pb_contrast which)
{
    bool before = which == PB_BEFORE_DIFFERENCE || which == PB_BEFORE_RATIO;
    bool difference = which == PB_ENGLAND_DIFFERENCE || which == PB_BEFORE_DIFFERENCE;
    struct pb_estimate found = nothing;
    if (!difference && !has_ratio(table, row))
        return found;
    size_t other = other_row(table, row, before ? table->year_before[row] : table->country_row[row]);
    if (other == SIZE_MAX || (!before && pb_word_adds_up(table->value_type[row])))
        return found;
    struct pb_estimate own = estimate_of(table, row);
    struct pb_estimate others = estimate_of(table, other);
    if (which == PB_ENGLAND_EXCESS)
        found.value = excess_of(table, row, other);
    else
        found = difference ? pb_difference(&own, &others) : pb_ratio(&own, &others);
    return found;
}

/* ---- As it is published ---- */

enum {
    CONTRAST_EXACT = 22, /* powers of ten up to here are exact doubles */
    CONTRAST_SHOWN = 15  /* and so many digits of a decimal are told apart by doubles */
};

static const double contrast_powers[] = { 1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7,
                                          1e-6,  1e-5,  1e-4,  1e-3,  1e-2,  1e-1,  1e0,   1e1,  1e2,  1e3,
                                          1e4,   1e5,   1e6,   1e7,   1e8,   1e9,   1e10,  1e11, 1e12, 1e13,
                                          1e14,  1e15,  1e16,  1e17,  1e18,  1e19,  1e20,  1e21, 1e22 };
static const double *const contrast_one = contrast_powers + 16;

static double contrast_power_of_ten(int exponent)
{
    return exponent <= CONTRAST_EXACT ? contrast_one[exponent] : pow(10, exponent);
}

/* The decimal exponent of a number above 0: by comparing with powers of ten, and only for the smallest and largest by a
 * logarithm. Beside a power of ten the two may differ; the digits are those of that power either way. */
static int contrast_exponent(double magnitude)
{
    if (magnitude < 1e-15 || magnitude >= 1e21)
        return (int)floor(log10(magnitude));
    int exponent = 0;
    (void)frexp(magnitude, &exponent);
    exponent = exponent * 3 / 10; /* of two, to of ten, about */
    while (magnitude < contrast_one[exponent])
        exponent--;
    while (magnitude >= contrast_one[exponent + 1])
        exponent++;
    return exponent;
}

/* How many digits behind the point a number keeps; below 0: how many before it it does not. */
static int contrast_decimals(double number)
{
    return PB_CONTRAST_DIGITS - 1 - contrast_exponent(fabs(number));
}

double pb_contrast_rounded(double number)
{
    if (number == 0 || !isfinite(number))
        return number;
    int decimals = contrast_decimals(number);
    if (decimals < -300 || decimals > 300)
        return number;
    double scale = contrast_power_of_ten(abs(decimals));
    return decimals < 0 ? round(number / scale) * scale : round(number * scale) / scale;
}

size_t pb_contrast_text(double number, char text[PB_NUMBER_TEXT])
{
    double magnitude = fabs(number);
    int decimals = magnitude > 0 && isfinite(number) ? contrast_decimals(number) : INT_MAX;
    if (decimals < PB_CONTRAST_DIGITS - CONTRAST_SHOWN || decimals > CONTRAST_EXACT)
        return pb_number_format(pb_contrast_rounded(number), text);
    double scale = contrast_one[abs(decimals)];
    uint64_t digits = (uint64_t)((decimals < 0 ? magnitude / scale : magnitude * scale) + 0.5);
    double rounded = decimals < 0 ? (double)digits * scale : (double)digits / scale;
    return pb_number_write(number < 0 ? -rounded : rounded, digits, -decimals, text);
}
