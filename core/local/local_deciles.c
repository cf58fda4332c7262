/*
 * How deprived the neighbourhoods of local areas are: the LSOAs of the table that have a decile of deprivation in
 * England, put into the areas in which the reference data say that they lie. Of several such measures the one with the
 * newest period counts, of those the first in the order of publication.
 */
#include "core/local/local_private.h"

#include <string.h>
#include <strings.h>

bool pb_is_lsoa_decile(const struct pb_table *table, size_t row)
{
    double value = table->value[row];
    return table->geography[row] == PB_WORD_LOCAL && strcasecmp(pb_cell(table, area_type, row), PB_TYPE_LSOA) == 0 &&
           strcasecmp(pb_cell(table, unit, row), "Decile") == 0 && value >= 1 && value <= PB_DECILES &&
           value == (double)(size_t)value && table->category[row] == PB_WORD_NONE;
}

static size_t newest_deciles(const struct pb_table *table)
{
    size_t newest = SIZE_MAX;
    for (size_t row = 0; row < table->rows; row++)
        if (pb_is_lsoa_decile(table, row) && (newest == SIZE_MAX || table->period_end[row] > table->period_end[newest]))
            newest = row;
    return newest;
}

static void deciles_add(struct pb_deciles *deciles, double decile, double people)
{
    size_t at = (size_t)decile - 1;
    deciles->lsoas[at]++;
    deciles->people[at] += people; /* one that is missing makes the sum missing */
    deciles->count++;
}

void pb_local_add_deciles(struct local_finding *finding)
{
    const struct pb_table *table = finding->table;
    struct pb_local_areas *areas = finding->areas;
    size_t like = finding->reference ? newest_deciles(table) : SIZE_MAX;
    for (size_t row = 0; like != SIZE_MAX && row < table->rows; row++) {
        if (table->measure[row] != table->measure[like] || table->period[row] != table->period[like] ||
            !pb_is_lsoa_decile(table, row))
            continue;
        const char *code = pb_cell(table, area_code, row);
        const struct pb_reference_area *lsoa = pb_reference_area(finding->reference, code, strlen(code));
        const struct pb_reference_area *local = pb_reference_within(finding->reference, lsoa, PB_TYPE_LOCAL, 0, NULL);
        size_t position = local ? pb_local_position(finding, local->code) : SIZE_MAX;
        if (position == SIZE_MAX)
            continue;
        struct pb_local_area *area = &areas->areas[position];
        const struct pb_people_asked asked = { PB_WORD_PERSONS, 0, PB_AGE_END, area->year, area->year };
        double people = area->year ? pb_reference_people(finding->reference, lsoa, &asked).people : PB_MISSING;
        deciles_add(&area->deciles, table->value[row], people);
        deciles_add(&areas->deciles, table->value[row], people);
        areas->decile_row = like;
    }
}
