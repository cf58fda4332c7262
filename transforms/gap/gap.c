/*
 * Rows for what drives a gap in life expectancy: which causes of death at which ages make an area live shorter than the
 * country, and its most deprived group shorter than its least deprived one. Made from deaths and people by age and
 * cause, after the districts of a Place were added together: deaths and people are added, never life expectancies.
 */
#include "transforms/gap/gap.h"

#include "placebook/descriptor.h"

#include <stdio.h>
#include <string.h>

/* A comparison is made within the rows of one Place, sex and period; an area is a part of these. */
enum { SET = 3, AREA = 4 };
static const size_t key[] = { PB_COLUMN(place), PB_COLUMN(sex), PB_COLUMN(period), PB_COLUMN(area_code) };

static const char *const details[] = { "margins", "full", NULL };

static const struct pb_option options[] = {
    { .name = "deaths",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct gap_options, deaths),
      .default_value = "deaths-by-age-and-cause",
      .help = "Id of the measure that has deaths by age, and by cause as categories of the type \"" PB_GAP_DEATHS "\".",
      .example = "\"deaths-by-age-and-cause\"" },
    { .name = "population",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct gap_options, population),
      .default_value = "population-by-age",
      .help = "Id of the measure that has people by the same ages, for deaths that come without a denominator.",
      .example = "\"population-by-age\"" },
    { .name = "measure",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct gap_options, measure),
      .default_value = "life-expectancy-gap-by-cause",
      .help = "Id of the measure of the new rows.",
      .example = "\"life-expectancy-gap-by-cause\"" },
    { .name = "detail",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct gap_options, detail),
      .default_value = "margins",
      .choices = details,
      .help = "margins: a row for each cause and one for each age. full: also one for each cause at each age.",
      .example = "\"full\"" },
    { 0 },
};

static bool gap_gathers(const void *option_values, const struct pb_table *table, size_t row)
{
    const struct gap_options *chosen = option_values;
    const char *measure = pb_cell(table, measure, row);
    if (strcmp(measure, chosen->population) == 0)
        return !table->category[row];
    return strcmp(measure, chosen->deaths) == 0 &&
           (!table->category_type[row] || strcmp(pb_cell(table, category_type, row), PB_GAP_DEATHS) == 0);
}

static bool gap_gathers_from(const void *option_values, const char *measure)
{
    const struct gap_options *chosen = option_values;
    return strcmp(measure, chosen->deaths) == 0 || strcmp(measure, chosen->population) == 0;
}

static bool is_country(const struct gap_work *work, size_t row)
{
    const struct pb_area *country = pb_geography_country(work->context->geography);
    return country && strcmp(pb_cell(work->context->table, area_code, row), country->code) == 0;
}

/* Benchmarks and similar areas elsewhere are not asked about. */
static bool is_own(const struct pb_table *table, size_t row)
{
    pb_symbol geography = table->geography[row];
    return geography != PB_WORD_BENCHMARK && geography != PB_WORD_NEIGHBOUR;
}

/* A row of deaths of the area, at some age, that is, or is not, of a deprivation group; SIZE_MAX: it has none. */
static size_t find_deaths(const struct gap_work *work, const struct pb_group *area, bool grouped,
                          struct gap_group *group)
{
    const struct pb_table *table = work->context->table;
    for (size_t i = 0; i < area->count; i++) {
        size_t row = area->rows[i];
        *group = gap_group_of(pb_cell(table, category, row));
        if ((group->groups > 0) == grouped && strcmp(pb_cell(table, measure, row), work->options->deaths) == 0 &&
            !gap_is_all_ages(pb_cell(table, age, row)))
            return row;
    }
    return SIZE_MAX;
}

static enum pb_status compare_with_country(struct gap_work *work, const struct pb_group *area,
                                           const struct pb_group *country)
{
    static const struct gap_group everybody = { 0, 0 };
    struct gap_group group;
    const struct pb_table *table = work->context->table;
    size_t like = find_deaths(work, area, false, &group);
    if (like == SIZE_MAX)
        return PB_OK;
    gap_sides_clear(work);
    work->first.name = pb_cell(table, area_name, like);
    work->second.name = pb_geography_country(work->context->geography)->name;
    enum pb_status status = gap_side_gather(work, &work->first, area, everybody);
    if (status == PB_OK && !country)
        status =
            pb_fail(work->error, PB_REJECTED, PB_ERROR_SOURCE, "no deaths by age and cause of %s", work->second.name);
    if (status == PB_OK)
        status = gap_side_gather(work, &work->second, country, everybody);
    return gap_answer(work, like, PB_GAP_COUNTRY, status);
}

static enum pb_status compare_groups(struct gap_work *work, const struct pb_group *area)
{
    const struct pb_table *table = work->context->table;
    struct gap_group group;
    char most[200];
    char least[200];
    size_t like = find_deaths(work, area, true, &group);
    if (like == SIZE_MAX)
        return PB_OK;
    const char *kind = group.groups == 10 ? "decile" : "quintile";
    (void)snprintf(most, sizeof most, "most deprived %s of %.150s", kind, pb_cell(table, area_name, like));
    (void)snprintf(least, sizeof least, "least deprived %s of %.150s", kind, pb_cell(table, area_name, like));
    gap_sides_clear(work);
    work->first.name = most;
    work->second.name = least;
    enum pb_status status = PB_OK;
    if (strcmp(pb_cell(table, area_type, like), "Place") == 0 || table->geography[like] == PB_WORD_SUM)
        status = pb_fail(work->error, PB_REJECTED, PB_ERROR_SOURCE,
                         "deprivation groups of several districts may be groups within each of them, and are not put "
                         "together");
    if (status == PB_OK)
        status = gap_side_gather(work, &work->first, area, (struct gap_group){ 1, group.groups });
    if (status == PB_OK)
        status = gap_side_gather(work, &work->second, area, (struct gap_group){ group.groups, group.groups });
    return gap_answer(work, like, PB_GAP_DEPRIVATION, status);
}

/* All areas of a Place, for one sex and period. */
static enum pb_status serve_set(struct gap_work *work, const struct pb_group *set)
{
    const struct pb_table *table = work->context->table;
    struct pb_groups areas = pb_groups_of(table, key, AREA, set->rows, set->count);
    struct pb_group area;
    struct pb_group country = { NULL, 0 };
    while (country.count == 0 && pb_groups_next(&areas, &area))
        if (is_country(work, area.rows[0]))
            country = area;
    areas = pb_groups_of(table, key, AREA, set->rows, set->count);
    enum pb_status status = PB_OK;
    while (status == PB_OK && pb_groups_next(&areas, &area)) {
        if (!is_own(table, area.rows[0]))
            continue;
        status = compare_with_country(work, &area, country.count ? &country : NULL);
        if (status == PB_OK)
            status = compare_groups(work, &area);
    }
    return status;
}

static enum pb_status serve_sets(struct gap_work *work)
{
    const struct pb_table *table = work->context->table;
    struct pb_groups sorted;
    struct pb_group set;
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = pb_groups_open(&sorted, table, PB_KEY(key), work->arena, work->error);
    if (status != PB_OK)
        return status;
    struct pb_groups sets = pb_groups_of(table, key, SET, sorted.order, sorted.rows);
    while (status == PB_OK && pb_groups_next(&sets, &set))
        status = pb_cancel_check_rows(&check, sets.next, work->error) ? PB_FATAL : serve_set(work, &set);
    return status;
}

static enum pb_status gap_combine(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    struct pb_arena arena;
    if (pb_cancelled(context, error))
        return PB_FATAL;
    /* By row its place in the order; the names of causes, which may differ from set to set. */
    pb_arena_open(&arena, context->table->rows * 64 + ((size_t)64 << 20));
    struct gap_work *work = pb_arena_take(&arena, 1, sizeof *work);
    if (!work)
        return pb_out_of_memory(error);
    *work = (struct gap_work){
        .context = context, .options = option_values, .error = error, .arena = &arena, .joined.arena = &arena
    };
    enum pb_status status = serve_sets(work);
    pb_arena_close(&arena);
    return status;
}

extern const struct pb_module pb_transform_gap;
const struct pb_module pb_transform_gap = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "gap",
    .summary = "Says which causes of death at which ages make an area live shorter than England, and its most deprived "
               "group shorter than its least deprived one.",
    .version = "1",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct gap_options),
    .begun = true,
    .gathers = gap_gathers,
    .gathers_from = gap_gathers_from,
    .combine = gap_combine,
};
PB_EXPORT_MODULE(pb_transform_gap);
