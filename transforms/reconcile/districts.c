/*
 * Districts against their county, and against the Place that they are: its own row against the sum of its districts'
 * rows.
 */
#include "placebook/deprivation.h"
#include "transforms/reconcile/reconcile.h"

#include <string.h>

enum { SEXES = 4 };

/* Areas that are the people of their districts; those of NHS areas are registered with practices. */
static bool is_whole(const struct pb_area *area)
{
    return (area->kind == PB_AREA_COUNTY || area->kind == PB_AREA_PLACE) && area->districts.count > 0;
}

static size_t districts_position_of(const struct pb_geography *geography, const struct pb_area *area)
{
    return (size_t)(area - (const struct pb_area *)geography->areas.items);
}

/* The districts' counts or denominators together; missing when one has none. */
static struct reconcile_known districts_add_up(const struct reconcile_work *work, const struct pb_area *whole,
                                               struct reconcile_known (*of)(const struct reconcile_work *, size_t))
{
    const struct pb_geography *geography = work->context->geography;
    struct reconcile_known sum = { 0, 0 };
    for (size_t i = 0; i < whole->districts.count; i++) {
        const char *code = whole->districts.items[i];
        const struct pb_area *area = pb_geography_area(geography, code, strlen(code));
        size_t row = area ? work->row_of[districts_position_of(geography, area) * SEXES] : RECONCILE_NO_ROW;
        if (row == RECONCILE_NO_ROW)
            return (struct reconcile_known){ PB_MISSING, 0 };
        struct reconcile_known district = of(work, row);
        sum.number += district.number;
        sum.margin += district.margin;
    }
    return sum;
}

static enum pb_status districts_compare(struct reconcile_work *work, enum reconcile_check check, size_t row,
                                        struct reconcile_known sum, struct reconcile_known own, const char *what)
{
    if (pb_missing(sum.number) || pb_missing(own.number))
        return PB_OK;
    char made[32];
    char published[32];
    return reconcile_compared(work, check, reconcile_known_agree(sum, own), row, sum.number, own.number,
                              "%s of the districts: %s; published for %s: %s", what, reconcile_say(sum.number, made),
                              pb_cell(work->context->table, area_name, row), reconcile_say(own.number, published));
}

static enum pb_status check_whole(struct reconcile_work *work, size_t row)
{
    const struct pb_area *whole = work->areas[row];
    struct reconcile_known count = districts_add_up(work, whole, reconcile_known_count);
    struct reconcile_known denominator = districts_add_up(work, whole, reconcile_known_denominator);
    enum pb_status status =
        districts_compare(work, DISTRICTS_COUNT, row, count, reconcile_known_count(work, row), "Sum of the counts");
    if (status == PB_OK)
        status = districts_compare(work, DISTRICTS_DENOMINATOR, row, denominator,
                                   reconcile_known_denominator(work, row), "Sum of the denominators");
    if (status == PB_OK && work->scale.type != PB_WORD_NONE)
        status = districts_compare(work, DISTRICTS_VALUE, row,
                                   reconcile_known_quotient(work->scale.multiplier, count, denominator),
                                   reconcile_known_value(work, row), "Value from the sums");
    return status;
}

enum pb_status reconcile_check_districts(struct reconcile_work *work, const uint32_t *rows, size_t count)
{
    const struct pb_geography *geography = work->context->geography;
    bool any = false;
    if (!work->scale.adds_up || pb_grouping_is_relative(pb_cell(work->context->table, category_type, rows[0])))
        return PB_OK;
    for (size_t i = 0; i < count; i++) {
        const struct pb_area *area = work->areas[rows[i]];
        if (!area || !reconcile_is_lead(work, rows[i]))
            continue;
        work->row_of[districts_position_of(geography, area) * SEXES] = rows[i];
        any = any || is_whole(area);
    }
    enum pb_status status = PB_OK;
    for (size_t i = 0; any && i < count && status == PB_OK; i++) {
        const struct pb_area *area = work->areas[rows[i]];
        if (area && is_whole(area) && reconcile_is_lead(work, rows[i]))
            status = check_whole(work, rows[i]);
    }
    for (size_t i = 0; i < count; i++)
        if (work->areas[rows[i]])
            work->row_of[districts_position_of(geography, work->areas[rows[i]]) * SEXES] = RECONCILE_NO_ROW;
    return status;
}
