/*
 * The part of cli/diff_output.h that is for people.
 */
#include "cli/terminal/columns.h"
#include "cli/views/diff_output.h"

#include <inttypes.h>
#include <string.h>

enum { GROUPS_MAXIMUM = 100000, EXAMPLE_WIDTH = 160 };

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
static const char *example(struct pb_diff *diff, const struct pb_change *change)
{
    char text[1024];
    const char *const *row = change->after ? change->after : change->before;
    (void)snprintf(text, sizeof text, "%-9s  %s, %s, %s, %s", pb_change_text(change->kind), cell(row, "area_name"),
                   cell(row, "period"), cell(row, "sex"), cell(row, "age"));
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
    return pb_arena_text(diff->call->arena, text, strlen(text));
}

static struct pb_diff_group *find(struct pb_diff *diff, const struct pb_changes_place *place, const char *measure)
{
    struct pb_diff_group *last = diff->group_count ? &diff->groups[diff->group_count - 1] : NULL;
    if (!last || strcmp(last->place, place->id) != 0) {
        diff->group_first = diff->group_count;
        return NULL;
    }
    for (size_t i = diff->group_count; i > diff->group_first; i--)
        if (strcmp(diff->groups[i - 1].measure, measure) == 0)
            return &diff->groups[i - 1];
    return NULL;
}

static enum pb_status add(struct pb_diff *diff, const struct pb_changes_place *place, const char *const *row,
                          struct pb_diff_group **group, struct pb_error *error)
{
    struct pb_arena *arena = diff->call->arena;
    const char *measure = cell(row, "measure");
    const char *name = cell(row, "measure_name");
    if (diff->group_count == GROUPS_MAXIMUM) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "more than %d measures of Places changed", (int)GROUPS_MAXIMUM);
        pb_error_hint(error, "write them into a file: --output changes.csv");
        return status;
    }
    if (diff->group_count == diff->group_capacity) {
        size_t capacity = diff->group_capacity ? diff->group_capacity * 2 : 64;
        diff->groups = pb_arena_grow(arena, diff->groups, diff->group_capacity, capacity, sizeof *diff->groups);
        if (!diff->groups)
            return pb_out_of_memory(error);
        diff->group_capacity = capacity;
    }
    *group = &diff->groups[diff->group_count];
    **group = (struct pb_diff_group){ .place = place->id,
                                      .measure = pb_arena_text(arena, measure, strlen(measure)),
                                      .name = pb_arena_text(arena, name, strlen(name)) };
    if (!(*group)->measure || !(*group)->name)
        return pb_out_of_memory(error);
    diff->group_count++;
    return PB_OK;
}

enum pb_status pb_diff_count(struct pb_diff *diff, const struct pb_changes_place *place, const struct pb_change *change,
                             struct pb_error *error)
{
    const char *const *row = change->after ? change->after : change->before;
    struct pb_diff_group *group = find(diff, place, cell(row, "measure"));
    enum pb_status status = group ? PB_OK : add(diff, place, row, &group, error);
    if (status != PB_OK || !group)
        return status;
    group->added += change->kind == PB_CHANGE_NEW;
    group->withdrawn += change->kind == PB_CHANGE_WITHDRAWN;
    group->revised += change->kind == PB_CHANGE_REVISED;
    group->findings_only += change->kind == PB_CHANGE_REVISED && !change->figure;
    if (group->example_count == PB_DIFF_EXAMPLES)
        return PB_OK;
    const char *text = example(diff, change);
    if (!text)
        return pb_out_of_memory(error);
    group->examples[group->example_count++] = text;
    return PB_OK;
}

enum pb_status pb_diff_places(const struct pb_diff *diff, struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, diff->call->arena, "place|>new|>revised|>findings only|>withdrawn|>unchanged|");
    for (size_t i = 0; i < diff->changes.place_count; i++) {
        const struct pb_changes_place *place = &diff->changes.places[i];
        const struct pb_difference *difference = &place->difference;
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", place->id);
        if (place->state != PB_CHANGES_COMPARED) {
            pb_columns_cell(&columns, 6, "%s",
                            place->state == PB_CHANGES_SAME_FILE ? "the same table" : "no table in either");
            continue;
        }
        pb_columns_cell(&columns, 1, "%" PRIu64, difference->added);
        pb_columns_cell(&columns, 2, "%" PRIu64, difference->revised);
        pb_columns_cell(&columns, 3, "%" PRIu64, difference->findings_only);
        pb_columns_cell(&columns, 4, "%" PRIu64, difference->withdrawn);
        pb_columns_cell(&columns, 5, "%" PRIu64, difference->unchanged);
        if (!place->before || !place->after)
            pb_columns_cell(&columns, 6, "no table in the %s one", place->before ? "later" : "earlier");
    }
    return pb_columns_print(&columns, diff->call->output, error);
}

static void print_group(const struct pb_diff *diff, const struct pb_diff_group *group)
{
    FILE *file = diff->call->output->results;
    const char *between = "";
    pb_print(file, "  ");
    pb_print_text(file, group->name[0] ? group->name : group->measure);
    pb_print(file, ": ");
    if (group->added) {
        pb_print(file, "%" PRIu64 " new", group->added);
        between = ", ";
    }
    if (group->revised) {
        pb_print(file, "%s%" PRIu64 " revised", between, group->revised);
        if (group->findings_only)
            pb_print(file, " (%" PRIu64 " in findings only)", group->findings_only);
        between = ", ";
    }
    if (group->withdrawn)
        pb_print(file, "%s%" PRIu64 " withdrawn", between, group->withdrawn);
    pb_print(file, "\n");
    for (size_t i = 0; i < group->example_count; i++) {
        pb_print(file, "    ");
        pb_print_text(file, group->examples[i]);
        pb_print(file, "\n");
    }
    uint64_t more = group->added + group->revised + group->withdrawn - group->example_count;
    if (more)
        pb_print(file, "    and %" PRIu64 " more\n", more);
}

void pb_diff_groups(const struct pb_diff *diff)
{
    const struct pb_output *output = diff->call->output;
    const char *place = "";
    for (size_t i = 0; i < diff->group_count; i++) {
        const struct pb_diff_group *group = &diff->groups[i];
        if (strcmp(place, group->place) != 0) {
            pb_print(output->results, "\n%s", pb_colour(output->colour_results, "bold"));
            pb_print_text(output->results, group->place);
            pb_print(output->results, "%s\n", pb_colour(output->colour_results, "none"));
        }
        place = group->place;
        print_group(diff, group);
    }
}

/* How to get all of them, to be typed as it stands. */
static void print_command(const struct pb_diff *diff)
{
    const struct pb_changes_side *const sides[] = { diff->before, diff->after };
    char command[9000] = "placebook diff";
    for (size_t i = 0; i < 2; i++) {
        char path[4200];
        (void)snprintf(path, sizeof path, "%s/%s", sides[i]->output, sides[i]->name);
        pb_append(command, sizeof command, " ");
        pb_append_word(command, sizeof command, path);
    }
    pb_print(diff->call->output->results, "\nall of them in a file: ");
    pb_print_text(diff->call->output->results, command);
    pb_print(diff->call->output->results, " --output changes.csv\n");
}

static void print_names(const struct pb_diff *diff)
{
    FILE *file = diff->call->output->results;
    pb_print_text(file, diff->before->name);
    pb_print(file, " to ");
    pb_print_text(file, diff->after->name);
    pb_print(file, ": ");
}

enum pb_status pb_diff_summary(const struct pb_diff *diff, const char *path, struct pb_error *error)
{
    const struct pb_output *output = diff->call->output;
    uint64_t rows = 0;
    for (size_t i = 0; i < diff->changes.place_count; i++) {
        const struct pb_difference *difference = &diff->changes.places[i].difference;
        rows += difference->added + difference->revised + difference->withdrawn;
    }
    if (path) {
        if (output->quiet)
            return PB_OK;
        pb_print(output->results, "%" PRIu64 " row%s changed from ", rows, rows == 1 ? "" : "s");
        print_names(diff);
        pb_print(output->results, "in ");
        pb_print_text(output->results, path);
        pb_print(output->results, "\n");
        return PB_OK;
    }
    pb_print(output->results, "from ");
    print_names(diff);
    if (rows)
        pb_print(output->results, "%" PRIu64 " row%s changed\n\n", rows, rows == 1 ? "" : "s");
    else
        pb_print(output->results, "no row changed\n\n");
    enum pb_status status = pb_diff_places(diff, error);
    if (status == PB_OK)
        pb_diff_groups(diff);
    if (status == PB_OK && rows)
        print_command(diff);
    return status;
}
