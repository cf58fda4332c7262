/*
 * Columns that options name, and which of two mappings says more about a file. Both lists are in the same order, so
 * they are compared in one walk.
 */
#include "placebook/fit.h"

enum { FIT_FIRST = 64 };

static bool fit_before(const struct pb_fit_column *one, const struct pb_fit_column *other)
{
    return one->sheet != other->sheet ? one->sheet < other->sheet : one->column < other->column;
}

static bool fit_same(const struct pb_fit_column *one, const struct pb_fit_column *other)
{
    return one->sheet == other->sheet && one->column == other->column;
}

enum pb_status pb_fit_add(struct pb_fit *fit, size_t sheet, size_t column, bool figure, struct pb_error *error)
{
    const struct pb_fit_column added = { sheet, column, figure };
    struct pb_fit_column *last = fit->column_count ? &fit->columns[fit->column_count - 1] : NULL;
    if (last && fit_same(last, &added)) {
        last->figure = last->figure || figure;
        return PB_OK;
    }
    if (!fit->columns || fit->column_count == fit->column_capacity) {
        size_t capacity = fit->column_capacity ? 2 * fit->column_capacity : FIT_FIRST;
        struct pb_fit_column *grown =
            pb_arena_grow(fit->arena, fit->columns, fit->column_capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        fit->columns = grown;
        fit->column_capacity = capacity;
    }
    fit->columns[fit->column_count++] = added;
    return PB_OK;
}

bool pb_fit_says_more(const struct pb_fit *fit, const struct pb_fit *other)
{
    size_t at = 0;
    if (fit->column_count <= other->column_count)
        return false;
    for (size_t i = 0; i < other->column_count; i++) {
        const struct pb_fit_column *column = &other->columns[i];
        while (at < fit->column_count && fit_before(&fit->columns[at], column))
            at++;
        bool read = at < fit->column_count && fit_same(&fit->columns[at], column) && fit->columns[at].figure;
        if (column->figure && !read)
            return false;
    }
    return true;
}
