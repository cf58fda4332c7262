/*
 * Populations of the reference data as denominators.
 */
#include "placebook/contract/methods.h"
#include "placebook/period.h"
#include "placebook/statistics/rate.h"
#include "transforms/rates/rates.h"

#include <stdio.h>
#include <string.h>

enum { MIDDLE = 701, DAYS_OF_YEAR = 365 };

bool rates_years(int32_t start, int32_t end, int32_t *first, int32_t *last)
{
    if (!pb_date_valid(start) || !pb_date_valid(end))
        return false;
    *first = start / 10000 + (start % 10000 > MIDDLE);
    *last = end / 10000 - (end % 10000 < MIDDLE);
    int32_t days = pb_date_days(end) - pb_date_days(start) + 1;
    int32_t years = *last - *first + 1;
    return years > 0 && days >= DAYS_OF_YEAR * years && days <= (DAYS_OF_YEAR + 1) * years;
}

double rates_look_up(struct rates_figure *figure, const struct pb_reference_area *area, int32_t start, int32_t end,
                     int32_t age_from, int32_t age_to)
{
    struct pb_people_asked asked = { .sex = figure->sex, .age_from = age_from, .age_to = age_to };
    if (!area || !rates_years(start, end, &asked.first_year, &asked.last_year))
        return PB_MISSING;
    struct pb_people_found found = pb_reference_people(figure->work->context->reference, area, &asked);
    if (pb_missing(found.people))
        return found.people;
    figure->looked_up = true;
    if (!found.matched) {
        figure->unmatched = true;
        figure->year_used = found.year_used;
    }
    return found.people;
}

/* ---- Counts that came alone ---- */

/* What the source says of its figure counts: a value that is withheld, or not given for a reason that its note says,
 * stays away, and no published value is ever replaced. */
static bool is_alone(const struct pb_table *table, size_t row)
{
    pb_symbol said = table->status[row];
    const char *note = pb_cell(table, note, row);
    bool silent = (said == PB_WORD_NONE || said == PB_WORD_MISSING) && (!*note || pb_method_is_rounded(note));
    bool ours = said == PB_WORD_CALCULATED; /* a sum of small areas */
    return (silent || ours) && table->value_type[row] == PB_WORD_CRUDE_RATE && pb_missing(table->value[row]) &&
           !pb_missing(table->count[row]) && table->count[row] >= 0 && pb_missing(table->denominator[row]) &&
           table->multiplier[row] > 0 && !*pb_cell(table, category, row);
}

/* The rate of the row, when the people of its ages are known. */
static enum pb_status complete_row(struct rates_work *work, size_t row)
{
    struct pb_table *table = work->context->table;
    int32_t from = 0;
    int32_t to = PB_AGE_END;
    const char *age = pb_cell(table, age, row);
    bool all = !*age || pb_is_total(age, strlen(age));
    struct pb_error error = { 0 };
    struct pb_interval limits[2];
    const struct pb_reference_area *area = pb_reference_area(work->context->reference, pb_cell(table, area_code, row),
                                                             pb_symbol_length(table->symbols, table->area_code[row]));
    struct rates_figure figure = { .work = work,
                                   .sex = table->sex[row] ? (enum pb_word)table->sex[row] : PB_WORD_PERSONS };
    if (!all && !pb_age_parse(age, strlen(age), &from, &to))
        return PB_OK;
    double people = rates_look_up(&figure, area, table->period_start[row], table->period_end[row], from, to);
    if (!(people > 0) ||
        pb_rate_limits(table->count[row], people, table->multiplier[row], PB_Z_95, &limits[0], &error) != PB_OK ||
        pb_rate_limits(table->count[row], people, table->multiplier[row], PB_Z_998, &limits[1], &error) != PB_OK)
        return PB_OK;
    table->denominator[row] = people;
    table->value[row] = table->multiplier[row] * table->count[row] / people;
    table->lower_95[row] = limits[0].lower;
    table->upper_95[row] = limits[0].upper;
    table->lower_998[row] = limits[1].lower;
    table->upper_998[row] = limits[1].upper;
    char method[200];
    const char *sum = pb_cell(table, method, row); /* "sum of 8 of 8 LSOAs (exact)": of counts that came alone */
    const bool approximate = figure.unmatched || pb_method_is_approximate(sum);
    const bool rounded = pb_method_is_rounded(sum) || pb_method_is_rounded(pb_cell(table, note, row));
    (void)snprintf(method, sizeof method, "%.*sover people of the reference data, %s limits%s",
                   *sum ? (int)strcspn(sum, "(") : 6, *sum ? sum : "count ",
                   table->count[row] < PB_EXACT_BELOW ? "exact" : "Byar",
                   approximate ? PB_APPROXIMATE
                   : rounded   ? PB_FROM_ROUNDED
                               : PB_EXACT_METHOD);
    enum pb_status status = pb_calculated_method(table, row, method, work->error);
    if (status != PB_OK || !figure.unmatched)
        return status;
    const char *before = pb_cell(table, note, row);
    (void)snprintf(method, sizeof method, "people of %d, the nearest year that there is", (int)figure.year_used);
    const char *note = *before ? pb_arena_format(&work->arena, "%s; %s", before, method) : method;
    return note ? pb_cell_set(table, &table->note[row], note, work->error) : pb_out_of_memory(work->error);
}

enum pb_status rates_complete(struct rates_work *work)
{
    const struct pb_table *table = work->context->table;
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && work->context->reference && row < table->rows; row++)
        if (is_alone(table, row))
            status = complete_row(work, row);
    return status;
}
