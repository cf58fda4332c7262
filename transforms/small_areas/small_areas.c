#include "transforms/small_areas/small_areas.h"

#include "placebook/area_names.h"
#include "placebook/descriptor.h"

#include <string.h>

static const struct pb_option options[] = {
    { .name = "coverage",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct small_areas_options, coverage),
      .default_value = "90",
      .minimum = 50,
      .maximum = 100,
      .help =
          "A figure is made only when the small areas that have a row have at least this percentage of the people of "
          "the larger area (or are this percentage of its small areas, where populations are not known).",
      .example = "95" },
    { .name = "averaged",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct small_areas_options, averaged),
      .help =
          "Measures such as ranks, which nothing adds up, of which the average over people is to be shown for larger "
          "areas: the sum of population x value, over the sum of populations.",
      .example = "[\"deprivation-rank-lsoa\"]" },
    { .name = "tolerance",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct small_areas_options, tolerance),
      .default_value = "0.005",
      .minimum = 0,
      .maximum = 0.1,
      .help =
          "Small areas are put together only when each published value equals multiplier x count / denominator within "
          "this fraction of it.",
      .example = "0.001" },
    { 0 },
};

static const size_t key[] = { PB_COLUMN(measure),       PB_COLUMN(sex),      PB_COLUMN(age),
                              PB_COLUMN(category_type), PB_COLUMN(category), PB_COLUMN(period) };
enum { KEY = sizeof key / sizeof key[0], SERIES = 3 };

/* The larger area has a row already, published or made from another type of small area. */
static bool is_served(const struct small_work *work, const struct small_target *target)
{
    const struct pb_area *areas = work->context->geography->areas.items;
    return (target->area && work->area_served[target->area - work->context->reference->areas] == work->group) ||
           (target->known && work->known_served[target->known - areas] == work->group);
}

static void note_served(struct small_work *work, const struct small_target *target)
{
    const struct pb_area *areas = work->context->geography->areas.items;
    if (target->area)
        work->area_served[target->area - work->context->reference->areas] = work->group;
    if (target->known)
        work->known_served[target->known - areas] = work->group;
}

static enum pb_status serve_target(struct small_work *work, enum small_kind kind, const struct small_target *target,
                                   bool if_made)
{
    size_t like = SIZE_MAX;
    bool added = false;
    for (size_t i = 0; like == SIZE_MAX && i < target->count; i++) {
        uint32_t row = work->row_of[target->members[i].area];
        if (row < SMALL_SEVERAL)
            like = row;
    }
    if (like == SIZE_MAX || is_served(work, target) || (target->averaged && !work->averaged))
        return PB_OK;
    enum pb_status status = small_areas_figure(work, kind, target, like, if_made, &added);
    if (added)
        note_served(work, target);
    return status;
}

/* Do the reference data place the area of a row where the row does? Other data may know its code, such as a history of
 * codes, and place it nowhere. */
static bool is_placed(const struct small_work *work, size_t row, const struct pb_area *home,
                      const struct pb_area *within)
{
    const struct pb_reference *reference = work->context->reference;
    if (!home || home == within || home->kind != PB_AREA_DISTRICT || within->kind != PB_AREA_DISTRICT)
        return home != NULL;
    const struct pb_reference_area *area = &reference->areas[work->areas[row]];
    return pb_reference_home(reference, area, work->context->table->period_end[row]) == within;
}

/* Rows of the Places file's districts that the lookup does not have in them. */
static void count_strange(struct small_work *work, size_t row, int step)
{
    const struct pb_table *table = work->context->table;
    const struct pb_geography *geography = work->context->geography;
    static const char *const kinds[SMALL_KINDS] = { "LSOA", "MSOA", "GP practice" }; /* as codes are told apart */
    const struct pb_area *home = work->areas[row] == SMALL_NONE ? NULL : work->homes[work->areas[row]];
    if (work->known[row] != SMALL_NONE || table->geography[row] != PB_WORD_LOCAL ||
        (home && strcmp(home->code, pb_cell(table, within, row)) == 0))
        return;
    const struct pb_area *within =
        pb_geography_area(geography, pb_cell(table, within, row), pb_symbol_length(table->symbols, table->within[row]));
    if (!within || is_placed(work, row, home, within))
        return;
    const char *what =
        pb_area_code_small(pb_cell(table, area_code, row), pb_symbol_length(table->symbols, table->area_code[row]));
    for (size_t kind = 0; what && kind < SMALL_KINDS; kind++)
        if (strcmp(what, kinds[kind]) == 0)
            work->strange[kind * geography->areas.count +
                          (size_t)(within - (const struct pb_area *)geography->areas.items)] += (uint32_t)step;
}

/* Each row of the group is its area's; or, afterwards, no row is. */
static void note_rows(struct small_work *work, const struct pb_group *group)
{
    work->group++;
    for (size_t i = 0; i < group->count; i++) {
        const uint32_t row = group->rows[i];
        count_strange(work, row, 1);
        if (work->known[row] != SMALL_NONE)
            work->known_served[work->known[row]] = work->group;
        if (work->areas[row] == SMALL_NONE)
            continue;
        uint32_t *own = &work->row_of[work->areas[row]];
        *own = *own == SMALL_NONE ? row : SMALL_SEVERAL;
        work->area_served[work->areas[row]] = work->group;
    }
}

static void forget_rows(struct small_work *work, const struct pb_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        count_strange(work, group->rows[i], -1);
        if (work->areas[group->rows[i]] != SMALL_NONE)
            work->row_of[work->areas[group->rows[i]]] = SMALL_NONE;
    }
}

/* What can be made is made of the first type of small area that allows it; what cannot says why by the first one. */
static enum pb_status serve_group(struct small_work *work, const struct pb_group *group)
{
    const int32_t day = work->context->table->period_end[group->rows[0]];
    enum pb_status status = PB_OK;
    note_rows(work, group);
    for (int if_made = 1; status == PB_OK && if_made >= 0; if_made--)
        for (enum small_kind kind = 0; status == PB_OK && kind < SMALL_KINDS; kind++) {
            const struct small_ground *ground = NULL;
            if (work->kinds[kind])
                status = small_areas_ground(work, kind, day, &ground);
            for (size_t i = 0; ground && status == PB_OK && i < ground->count; i++)
                status = serve_target(work, kind, &ground->targets[i], if_made);
        }
    forget_rows(work, group);
    return status;
}

static enum pb_status serve_series(struct small_work *work, const struct pb_group *series, struct pb_groups groups)
{
    const struct pb_table *table = work->context->table;
    const double tolerance = work->options->tolerance;
    struct pb_group group;
    enum pb_status status = pb_cancelled(work->context, work->error) ? PB_FATAL : PB_OK;
    pb_scale_measure(table, series->rows, series->count, tolerance, pb_scale_is_unstated(table, series->rows[0]),
                     &work->scale);
    work->averaged = pb_text_listed(&work->options->averaged, pb_cell(table, measure, series->rows[0]));
    while (status == PB_OK && pb_groups_next(&groups, &group))
        status = serve_group(work, &group);
    return status;
}

/* Finds the area of each row. Whether any is a small one goes to *any. */
static void locate(struct small_work *work, bool *any)
{
    const struct pb_table *table = work->context->table;
    const struct pb_reference *reference = work->context->reference;
    const struct pb_geography *geography = work->context->geography;
    for (size_t row = 0; row < table->rows; row++) {
        const char *code = pb_cell(table, area_code, row);
        const size_t length = pb_symbol_length(table->symbols, table->area_code[row]);
        const struct pb_reference_area *area = pb_reference_area(reference, code, length);
        const struct pb_area *known = area ? area->known : pb_geography_area(geography, code, length);
        work->areas[row] = area ? (uint32_t)(area - reference->areas) : SMALL_NONE;
        work->known[row] = known ? (uint32_t)(known - (const struct pb_area *)geography->areas.items) : SMALL_NONE;
        enum small_kind kind = area ? small_areas_kind(area) : SMALL_KINDS;
        if (kind == SMALL_KINDS)
            continue;
        if (!work->has_row[area - reference->areas])
            work->homes[area - reference->areas] = pb_reference_home(reference, area, 0);
        *any = work->kinds[kind] = work->has_row[area - reference->areas] = true;
    }
}

static enum pb_status take_rooms(struct small_work *work)
{
    const size_t areas = work->context->reference->area_count;
    const size_t rows = work->context->table->rows;
    struct pb_arena *arena = &work->arena;
    work->areas = pb_arena_take(arena, rows, sizeof *work->areas);
    work->known = pb_arena_take(arena, rows, sizeof *work->known);
    work->has_row = pb_arena_take(arena, areas, sizeof *work->has_row);
    work->row_of = pb_arena_take(arena, areas, sizeof *work->row_of);
    work->area_served = pb_arena_take(arena, areas, sizeof *work->area_served);
    work->known_served = pb_arena_take(arena, work->context->geography->areas.count, sizeof *work->known_served);
    work->strange = pb_arena_take(arena, work->context->geography->areas.count * SMALL_KINDS, sizeof *work->strange);
    work->rows = pb_arena_take(arena, rows, sizeof *work->rows);
    work->names = pb_arena_take(arena, rows, sizeof *work->names);
    work->weights = pb_arena_take(arena, rows, sizeof *work->weights);
    work->means = pb_arena_take(arena, rows, sizeof *work->means);
    work->members = pb_arena_take(arena, 2 * areas, sizeof *work->members);
    work->homes = pb_arena_take(arena, areas, sizeof *work->homes);
    work->told = pb_arena_take(arena, areas, sizeof *work->told);
    if (!work->areas || !work->known || !work->has_row || !work->row_of || !work->area_served || !work->known_served ||
        !work->strange || !work->rows || !work->names || !work->weights || !work->means || !work->members ||
        !work->homes || !work->told)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < areas; i++)
        work->row_of[i] = SMALL_NONE;
    return PB_OK;
}

static enum pb_status serve_all(struct small_work *work)
{
    struct pb_groups groups;
    struct pb_group series;
    enum pb_status status = pb_groups_open(&groups, work->context->table, key, KEY, &work->arena, work->error);
    if (status != PB_OK)
        return status;
    struct pb_groups all = pb_groups_of(work->context->table, key, SERIES, groups.order, groups.rows);
    while (status == PB_OK && pb_groups_next(&all, &series))
        status = serve_series(work, &series, pb_groups_within(&groups, &series, KEY));
    return status;
}

static enum pb_status small_areas_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    struct small_work work = { .options = option_values, .context = context, .error = error };
    bool any = false;
    if (pb_cancelled(context, error))
        return PB_FATAL;
    if (!context->reference || context->table->rows == 0)
        return PB_OK;
    pb_arena_open(&work.arena, context->table->rows * 128 + ((size_t)512 << 20));
    work.joined.arena = &work.arena;
    enum pb_status status = take_rooms(&work);
    if (status == PB_OK)
        locate(&work, &any);
    if (status == PB_OK && any)
        status = serve_all(&work);
    if (status == PB_OK)
        small_areas_warn(&work);
    pb_arena_close(&work.arena);
    return status;
}

static bool small_areas_looks_up(const void *option_values)
{
    (void)option_values;
    return true;
}

const struct pb_module pb_transform_small_areas = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "small_areas",
    .summary = "Puts LSOAs, MSOAs and practices together to local areas, networks, districts and NHS areas.",
    .version = "10",
    .since = "2.1.0",
    .options = options,
    .option_values_size = sizeof(struct small_areas_options),
    .joins = true,
    .looks_up = small_areas_looks_up,
    .apply = small_areas_apply,
};
PB_EXPORT_MODULE(pb_transform_small_areas);
