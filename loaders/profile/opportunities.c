/*
 * The largest opportunities by RightCare's method, for a page on which nothing can be rated against England: in pounds,
 * for people and in other units, each for the latest period that was compared. They overlap, so nothing is added up.
 */
#include "loaders/profile/sections.h"

#include "placebook/contract/opportunity.h"

#include <math.h>
#include <string.h>

enum opportunity_kind { IN_POUNDS, FOR_PEOPLE, OF_OTHERS, POUNDS_UNLIMITED, OPPORTUNITY_KINDS };

static enum opportunity_kind kind_of(const char *unit)
{
    if (strncmp(unit, "\xC2\xA3", 2) == 0)
        return IN_POUNDS;
    return strcmp(unit, "patients") == 0 || strcmp(unit, "people") == 0 ? FOR_PEOPLE : OF_OTHERS;
}

/* Is a row an opportunity above 0 of an organisation of the Place, or of the Place itself? */
static bool is_opportunity_row(const struct pb_load *load, size_t row)
{
    const struct pb_table *table = load->table;
    return strcmp(pb_cell(table, category_type, row), PB_OPPORTUNITY) == 0 && !pb_missing(table->value[row]) &&
           table->value[row] > 0 &&
           (table->geography[row] != PB_WORD_SUM || strcmp(pb_cell(table, area_code, row), load->place->id) == 0);
}

static void opportunity_take(const struct pb_table *table, size_t row, size_t largest[OPPORTUNITY_KINDS])
{
    const char *category = pb_cell(table, category, row);
    enum opportunity_kind kind = kind_of(pb_cell(table, unit, row));
    if (strcmp(category, PB_OPPORTUNITY_UNLIMITED) == 0 && kind == IN_POUNDS)
        kind = POUNDS_UNLIMITED;
    else if (strcmp(category, PB_OPPORTUNITY_COUNTED) != 0)
        return;
    if (largest[kind] == SIZE_MAX || table->value[row] > table->value[largest[kind]])
        largest[kind] = row;
}

/* The rows of a measure follow each other; of its periods the latest counts. */
static size_t opportunities_of_measure(const struct pb_load *load, size_t first, size_t largest[OPPORTUNITY_KINDS])
{
    const struct pb_table *table = load->table;
    int32_t latest = 0;
    size_t end = first;
    for (; end < table->rows && table->measure[end] == table->measure[first]; end++)
        if (is_opportunity_row(load, end) && table->period_end[end] > latest)
            latest = table->period_end[end];
    for (size_t row = first; latest && row < end; row++)
        if (table->period_end[row] == latest && is_opportunity_row(load, row))
            opportunity_take(table, row, largest);
    return end;
}

/* "3,403 patients: Circulation: Patients treated to target, NHS Coventry and Rugby CCG, 2017/18." */
static const char *opportunity_line(struct facts *facts, size_t row, enum opportunity_kind kind)
{
    const struct pb_table *table = facts->load->table;
    char figure[PROFILE_FIGURE];
    bool pounds = kind == IN_POUNDS || kind == POUNDS_UNLIMITED;
    double amount = table->value[row];
    return pb_arena_format(facts->arena, "%s%s%s%s%s: %s, %s, %s.", pounds ? "\xC2\xA3" : "",
                           profile_figure(amount < 1 ? amount : round(amount), true, figure), pounds ? "" : " ",
                           pounds ? "" : pb_cell(table, unit, row),
                           kind == POUNDS_UNLIMITED ? " above the lowest five, compared without limits" : "",
                           pb_cell(table, measure_name, row), pb_cell(table, area_name, row),
                           pb_cell(table, period, row));
}

void profile_section_opportunities(struct facts *facts, struct section *section)
{
    size_t largest[OPPORTUNITY_KINDS] = { SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX };
    for (size_t row = 0; row < facts->load->table->rows;)
        row = opportunities_of_measure(facts->load, row, largest);
    bool any = false;
    for (size_t kind = 0; kind < OPPORTUNITY_KINDS; kind++)
        any = any || largest[kind] != SIZE_MAX;
    if (!any)
        return;
    (void)profile_section_add(facts, section,
                              "What would change if organisations did as well as the best five of the ten most like "
                              "them. They overlap, and are not to be added up.");
    for (size_t kind = 0; kind < OPPORTUNITY_KINDS; kind++)
        if (largest[kind] != SIZE_MAX)
            (void)profile_section_add(facts, section,
                                      opportunity_line(facts, largest[kind], (enum opportunity_kind)kind));
}
