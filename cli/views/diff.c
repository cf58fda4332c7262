#include "cli/views/diff.h"

#include "cli/terminal/columns.h"

#include <inttypes.h>
#include <string.h>

enum pb_status pb_diff_places(struct pb_call *call, const struct pb_changes *changes, struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, "place|>new|>revised|>findings only|>withdrawn|>unchanged|");
    for (size_t i = 0; i < changes->place_count; i++) {
        const struct pb_changes_place *place = &changes->places[i];
        const struct pb_difference *difference = &place->difference;
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", place->id);
        if (place->state != PB_CHANGES_COMPARED) {
            pb_columns_cell(&columns, 6, "%s",
                            place->state == PB_CHANGES_SAME_FILE ? "the same table" : "no table in either");
            continue;
        }
        pb_columns_cell(&columns, 1, "%" PRIu64, difference->added);
        pb_columns_cell(&columns, 2, "%" PRIu64, difference->revised - difference->findings_only);
        pb_columns_cell(&columns, 3, "%" PRIu64, difference->findings_only);
        pb_columns_cell(&columns, 4, "%" PRIu64, difference->withdrawn);
        pb_columns_cell(&columns, 5, "%" PRIu64, difference->unchanged);
        if (!place->before || !place->after)
            pb_columns_cell(&columns, 6, "no table in the %s one", place->before ? "later" : "earlier");
    }
    return pb_columns_print(&columns, call->terminal, error);
}

/* A row of which only the findings differ has the figure that it had: that is no revision to a reader. */
static void print_group(const struct pb_changes_group *group, FILE *file)
{
    const struct {
        uint64_t rows;
        const char *what;
    } counts[] = {
        { group->added, "new" },
        { group->revised - group->findings_only, "revised" },
        { group->findings_only, "with other findings only" },
        { group->withdrawn, "withdrawn" },
    };
    const char *between = ": ";
    pb_print(file, "  ");
    pb_print_text(file, group->name[0] ? group->name : group->measure);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        if (!counts[i].rows)
            continue;
        pb_print(file, "%s%" PRIu64 " %s", between, counts[i].rows, counts[i].what);
        between = ", ";
    }
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

void pb_diff_groups(const struct pb_terminal *terminal, const struct pb_changes_groups *groups)
{
    const char *place = "";
    for (size_t i = 0; i < groups->count; i++) {
        const struct pb_changes_group *group = &groups->items[i];
        if (strcmp(place, group->place) != 0) {
            pb_print(terminal->results, "\n%s", pb_colour(terminal->colour_results, "bold"));
            pb_print_text(terminal->results, group->place);
            pb_print(terminal->results, "%s\n", pb_colour(terminal->colour_results, "none"));
        }
        place = group->place;
        print_group(group, terminal->results);
    }
}

/* How to get all of them, ready to be typed. */
static void print_command(const struct pb_changes_result *result, FILE *file)
{
    const struct pb_changes_side *const sides[] = { &result->before, &result->after };
    char command[9000] = "placebook diff";
    for (size_t i = 0; i < 2; i++) {
        char path[4200];
        (void)snprintf(path, sizeof path, "%s/%s", sides[i]->output, sides[i]->name);
        pb_append(command, sizeof command, " ");
        pb_append_word(command, sizeof command, path);
    }
    pb_print(file, "\nto write all of them to a file: ");
    pb_print_text(file, command);
    pb_print(file, " --output changes.csv\n");
}

static void print_names(const struct pb_changes_result *result, FILE *file)
{
    pb_print_text(file, result->before.name);
    pb_print(file, " to ");
    pb_print_text(file, result->after.name);
    pb_print(file, ": ");
}

enum pb_status pb_diff_summary(struct pb_call *call, const struct pb_changes_result *result, const char *path,
                               struct pb_error *error)
{
    const struct pb_terminal *terminal = call->terminal;
    uint64_t rows = 0;
    for (size_t i = 0; i < result->changes.place_count; i++) {
        const struct pb_difference *difference = &result->changes.places[i].difference;
        rows += difference->added + difference->revised + difference->withdrawn;
    }
    if (path) {
        if (terminal->quiet)
            return PB_OK;
        pb_print(terminal->results, "%" PRIu64 " row%s changed from ", rows, rows == 1 ? "" : "s");
        print_names(result, terminal->results);
        pb_print(terminal->results, "in ");
        pb_print_text(terminal->results, path);
        pb_print(terminal->results, "\n");
        return PB_OK;
    }
    pb_print(terminal->results, "from ");
    print_names(result, terminal->results);
    if (rows)
        pb_print(terminal->results, "%" PRIu64 " row%s changed\n\n", rows, rows == 1 ? "" : "s");
    else
        pb_print(terminal->results, "no rows changed\n\n");
    enum pb_status status = pb_diff_places(call, &result->changes, error);
    if (status == PB_OK)
        pb_diff_groups(terminal, &result->groups);
    if (status == PB_OK && rows)
        print_command(result, terminal->results);
    return status;
}
