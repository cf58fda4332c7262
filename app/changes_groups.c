/*
 * The part of app/changes.h that counts changed rows by Place and measure. Rows come Place by Place, so only the groups
 * of the Place at hand are searched.
 */
#include "app/changes.h"

#include "core/base/append.h"

#include <string.h>

enum { GROUPS_MAXIMUM = 100000, EXAMPLE_WIDTH = 160 };

bool pb_changes_says_which(size_t column)
{
    const char *name = pb_tidy_columns[column].name;
    return pb_difference_role(column) == PB_DIFFERENCE_IDENTITY || strcmp(name, "measure_name") == 0 ||
           strcmp(name, "area_name") == 0;
}

bool pb_changes_compares(size_t column)
{
    enum pb_difference_role role = pb_difference_role(column);
    return role == PB_DIFFERENCE_FIGURE || role == PB_DIFFERENCE_FINDING;
}

static size_t column_named(const char *name)
{
    size_t column = 0;
    while (strcmp(pb_tidy_columns[column].name, name) != 0)
        column++;
    return column;
}

static const char *cell(const char *const *row, const char *name)
{
    return row[column_named(name)];
}

/* "Rugby, 2022, Persons, 18+ yrs: value 14.1 -> 14.3, upper_95 15 -> 15.2" */
static const char *example_text(struct pb_changes_groups *groups, const struct pb_change *change)
{
    char text[1024];
    const char *const *row = change->after ? change->after : change->before;
    bool findings_only = change->kind == PB_CHANGE_REVISED && !change->figure;
    (void)snprintf(text, sizeof text, "%-9s  %s, %s, %s, %s", findings_only ? "findings" : pb_change_text(change->kind),
                   cell(row, "area_name"), cell(row, "period"), cell(row, "sex"), cell(row, "age"));
    if (cell(row, "category")[0])
        pb_append(text, sizeof text, ", %s", cell(row, "category"));
    if (!change->before || !change->after) {
        const char *value = cell(row, "value");
        pb_append(text, sizeof text, ": %s", value[0] ? value : cell(row, "status"));
    }
    const char *between = ": ";
    bool revised = change->before && change->after;
    for (size_t column = 0; revised && column < PB_TIDY_COLUMNS && strlen(text) < EXAMPLE_WIDTH; column++) {
        if (!(change->columns >> column & 1))
            continue;
        const char *before = change->before[column];
        const char *after = change->after[column];
        pb_append(text, sizeof text, "%s%s %s -> %s", between, pb_tidy_columns[column].name,
                  before[0] ? before : "(empty)", after[0] ? after : "(empty)");
        between = ", ";
    }
    return pb_arena_text(groups->arena, text, strlen(text));
}

static struct pb_changes_group *find_group(struct pb_changes_groups *groups, const struct pb_changes_place *place,
                                           const char *measure)
{
    struct pb_changes_group *last = groups->count ? &groups->items[groups->count - 1] : NULL;
    if (!last || strcmp(last->place, place->id) != 0) {
        groups->first = groups->count;
        return NULL;
    }
    for (size_t i = groups->count; i > groups->first; i--)
        if (strcmp(groups->items[i - 1].measure, measure) == 0)
            return &groups->items[i - 1];
    return NULL;
}

static enum pb_status changes_groups_add_group(struct pb_changes_groups *groups, const struct pb_changes_place *place,
                                               const char *const *row, struct pb_changes_group **group,
                                               struct pb_error *error)
{
    struct pb_arena *arena = groups->arena;
    const char *measure = cell(row, "measure");
    const char *name = cell(row, "measure_name");
    if (groups->count == GROUPS_MAXIMUM) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "more than %d measures of Places changed", (int)GROUPS_MAXIMUM);
        pb_error_hint(error, "write them to a file: --output changes.csv");
        return status;
    }
    if (groups->count == groups->capacity) {
        size_t capacity = groups->capacity ? groups->capacity * 2 : 64;
        groups->items = pb_arena_grow(arena, groups->items, groups->capacity, capacity, sizeof *groups->items);
        if (!groups->items)
            return pb_out_of_memory(error);
        groups->capacity = capacity;
    }
    *group = &groups->items[groups->count];
    **group = (struct pb_changes_group){ .place = place->id,
                                         .measure = pb_arena_text(arena, measure, strlen(measure)),
                                         .name = pb_arena_text(arena, name, strlen(name)) };
    if (!(*group)->measure || !(*group)->name)
        return pb_out_of_memory(error);
    groups->count++;
    return PB_OK;
}

/* A figure that changed comes before what only follows from it: one new figure changes the findings of a whole series.
 */
static enum pb_status changes_groups_add_example(struct pb_changes_groups *groups, struct pb_changes_group *group,
                                                 const struct pb_change *change, bool findings_only,
                                                 struct pb_error *error)
{
    size_t at = findings_only ? group->example_count : group->example_figures;
    if (at == PB_CHANGES_EXAMPLES)
        return PB_OK;
    const char *text = example_text(groups, change);
    if (!text)
        return pb_out_of_memory(error);
    if (group->example_count < PB_CHANGES_EXAMPLES)
        group->example_count++;
    for (size_t i = group->example_count - 1; i > at; i--)
        group->examples[i] = group->examples[i - 1];
    group->examples[at] = text;
    group->example_figures += !findings_only;
    return PB_OK;
}

enum pb_status pb_changes_count(struct pb_changes_groups *groups, const struct pb_changes_place *place,
                                const struct pb_change *change, struct pb_error *error)
{
    const char *const *row = change->after ? change->after : change->before;
    struct pb_changes_group *group = find_group(groups, place, cell(row, "measure"));
    enum pb_status status = group ? PB_OK : changes_groups_add_group(groups, place, row, &group, error);
    if (status != PB_OK || !group)
        return status;
    group->added += change->kind == PB_CHANGE_NEW;
    group->withdrawn += change->kind == PB_CHANGE_WITHDRAWN;
    group->revised += change->kind == PB_CHANGE_REVISED;
    bool findings_only = change->kind == PB_CHANGE_REVISED && !change->figure;
    group->findings_only += findings_only;
    return changes_groups_add_example(groups, group, change, findings_only, error);
}
