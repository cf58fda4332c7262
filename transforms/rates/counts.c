/*
 * The counts that an entry of made_from names, among the rows of the components.
 */
#include "transforms/rates/rates.h"

#include <string.h>

const enum pb_word rates_sexes[RATES_SEXES] = { PB_WORD_PERSONS, PB_WORD_MALE, PB_WORD_FEMALE };

static enum pb_status name_categories(struct rates_work *work)
{
    const struct pb_text_list *named = &work->from->categories;
    work->category_count = named->count ? named->count : 1;
    work->categories = pb_arena_take(&work->arena, work->category_count, sizeof *work->categories);
    if (!work->categories)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < work->category_count; i++) {
        work->categories[i] = pb_symbol_of(work->context->table->symbols, named->count ? named->items[i] : "");
        if (work->categories[i] == PB_SYMBOL_NONE)
            return pb_out_of_memory(work->error);
    }
    return PB_OK;
}

static bool is_picked(const struct rates_work *work, size_t row, pb_symbol measure)
{
    const struct pb_table *rows = work->context->components;
    if (rows->measure[row] != measure || (work->age_from[row] == 0 && work->age_to[row] == 0))
        return false;
    for (size_t i = 0; i < work->category_count; i++)
        if (rows->category[row] == work->categories[i])
            return true;
    return false;
}

/* Ages are read once. */
static enum pb_status read_ages(struct rates_work *work)
{
    const struct pb_table *rows = work->context->components;
    if (work->age_from)
        return PB_OK;
    work->age_from = pb_arena_take(&work->arena, rows->rows + 1, sizeof *work->age_from);
    work->age_to = pb_arena_take(&work->arena, rows->rows + 1, sizeof *work->age_to);
    if (!work->age_from || !work->age_to)
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < rows->rows; row++)
        (void)pb_age_parse(pb_cell(rows, age, row), pb_symbol_length(rows->symbols, rows->age[row]),
                           &work->age_from[row], &work->age_to[row]);
    return PB_OK;
}

/* Of healthy life expectancy alone. */
static enum pb_status pick_health(struct rates_work *work)
{
    const struct pb_table *rows = work->context->components;
    work->health_count = 0;
    if (!work->from->good_health)
        return PB_OK;
    pb_symbol measure = pb_symbol_of(rows->symbols, work->from->good_health);
    work->health = pb_arena_take(&work->arena, rows->rows + 1, sizeof *work->health);
    if (!work->health || measure == PB_SYMBOL_NONE)
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < rows->rows; row++)
        if (rows->measure[row] == measure && !rows->category[row] && work->age_to[row] > work->age_from[row])
            work->health[work->health_count++] = (uint32_t)row;
    return PB_OK;
}

enum pb_status rates_pick(struct rates_work *work)
{
    const struct pb_table *rows = work->context->components;
    work->count_count = 0;
    if (!rows || !work->from->measure)
        return PB_OK;
    enum pb_status status = read_ages(work);
    if (status == PB_OK)
        status = name_categories(work);
    if (status != PB_OK)
        return status;
    pb_symbol measure = pb_symbol_of(rows->symbols, work->from->measure);
    work->counts = pb_arena_take(&work->arena, rows->rows + 1, sizeof *work->counts);
    if (!work->counts || measure == PB_SYMBOL_NONE)
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < rows->rows; row++)
        if (is_picked(work, row, measure))
            work->counts[work->count_count++] = (uint32_t)row;
    return pick_health(work);
}
