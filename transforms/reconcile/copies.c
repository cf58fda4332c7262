/*
 * The table of a Place against what else is known of the same area: the row of its only district in the system's table,
 * and a figure that somebody publishes for an area with the same districts.
 */
#include "transforms/reconcile/reconcile.h"

#include <math.h>

static bool copies_same_number(double a, double b)
{
    return a == b || (pb_missing(a) && pb_missing(b));
}

static bool same_figures(const struct pb_table *table, size_t row, size_t other)
{
    return copies_same_number(table->value[row], table->value[other]) &&
           copies_same_number(table->lower_95[row], table->lower_95[other]) &&
           copies_same_number(table->upper_95[row], table->upper_95[other]) &&
           copies_same_number(table->lower_998[row], table->lower_998[other]) &&
           copies_same_number(table->upper_998[row], table->upper_998[other]) &&
           copies_same_number(table->count[row], table->count[other]) &&
           copies_same_number(table->denominator[row], table->denominator[other]) &&
           table->status[row] == table->status[other];
}

/* A Place's row of its only district against the system's row of it. */
static enum pb_status check_copy(struct reconcile_work *work, const uint32_t *rows, size_t count, size_t copy)
{
    const struct pb_table *table = work->context->table;
    size_t row = RECONCILE_NO_ROW;
    for (size_t i = 0; i < count && row == RECONCILE_NO_ROW; i++)
        if (reconcile_is_lead(work, rows[i]) && table->area_code[rows[i]] == table->area_code[copy])
            row = rows[i];
    bool same = row != RECONCILE_NO_ROW && same_figures(table, row, copy);
    double expected = row == RECONCILE_NO_ROW ? PB_MISSING : table->value[row];
    return reconcile_compared(work, ONLY_DISTRICT, same, copy, table->value[copy], expected,
                              "The figures of %s as a Place are not those of the district",
                              pb_cell(table, area_name, copy));
}

static enum pb_status copies_compare(struct reconcile_work *work, size_t sum, size_t row, struct reconcile_known made,
                                     struct reconcile_known published, const char *what)
{
    if (pb_missing(made.number) || pb_missing(published.number))
        return PB_OK;
    const struct pb_table *table = work->context->table;
    enum pb_area_kind kind = work->areas[row]->kind;
    if (kind != PB_AREA_DISTRICT && kind != PB_AREA_COUNTY)
        made.margin += work->options->nhs_tolerance * fabs(published.number);
    char made_text[32];
    char published_text[32];
    return reconcile_compared(work, PLACE_SUM, reconcile_known_agree(made, published), sum, made.number,
                              published.number, "%s of %s, its districts added together: %s; published for %s: %s",
                              what, pb_cell(table, area_name, sum), reconcile_say(made.number, made_text),
                              pb_cell(table, area_name, row), reconcile_say(published.number, published_text));
}

/* A calculated sum against the published row of an area with the same districts. */
static enum pb_status check_sum(struct reconcile_work *work, size_t sum, size_t row)
{
    enum pb_status status =
        copies_compare(work, sum, row, reconcile_known_count(work, sum), reconcile_known_count(work, row), "Count");
    if (status == PB_OK)
        status = copies_compare(work, sum, row, reconcile_known_denominator(work, sum),
                                reconcile_known_denominator(work, row), "Denominator");
    if (status == PB_OK && work->scale.type != PB_WORD_NONE)
        status =
            copies_compare(work, sum, row, reconcile_known_value(work, sum), reconcile_known_value(work, row), "Value");
    return status;
}

enum pb_status reconcile_check_copies(struct reconcile_work *work, const uint32_t *rows, size_t count)
{
    const struct pb_table *table = work->context->table;
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < count && status == PB_OK; i++) {
        size_t row = rows[i];
        const struct pb_area *area = work->areas[row];
        if (table->geography[row] == PB_WORD_EXACT && area && area->kind == PB_AREA_DISTRICT &&
            !reconcile_is_lead(work, row))
            status = check_copy(work, rows, count, row);
        if (table->geography[row] != PB_WORD_SUM)
            continue;
        for (size_t k = 0; k < count && status == PB_OK; k++)
            if (table->place[rows[k]] == table->place[row] && table->geography[rows[k]] == PB_WORD_EXACT &&
                work->areas[rows[k]])
                status = check_sum(work, row, rows[k]);
    }
    return status;
}
