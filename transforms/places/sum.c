/*
 * The row of a Place for one series and period: its parts put together, or the reason why that cannot be done.
 */
#include "transforms/places/sum.h"

#include "placebook/contract/methods.h"

static bool is_row(size_t row)
{
    return row != PLACES_NO_ROW && row != PLACES_SEVERAL_ROWS;
}

/* Why there is no figure, or else what the source noted about the parts, and where the weights are from. */
static enum pb_status sum_write_note(struct places_sum *sum, struct pb_table *sums, size_t row)
{
    struct places_work *work = sum->work;
    const struct pb_table *table = work->context->table;
    enum pb_status status = PB_OK;
    pb_joined_clear(&work->joined);
    if (sum->joint.reason[0]) {
        status = pb_joined_add(&work->joined, "", "not calculable", work->error);
        if (status == PB_OK)
            status = pb_joined_add(&work->joined, ": ", sum->joint.reason, work->error);
    } else {
        if (sum->joint.doubt[0])
            status = pb_joined_add(&work->joined, "", "no denominator", work->error);
        if (status == PB_OK && sum->joint.doubt[0])
            status = pb_joined_add(&work->joined, ": ", sum->joint.doubt, work->error);
        for (size_t i = 0; status == PB_OK && i < sum->parts->count; i++) {
            if (!table->note[sum->parts->rows[i]])
                continue;
            status = pb_joined_add(&work->joined, "; ", sum->parts->areas[i]->name, work->error);
            if (status == PB_OK)
                status = pb_joined_add(&work->joined, ": ", pb_cell(table, note, sum->parts->rows[i]), work->error);
        }
        const char *source = work->context->geography->population_source;
        if (status == PB_OK && sum->joint.joining == PB_JOIN_SHARES && source) {
            status = pb_joined_add(&work->joined, "; ", "weights: all residents", work->error);
            if (status == PB_OK)
                status = pb_joined_add(&work->joined, ", ", source, work->error);
        }
    }
    return status == PB_OK ? pb_joined_set(&work->joined, sums, &sums->note[row], work->error) : status;
}

/* What the row is about stays as the districts have it; the rest is the Place's. */
static enum pb_status sum_write_row(struct places_sum *sum, struct pb_table *sums)
{
    struct places_work *work = sum->work;
    struct pb_table *table = work->context->table;
    size_t row = 0;
    enum pb_status status = pb_calculated_add(sums, table, sum->first, &row, work->error);
    if (status != PB_OK)
        return status;
    if (sum->joint.reason[0] || !pb_joint_calculate(&sum->joint, sums, row))
        pb_calculated_not(sums, row);
    else
        status = pb_calculated_method(sums, row, sum->joint.method, work->error);
    sums->geography[row] = PB_WORD_SUM;
    if (status == PB_OK)
        status = pb_cell_set(sums, &sums->place[row], sum->place->id, work->error);
    if (status == PB_OK)
        status = pb_cell_set(sums, &sums->area_code[row], sum->place->id, work->error);
    if (status == PB_OK)
        status = pb_cell_set(sums, &sums->area_name[row], sum->place->name, work->error);
    if (status == PB_OK)
        status = pb_cell_set(sums, &sums->area_type[row], sum->place->system ? "System" : "Place", work->error);
    if (status == PB_OK)
        status = sum_write_note(sum, sums, row);
    return status == PB_OK ? pb_calculated_sources(&work->joined, table, sum->parts->rows, sum->parts->count, sums, row,
                                                   work->error)
                           : status;
}

enum pb_status places_add_sum(struct places_work *work, const struct pb_place *place, const struct places_parts *parts,
                              const struct pb_scale *scale, struct pb_table *sums)
{
    const struct pb_table *table = work->context->table;
    struct places_sum sum = { .work = work, .place = place, .parts = parts };
    while (sum.first < parts->count && !is_row(parts->rows[sum.first]))
        sum.first++;
    if (sum.first == parts->count) /* nothing but parts with several rows: there is no row to say it in */
        return PB_OK;
    sum.first = parts->rows[sum.first];
    sum.joint = (struct pb_joint){ .table = table,
                                   .parts = parts->name,
                                   .count = parts->count,
                                   .rows = parts->rows,
                                   .names = parts->names,
                                   .weights = parts->weights,
                                   .no_weight = "the Places file states no population of",
                                   .means = parts->means,
                                   .standardised = true,
                                   .scale = scale,
                                   .tolerance = work->tolerance };
    for (size_t i = 0; i < parts->count; i++) {
        parts->names[i] = parts->areas[i]->name;
        parts->weights[i] = pb_geography_population(work->context->geography, parts->areas[i]);
        sum.joint.partial = sum.joint.partial || (is_row(parts->rows[i]) &&
                                                  pb_method_is_approximate(pb_cell(table, method, parts->rows[i])));
    }
    if (places_sum_calculable(&sum))
        sum.joint.reason[0] = '\0';
    return sum_write_row(&sum, sums);
}
