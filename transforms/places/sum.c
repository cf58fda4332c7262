/*
 * One sum: the districts of a Place added together for one series and period, or the reason why that cannot be done.
 */
#include "transforms/places/sum.h"

#include "core/statistics/proportion.h"
#include "core/statistics/rate.h"

/* Missing when one of the numbers is. */
static double total(const struct pb_sum *sum, const double *numbers)
{
    double result = 0;
    for (size_t i = 0; i < sum->count; i++)
        result += numbers[sum->rows[i]];
    return result;
}

static bool limits_of(struct pb_sum *sum, double count, double denominator, double z, double *lower, double *upper)
{
    struct pb_interval limits = { PB_MISSING, PB_MISSING };
    struct pb_error error = { 0 };
    enum pb_status status = sum->proportion
                                ? pb_proportion_limits(count, denominator, sum->multiplier, z, &limits, &error)
                                : pb_rate_limits(count, denominator, sum->multiplier, z, &limits, &error);
    if (status != PB_OK)
        return pb_sum_cannot(sum, "the sum has no limits: %.900s", error.message);
    *lower = limits.lower;
    *upper = limits.upper;
    return true;
}

/* Fills the numbers of the row and answers the method; NULL when the figures allow no limits. */
static const char *calculate(struct pb_sum *sum, struct pb_table *sums, size_t row)
{
    const struct pb_table *table = sum->work->stage->table;
    double count = total(sum, table->count);
    sums->count[row] = count;
    if (sum->type == PB_WORD_COUNT_VALUE) {
        sums->value[row] = total(sum, table->value);
        sums->denominator[row] = total(sum, table->denominator);
        return "sum of districts";
    }
    double denominator = total(sum, table->denominator);
    if (!limits_of(sum, count, denominator, PB_Z_95, &sums->lower_95[row], &sums->upper_95[row]) ||
        !limits_of(sum, count, denominator, PB_Z_998, &sums->lower_998[row], &sums->upper_998[row]))
        return NULL;
    sums->value[row] = sum->multiplier * count / denominator;
    sums->denominator[row] = denominator;
    if (sum->proportion)
        return "sum of districts, Wilson limits";
    return count < PB_EXACT_BELOW ? "sum of districts, exact limits" : "sum of districts, Byar limits";
}

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
    return row != PB_NO_ROW && row != PB_SEVERAL_ROWS;
}

/* Where the sum comes from: the files, each once, and the rows in the order of the districts. */
static enum pb_status write_sources(struct pb_sum *sum, struct pb_table *sums, size_t row)
{
    struct pb_placing *work = sum->work;
    const struct pb_table *table = work->stage->table;
    enum pb_status status = PB_OK;
    pb_joined_clear(&work->joined);
    for (size_t i = 0; status == PB_OK && i < sum->count; i++)
        if (is_row(sum->rows[i]))
            status = pb_joined_add(&work->joined, ";", pb_cell(table, source_row, sum->rows[i]), work->error);
    if (status == PB_OK)
        status = pb_joined_symbol(&work->joined, sums->symbols, &sums->source_row[row], work->error);
    pb_joined_clear(&work->joined);
    for (size_t i = 0; status == PB_OK && i < sum->count; i++) {
        bool again = !is_row(sum->rows[i]);
        for (size_t j = 0; !again && j < i; j++)
            again = is_row(sum->rows[j]) && table->source_file[sum->rows[j]] == table->source_file[sum->rows[i]];
        if (!again)
            status = pb_joined_add(&work->joined, ";", pb_cell(table, source_file, sum->rows[i]), work->error);
    }
    if (status == PB_OK)
        status = pb_joined_symbol(&work->joined, sums->symbols, &sums->source_file[row], work->error);
    return status;
}

/* Why there is no sum, or else what the source noted about the districts. */
static enum pb_status write_note(struct pb_sum *sum, struct pb_table *sums, size_t row)
{
    struct pb_placing *work = sum->work;
    const struct pb_table *table = work->stage->table;
    enum pb_status status = PB_OK;
    pb_joined_clear(&work->joined);
    if (sum->reason[0]) {
        status = pb_joined_add(&work->joined, "", "not calculable", work->error);
        if (status == PB_OK)
            status = pb_joined_add(&work->joined, ": ", sum->reason, work->error);
    } else {
        for (size_t i = 0; status == PB_OK && i < sum->count; i++) {
            if (!table->note[sum->rows[i]])
                continue;
            status = pb_joined_add(&work->joined, "; ", pb_sum_district(sum, i), work->error);
            if (status == PB_OK)
                status = pb_joined_add(&work->joined, ": ", pb_cell(table, note, sum->rows[i]), work->error);
        }
    }
    return status == PB_OK ? pb_joined_symbol(&work->joined, sums->symbols, &sums->note[row], work->error) : status;
}

static enum pb_status write_text(struct pb_sum *sum, pb_symbol *cell, const char *text)
{
    *cell = pb_symbol_of(sum->work->stage->table->symbols, text);
    return *cell == PB_SYMBOL_NONE ? pb_out_of_memory(sum->work->error) : PB_OK;
}

/* What the row is about stays as the districts have it; the rest is the Place's. */
static enum pb_status write_row(struct pb_sum *sum, struct pb_table *sums)
{
    size_t row = 0;
    enum pb_status status = pb_table_copy(sums, sum->work->stage->table, sum->first, &row, sum->work->error);
    if (status != PB_OK)
        return status;
    clear_numbers(sums, row);
    sums->compared_with_england[row] = sums->compared_with_region[row] = PB_WORD_NONE;
    sums->trend[row] = sums->spc[row] = PB_WORD_NONE;
    sums->origin[row] = 0;
    const char *method = sum->reason[0] ? NULL : calculate(sum, sums, row);
    if (!method)
        clear_numbers(sums, row);
    sums->status[row] = method ? PB_WORD_CALCULATED : PB_WORD_NOT_CALCULABLE;
    sums->geography[row] = PB_WORD_SUM;
    status = write_text(sum, &sums->method[row], method ? method : "");
    if (status == PB_OK)
        status = write_text(sum, &sums->place[row], sum->place->id);
    if (status == PB_OK)
        status = write_text(sum, &sums->area_code[row], sum->place->id);
    if (status == PB_OK)
        status = write_text(sum, &sums->area_name[row], sum->place->name);
    if (status == PB_OK)
        status = write_text(sum, &sums->area_type[row], sum->place->system ? "System" : "Place");
    if (status == PB_OK)
        status = write_note(sum, sums, row);
    if (status == PB_OK)
        status = write_sources(sum, sums, row);
    return status;
}

enum pb_status pb_places_add_sum(struct pb_placing *work, const struct pb_place *place, const size_t *rows,
                                 const struct pb_series_scale *scale, struct pb_table *sums)
{
    const struct pb_table *table = work->stage->table;
    struct pb_sum sum = { .work = work, .place = place, .rows = rows, .count = place->districts.count, .scale = scale };
    while (sum.first < sum.count && !is_row(rows[sum.first]))
        sum.first++;
    if (sum.first == sum.count) /* nothing but districts with several rows: there is no row to say it in */
        return PB_OK;
    sum.first = rows[sum.first];
    sum.type = (enum pb_word)table->value_type[sum.first];
    sum.multiplier = table->multiplier[sum.first];
    sum.proportion = sum.type == PB_WORD_PROPORTION;
    if (pb_sum_can_be_made(&sum))
        sum.reason[0] = '\0';
    return write_row(&sum, sums);
}
