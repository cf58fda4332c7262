/*
 * Districts against their county: the county's row against the sum of its districts' rows.
 */
#include "transforms/reconcile/reconcile.h"

#include <string.h>

enum { SEXES = 4 };

static size_t position_of(const struct pb_geography *geography, const struct pb_area *area)
{
    return (size_t)(area - (const struct pb_area *)geography->areas.items);
}

/* The districts' counts or denominators together; missing when one has none. */
static struct pb_known add_up(const struct pb_reconciling *work, const struct pb_area *county,
                              struct pb_known (*of)(const struct pb_reconciling *, size_t))
{
    const struct pb_geography *geography = work->stage->geography;
    struct pb_known sum = { 0, 0 };
    for (size_t i = 0; i < county->districts.count; i++) {
        const char *code = county->districts.items[i];
        const struct pb_area *area = pb_geography_area(geography, code, strlen(code));
        size_t row = area ? work->row_of[position_of(geography, area) * SEXES] : PB_NO_ROW;
        if (row == PB_NO_ROW)
            return (struct pb_known){ PB_MISSING, 0 };
        struct pb_known district = of(work, row);
        sum.number += district.number;
        sum.margin += district.margin;
    }
    return sum;
}

static enum pb_status compare(struct pb_reconciling *work, enum pb_reconcile_check check, size_t row,
                              struct pb_known sum, struct pb_known own, const char *what)
{
    if (pb_missing(sum.number) || pb_missing(own.number))
        return PB_OK;
    char made[32];
    char published[32];
    return pb_compared(work, check, pb_known_agree(sum, own), row, sum.number, own.number,
                       "%s of the districts: %s; published for %s: %s", what, pb_say(sum.number, made),
                       pb_cell(work->stage->table, area_name, row), pb_say(own.number, published));
}

static enum pb_status check_county(struct pb_reconciling *work, size_t row)
{
    const struct pb_area *county = work->areas[row];
    struct pb_known count = add_up(work, county, pb_known_count);
    struct pb_known denominator = add_up(work, county, pb_known_denominator);
    enum pb_status status = compare(work, DISTRICTS_COUNT, row, count, pb_known_count(work, row), "Sum of the counts");
    if (status == PB_OK)
        status = compare(work, DISTRICTS_DENOMINATOR, row, denominator, pb_known_denominator(work, row),
                         "Sum of the denominators");
    if (status == PB_OK && work->scale.type != PB_WORD_NONE)
        status = compare(work, DISTRICTS_VALUE, row, pb_known_quotient(work->scale.multiplier, count, denominator),
                         pb_known_value(work, row), "Value from the sums");
    return status;
}

enum pb_status pb_check_districts(struct pb_reconciling *work, const uint32_t *rows, size_t count)
{
    const struct pb_geography *geography = work->stage->geography;
    bool any = false;
    if (!work->scale.adds_up)
        return PB_OK;
    for (size_t i = 0; i < count; i++) {
        const struct pb_area *area = work->areas[rows[i]];
        if (!area || !pb_is_lead(work, rows[i]))
            continue;
        work->row_of[position_of(geography, area) * SEXES] = rows[i];
        any = any || (area->kind == PB_AREA_COUNTY && area->districts.count > 0);
    }
    enum pb_status status = PB_OK;
    for (size_t i = 0; any && i < count && status == PB_OK; i++) {
        const struct pb_area *area = work->areas[rows[i]];
        if (area && area->kind == PB_AREA_COUNTY && area->districts.count > 0 && pb_is_lead(work, rows[i]))
            status = check_county(work, rows[i]);
    }
    for (size_t i = 0; i < count; i++)
        if (work->areas[rows[i]])
            work->row_of[position_of(geography, work->areas[rows[i]]) * SEXES] = PB_NO_ROW;
    return status;
}
