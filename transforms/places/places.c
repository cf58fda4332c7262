#include "transforms/places/places.h"

#include "placebook/descriptor.h"
#include "placebook/reject.h"

static const struct pb_option options[] = {
    { .name = "tolerance",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct places_options, tolerance),
      .default_value = "0.005",
      .minimum = 0,
      .maximum = 0.1,
      .help = "Districts are added together only when each published value equals multiplier x count / denominator "
              "within this fraction of it.",
      .example = "0.001" },
    { 0 },
};

static const struct pb_area *places_area_of_row(const struct places_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    return pb_geography_area(work->context->geography, pb_cell(table, area_code, row),
                             pb_symbol_length(table->symbols, table->area_code[row]));
}

/* What a row is to a Place. `area` is NULL when the Places file does not have it; one of another Place can be a
 * neighbour. */
static enum pb_word role_of(const struct places_work *work, const struct pb_place *place, const struct pb_area *area,
                            size_t row)
{
    enum pb_word role = area ? pb_geography_role(work->context->geography, place, area) : PB_WORD_NONE;
    return role == PB_WORD_NONE ? places_outside_role(&work->outside, work->context->table, row, area, place) : role;
}

static bool has_role(const struct places_work *work, const struct pb_area *area, size_t row)
{
    const struct pb_geography *geography = work->context->geography;
    for (size_t i = 0; i < geography->all_count; i++)
        if (role_of(work, &geography->all[i], area, row) != PB_WORD_NONE)
            return true;
    return false;
}

static enum pb_status places_reject(const struct places_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    return pb_transform_reject(work->context, row, "no-place", work->error,
                               "area %.60s (%.200s) is part of no Place and is no benchmark",
                               pb_cell(table, area_code, row), pb_cell(table, area_name, row));
}

/* Finds the area of every row and rejects the rows of areas without a role for any Place. */
static enum pb_status places_locate(struct places_work *work)
{
    const struct pb_geography *geography = work->context->geography;
    struct pb_table *table = work->context->table;
    bool *marks = pb_arena_take(&work->arena, table->rows, sizeof *marks);
    work->areas = pb_arena_take(&work->arena, table->rows, sizeof *work->areas);
    if (!marks || !work->areas)
        return pb_out_of_memory(work->error);
    size_t kept = 0;
    struct pb_cancel_check check = { .context = work->context };
    for (size_t row = 0; row < table->rows; row++) {
        if (pb_cancel_check_rows(&check, row, work->error))
            return PB_FATAL;
        const struct pb_area *area = places_area_of_row(work, row);
        marks[row] = has_role(work, area, row);
        if (marks[row]) {
            work->areas[kept++] =
                area ? (uint32_t)(area - (const struct pb_area *)geography->areas.items) : PLACES_NO_AREA;
        } else {
            enum pb_status status = places_reject(work, row);
            if (status != PB_OK)
                return status;
        }
    }
    if (kept < table->rows)
        pb_table_keep(table, marks);
    return PB_OK;
}

/* The row itself goes to the first Place that its area has a role for, copies go to the others. */
static enum pb_status spread_row(struct places_work *work, size_t row, const pb_symbol *ids)
{
    const struct pb_geography *geography = work->context->geography;
    struct pb_table *table = work->context->table;
    const struct pb_area *area =
        work->areas[row] == PLACES_NO_AREA ? NULL : (const struct pb_area *)geography->areas.items + work->areas[row];
    bool sum = table->geography[row] == PB_WORD_SUM; /* another transform put the districts together */
    bool placed = false;
    for (size_t i = 0; i < geography->all_count; i++) {
        enum pb_word role = role_of(work, &geography->all[i], area, row);
        if (role == PB_WORD_NONE)
            continue;
        if (sum && role == PB_WORD_EXACT)
            role = PB_WORD_SUM;
        size_t target = row;
        enum pb_status status = placed ? pb_table_copy(table, table, row, &target, work->error) : PB_OK;
        if (status != PB_OK)
            return status;
        table->place[target] = ids[i];
        table->geography[target] = role;
        placed = true;
    }
    return PB_OK;
}

/* A sum is in the table of its Place and, as one part of several, in that of the system. */
static enum pb_status add_sums(struct places_work *work, const struct pb_table *sums, pb_symbol system)
{
    struct pb_table *table = work->context->table;
    for (size_t i = 0; i < sums->rows; i++) {
        size_t row = 0;
        enum pb_status status = pb_table_copy(table, sums, i, &row, work->error);
        if (status == PB_OK && sums->place[i] != system) {
            status = pb_table_copy(table, sums, i, &row, work->error);
            if (status == PB_OK) {
                table->place[row] = system;
                table->geography[row] = PB_WORD_PART;
            }
        }
        if (status != PB_OK)
            return status;
    }
    return PB_OK;
}

/* Most rows are for a Place and for the system: room for that is taken at once. */
static enum pb_status reserve_most(struct pb_table *table, size_t sums, struct pb_error *error)
{
    const size_t more = table->rows + 2 * sums;
    return more <= table->maximum - table->rows ? pb_table_reserve(table, more, error) : PB_OK;
}

static enum pb_status spread(struct places_work *work, const struct pb_table *sums)
{
    const struct pb_geography *geography = work->context->geography;
    size_t rows = work->context->table->rows;
    pb_symbol *ids = pb_arena_take(&work->arena, geography->all_count, sizeof *ids);
    if (!ids)
        return pb_out_of_memory(work->error);
    pb_symbol system = PB_SYMBOL_NONE;
    for (size_t i = 0; i < geography->all_count; i++) {
        ids[i] = pb_symbol_of(work->context->table->symbols, geography->all[i].id);
        if (ids[i] == PB_SYMBOL_NONE)
            return pb_out_of_memory(work->error);
        if (geography->all[i].system)
            system = ids[i];
    }
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status reserved = reserve_most(work->context->table, sums->rows, work->error);
    if (reserved != PB_OK)
        return reserved;
    for (size_t row = 0; row < rows; row++) {
        if (pb_cancel_check_rows(&check, row, work->error))
            return PB_FATAL;
        enum pb_status status = spread_row(work, row, ids);
        if (status != PB_OK)
            return status;
    }
    return add_sums(work, sums, system);
}

static enum pb_status places_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    const struct places_options *chosen = option_values;
    struct places_work work = { .context = context, .tolerance = chosen->tolerance, .error = error };
    if (context->table->rows == 0)
        return PB_OK;
    /* By row: mark, area, order; by area and district a few words; and the texts of notes. */
    pb_arena_open(&work.arena, context->table->rows * 16 + ((size_t)64 << 20));
    work.joined.arena = &work.arena;
    struct pb_table sums;
    pb_table_open(&sums, context->table->symbols, context->table->maximum);
    enum pb_status status = places_outside_open(&work.outside, context->geography, context->table, &work.arena, error);
    if (status == PB_OK)
        status = places_locate(&work);
    if (status == PB_OK && context->table->rows)
        status = places_sums(&work, &sums);
    if (status == PB_OK)
        status = spread(&work, &sums);
    pb_table_close(&sums);
    pb_arena_close(&work.arena);
    return status;
}

const struct pb_module pb_transform_places = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "places",
    .summary = "Gives every row to the Places that its area belongs to and adds the districts of a Place together.",
    .version = "10",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct places_options),
    .apply = places_apply,
};
PB_EXPORT_MODULE(pb_transform_places);
