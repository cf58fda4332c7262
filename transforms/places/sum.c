/*
 * The row of a Place for one series and period: its parts put together, or the reason why that cannot be done.
 */
#include "transforms/places/sum.h"

static void clear_numbers(struct pb_table *sums, size_t row)
{
#define X(name)                                                                                                        \
    sums->name[row] = PB_MISSING;                                                                                      \
    sums->name##_text[row] = PB_WORD_NONE;
    PB_NUMBER_COLUMNS(X)
#undef X
}

static bool is_row(size_t row)
{
    return row != PLACES_NO_ROW && row != PLACES_SEVERAL_ROWS;
}

/* Where the sum comes from: the files, each once, and the rows in the order of the districts. */
static enum pb_status sum_write_sources(struct places_sum *sum, struct pb_table *sums, size_t row)
{
    struct places_work *work = sum->work;
    const struct pb_table *table = work->context->table;
    enum pb_status status = PB_OK;
    places_joined_clear(&work->joined);
    for (size_t i = 0; status == PB_OK && i < sum->parts->count; i++)
        if (is_row(sum->parts->rows[i]))
            status =
                places_joined_add(&work->joined, ";", pb_cell(table, source_row, sum->parts->rows[i]), work->error);
    if (status == PB_OK)
        status = places_joined_symbol(&work->joined, sums->symbols, &sums->source_row[row], work->error);
    places_joined_clear(&work->joined);
    for (size_t i = 0; status == PB_OK && i < sum->parts->count; i++) {
        bool again = !is_row(sum->parts->rows[i]);
        for (size_t j = 0; !again && j < i; j++)
            again = is_row(sum->parts->rows[j]) &&
                    table->source_file[sum->parts->rows[j]] == table->source_file[sum->parts->rows[i]];
        if (!again)
            status =
                places_joined_add(&work->joined, ";", pb_cell(table, source_file, sum->parts->rows[i]), work->error);
    }
    if (status == PB_OK)
        status = places_joined_symbol(&work->joined, sums->symbols, &sums->source_file[row], work->error);
    return status;
}

/* Why there is no figure, or else what the source noted about the parts, and where the weights are from. */
static enum pb_status sum_write_note(struct places_sum *sum, struct pb_table *sums, size_t row)
{
    struct places_work *work = sum->work;
    const struct pb_table *table = work->context->table;
    enum pb_status status = PB_OK;
    places_joined_clear(&work->joined);
    if (sum->reason[0]) {
        status = places_joined_add(&work->joined, "", "not calculable", work->error);
        if (status == PB_OK)
            status = places_joined_add(&work->joined, ": ", sum->reason, work->error);
    } else {
        for (size_t i = 0; status == PB_OK && i < sum->parts->count; i++) {
            if (!table->note[sum->parts->rows[i]])
                continue;
            status = places_joined_add(&work->joined, "; ", sum->parts->areas[i]->name, work->error);
            if (status == PB_OK)
                status = places_joined_add(&work->joined, ": ", pb_cell(table, note, sum->parts->rows[i]), work->error);
        }
        const char *source = work->context->geography->population_source;
        if (status == PB_OK && sum->joining == PLACES_JOIN_SHARES && source) {
            status = places_joined_add(&work->joined, "; ", "weights: all residents", work->error);
            if (status == PB_OK)
                status = places_joined_add(&work->joined, ", ", source, work->error);
        }
    }
    return status == PB_OK ? places_joined_symbol(&work->joined, sums->symbols, &sums->note[row], work->error) : status;
}

static enum pb_status sum_write_text(struct places_sum *sum, pb_symbol *cell, const char *text)
{
    *cell = pb_symbol_of(sum->work->context->table->symbols, text);
    return *cell == PB_SYMBOL_NONE ? pb_out_of_memory(sum->work->error) : PB_OK;
}

/* What the row is about stays as the districts have it; the rest is the Place's. */
static enum pb_status sum_write_row(struct places_sum *sum, struct pb_table *sums)
{
    size_t row = 0;
    enum pb_status status = pb_table_copy(sums, sum->work->context->table, sum->first, &row, sum->work->error);
    if (status != PB_OK)
        return status;
    clear_numbers(sums, row);
    sums->compared_with_england[row] = sums->compared_with_region[row] = PB_WORD_NONE;
    sums->trend[row] = sums->spc[row] = PB_WORD_NONE;
    sums->origin[row] = 0;
    bool made = !sum->reason[0] && places_sum_calculate(sum, sums, row);
    if (!made)
        clear_numbers(sums, row);
    sums->status[row] = made ? PB_WORD_CALCULATED : PB_WORD_NOT_CALCULABLE;
    sums->geography[row] = PB_WORD_SUM;
    status = sum_write_text(sum, &sums->method[row], made ? sum->method : "");
    if (status == PB_OK)
        status = sum_write_text(sum, &sums->place[row], sum->place->id);
    if (status == PB_OK)
        status = sum_write_text(sum, &sums->area_code[row], sum->place->id);
    if (status == PB_OK)
        status = sum_write_text(sum, &sums->area_name[row], sum->place->name);
    if (status == PB_OK)
        status = sum_write_text(sum, &sums->area_type[row], sum->place->system ? "System" : "Place");
    if (status == PB_OK)
        status = sum_write_note(sum, sums, row);
    if (status == PB_OK)
        status = sum_write_sources(sum, sums, row);
    return status;
}

enum pb_status places_add_sum(struct places_work *work, const struct pb_place *place, const struct places_parts *parts,
                              const struct places_series_scale *scale, struct pb_table *sums)
{
    const struct pb_table *table = work->context->table;
    struct places_sum sum = { .work = work, .place = place, .parts = parts, .scale = scale };
    while (sum.first < parts->count && !is_row(parts->rows[sum.first]))
        sum.first++;
    if (sum.first == parts->count) /* nothing but parts with several rows: there is no row to say it in */
        return PB_OK;
    sum.first = parts->rows[sum.first];
    sum.type = (enum pb_word)table->value_type[sum.first];
    sum.multiplier = table->multiplier[sum.first];
    sum.proportion = sum.type == PB_WORD_PROPORTION;
    if (places_sum_calculable(&sum))
        sum.reason[0] = '\0';
    return sum_write_row(&sum, sums);
}
