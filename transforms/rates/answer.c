/*
 * What becomes of a figure: a row of its own, or a comparison with the one that is published.
 */
#include "transforms/rates/rates.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char rule[] = "calculated-from-ages";
static const char sentence[] = "Published rates and life expectancies against those calculated from counts by age";

size_t rates_find_own(const struct rates_work *work, const struct pb_area *area, pb_symbol code, enum pb_word sex,
                      int32_t start, int32_t end)
{
    const struct pb_table *table = work->context->table;
    for (size_t row = 0; row < work->table_rows; row++)
        if (table->period_start[row] == start && table->period_end[row] == end && table->age[row] == work->age &&
            table->sex[row] == (pb_symbol)sex && !table->category[row] &&
            (area ? work->areas[row] == area : table->area_code[row] == code))
            return row;
    return SIZE_MAX;
}

/* The table that `like` and the rows behind the figure are of. */
static const struct pb_table *source_of(const struct rates_figure *figure)
{
    const struct pb_context *context = figure->work->context;
    return figure->work->from->how == PB_MADE_WEIGHTED ? context->table : context->components;
}

/* ---- Compared ---- */

static enum pb_status compare_published(const struct rates_figure *figure, size_t own)
{
    struct rates_work *work = figure->work;
    struct pb_table *table = work->context->table;
    double published = table->value[own];
    if (figure->reason[0] || pb_missing(published) || rates_doubt_people(figure) || figure->note.few)
        return PB_OK;
    bool differs = fabs(figure->value - published) > work->options->tolerance * fabs(published);
    enum pb_status status = pb_check_count(work->context->findings, rule, sentence, 1, differs, work->error);
    if (status != PB_OK || !differs)
        return status;
    return pb_quality_add(work->context->findings, PB_WORD_MISMATCH, rule, table, own, published, figure->value,
                          work->error, "published as %.8g, calculated from counts by age as %.8g", published,
                          figure->value);
}

/* ---- Written ---- */

static enum pb_status write_measure(const struct rates_figure *figure, struct pb_table *made, size_t row)
{
    const struct pb_measure *measure = figure->work->measure;
    struct pb_error *error = figure->work->error;
    enum pb_status status = pb_cell_set(made, &made->measure[row], measure->id, error);
    if (status == PB_OK)
        status = pb_cell_set(made, &made->measure_name[row], measure->name, error);
    if (status == PB_OK)
        status = pb_cell_set(made, &made->outcome[row], measure->outcome, error);
    if (status == PB_OK)
        status = pb_cell_set(made, &made->domain[row], measure->pillar, error);
    if (status == PB_OK)
        status = pb_cell_set(made, &made->unit[row], measure->unit, error);
    made->polarity[row] = (pb_symbol)measure->polarity_word;
    made->value_type[row] = (pb_symbol)measure->value_type_word;
    made->multiplier[row] = measure->multiplier;
    made->programme[row] = made->similar[row] = made->place[row] = PB_WORD_NONE;
    made->category_type[row] = made->category[row] = PB_WORD_NONE;
    made->sex[row] = (pb_symbol)figure->sex;
    made->age[row] = figure->work->age;
    return status;
}

static enum pb_status write_place(const struct rates_figure *figure, struct pb_table *made, size_t row)
{
    const struct pb_place *place = figure->subject->place;
    struct pb_error *error = figure->work->error;
    enum pb_status status = pb_cell_set(made, &made->area_code[row], place->id, error);
    if (status == PB_OK)
        status = pb_cell_set(made, &made->area_name[row], place->name, error);
    if (status == PB_OK)
        status = pb_cell_set(made, &made->area_type[row], place->system ? "System" : "Place", error);
    made->geography[row] = PB_WORD_SUM;
    made->within[row] = PB_WORD_NONE;
    return status;
}

/* Periods of the same days have one text in a measure: its own, where it has such rows. */
static void write_period(const struct rates_figure *figure, struct pb_table *made, size_t row)
{
    const struct pb_table *table = figure->work->context->table;
    for (size_t own = 0; own < figure->work->table_rows; own++)
        if (table->period_start[own] == made->period_start[row] && table->period_end[own] == made->period_end[row]) {
            made->period[row] = table->period[own];
            return;
        }
}

static enum pb_status write_notes(const struct rates_figure *figure, struct pb_table *made, size_t row)
{
    struct pb_joined *joined = &figure->work->joined;
    const struct pb_table *rows = source_of(figure);
    struct pb_error *error = figure->work->error;
    char text[160];
    char said[RATES_SAID];
    size_t noted = 0;
    bool same = true; /* such as that an area lies across two Places: it is said of each of its counts */
    enum pb_status status = PB_OK;
    pb_joined_clear(joined);
    for (size_t i = 0; i < figure->used_count; i++) {
        noted += rows->note[figure->used[i]] != PB_WORD_NONE;
        same = same && rows->note[figure->used[i]] == rows->note[figure->used[0]];
    }
    if (figure->reason[0]) {
        status = pb_joined_add(joined, "", "not calculable", error);
        if (status == PB_OK)
            status = pb_joined_add(joined, ": ", figure->reason, error);
        return status == PB_OK ? pb_joined_set(joined, made, &made->note[row], error) : status;
    }
    if (figure->work->from->how == PB_MADE_WEIGHTED) {
        (void)snprintf(text, sizeof text, "weights: people of these ages, %.100s",
                       figure->weights_from ? figure->weights_from : "reference data");
        status = pb_joined_add(joined, "", text, error);
    }
    if (status == PB_OK && *rates_say_people(figure, said))
        status = pb_joined_add(joined, "; ", said, error);
    if (status == PB_OK && noted) {
        (void)snprintf(text, sizeof text, "the source notes something about %zu of the %zu numbers behind it", noted,
                       figure->used_count);
        status = pb_joined_add(joined, "; ", same ? pb_cell(rows, note, figure->used[0]) : text, error);
    }
    return status == PB_OK ? pb_joined_set(joined, made, &made->note[row], error) : status;
}

static enum pb_status write_figure(const struct rates_figure *figure, struct pb_table *made, size_t row)
{
    if (figure->reason[0])
        return PB_OK;
    made->value[row] = figure->value;
    made->count[row] = figure->count;
    made->denominator[row] = figure->denominator;
    made->lower_95[row] = figure->lower_95;
    made->upper_95[row] = figure->upper_95;
    made->lower_998[row] = figure->lower_998;
    made->upper_998[row] = figure->upper_998;
    return pb_calculated_method(made, row, figure->method, figure->work->error);
}

/* Has the measure figures of the districts, from which the transform places makes a sum of its own, or says why not? */
static bool places_will_say(const struct rates_figure *figure)
{
    const struct pb_table *rows = source_of(figure);
    size_t like = figure->subject->like;
    for (size_t i = 0; figure->subject->place && i < figure->subject->count; i++) {
        const struct rates_area *part = figure->subject->parts[i];
        if (rates_find_own(figure->work, part->known, part->code, figure->sex, rows->period_start[like],
                           rows->period_end[like]) != SIZE_MAX)
            return true;
    }
    return false;
}

enum pb_status rates_answer(struct rates_figure *figure)
{
    struct rates_work *work = figure->work;
    const struct pb_table *rows = source_of(figure);
    const struct rates_subject *subject = figure->subject;
    const struct pb_area *area = subject->place ? subject->place->area : subject->parts[0]->known;
    pb_symbol code = subject->place ? PB_WORD_NONE : subject->parts[0]->code;
    size_t own = rates_find_own(work, area, code, figure->sex, rows->period_start[subject->like],
                                rows->period_end[subject->like]);
    enum pb_status status = rates_judge(figure);
    if (status != PB_OK)
        return status;
    if (own != SIZE_MAX)
        return compare_published(figure, own);
    if (figure->reason[0] && places_will_say(figure))
        return PB_OK;
    size_t row = 0;
    struct pb_table *made = &work->made;
    status = pb_calculated_add(made, rows, subject->like, &row, work->error);
    if (status == PB_OK)
        status = write_measure(figure, made, row);
    if (status == PB_OK && subject->place)
        status = write_place(figure, made, row);
    if (status == PB_OK)
        status = write_figure(figure, made, row);
    if (status == PB_OK)
        status = write_notes(figure, made, row);
    if (status == PB_OK)
        status = rates_keep_note(figure, row);
    if (status != PB_OK)
        return status;
    write_period(figure, made, row);
    return figure->used_count
               ? pb_calculated_sources(&work->joined, rows, figure->used, figure->used_count, made, row, work->error)
               : PB_OK;
}
