#include "cli/views/coverage.h"

#include "cli/terminal/columns.h"

#include <string.h>

enum { COVERAGE_WIDTH = 100 }; /* of lines of ids */

static void print_count(struct pb_columns *columns, size_t column, const struct pb_coverage_count *count)
{
    pb_columns_cell(columns, column, "%zu", count->measures);
    pb_columns_cell(columns, column + 1, "%zu", count->sourced);
    pb_columns_cell(columns, column + 2, "%zu", count->left_out);
}

static enum pb_status print_groups(const struct pb_coverage *coverage, const struct pb_framework *framework,
                                   struct pb_call *call, struct pb_error *error)
{
    const struct pb_outcome *outcomes = framework->outcomes.items;
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, "measures of|>measures|>with a source|>more with --set");
    for (size_t i = 0; i < framework->outcomes.count; i++) {
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "outcome %zu: %s", i + 1, outcomes[i].short_name);
        print_count(&columns, 1, &coverage->outcomes[i]);
    }
    for (size_t i = 0; i < PB_MEASURE_LEVELS; i++) {
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "level: %s", pb_measure_level_names[i]);
        print_count(&columns, 1, &coverage->levels[i]);
    }
    pb_columns_row(&columns);
    pb_columns_cell(&columns, 0, "all");
    print_count(&columns, 1, &coverage->all);
    return pb_columns_print(&columns, call->terminal, error);
}

/* The Place is named where its first priority is. */
static enum pb_status print_priorities(const struct pb_coverage *coverage, struct pb_call *call, struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, "Place|priority|>measures|>with a source|>more with --set|data missing");
    for (size_t i = 0; i < coverage->priority_count; i++) {
        const struct pb_coverage_priority *line = &coverage->priorities[i];
        const char *gap = line->priority->gap;
        const char *none = line->count.measures ? "" : gap ? "no measure: " : "no measure, and no gap is stated";
        pb_columns_row(&columns);
        if (i == 0 || line->place != coverage->priorities[i - 1].place)
            pb_columns_cell(&columns, 0, "%s", line->place->name);
        pb_columns_cell(&columns, 1, "%s", line->priority->name);
        print_count(&columns, 2, &line->count);
        pb_columns_cell(&columns, 5, "%s%s", none, gap ? gap : "");
    }
    return coverage->priority_count ? pb_columns_print(&columns, call->terminal, error) : PB_OK;
}

/* Ids with commas between, in lines of COVERAGE_WIDTH. */
struct id_lines {
    FILE *file;
    size_t used; /* of the line; 0: nothing was printed */
};

static void print_id(struct id_lines *lines, const char *id)
{
    size_t length = strlen(id);
    if (lines->used)
        pb_print(lines->file, ",");
    if (lines->used == 0 || lines->used + length + 2 > COVERAGE_WIDTH) {
        pb_print(lines->file, "\n  ");
        lines->used = 2;
    } else {
        pb_print(lines->file, " ");
        lines->used += 1;
    }
    pb_print_text(lines->file, id);
    lines->used += length + 1;
}

/* Those with a source, or those without any, not even one that is left out: whichever are fewer. */
static void print_measures(const struct pb_coverage *coverage, const struct pb_framework *framework, FILE *file)
{
    const struct pb_measure *measures = framework->measures.items;
    size_t without = coverage->all.measures - coverage->all.sourced - coverage->all.left_out;
    bool with = coverage->all.sourced && coverage->all.sourced <= without;
    struct id_lines lines = { .file = file };
    if (!with && !without)
        pb_print(file, "every measure has a source");
    else
        pb_print(file, "measures %s a source in this pipeline (%zu):", with ? "with" : "without",
                 with ? coverage->all.sourced : without);
    for (size_t i = 0; i < framework->measures.count; i++)
        if (with ? coverage->sources[i].count > 0
                 : coverage->sources[i].count == 0 && coverage->left_out_sources[i].count == 0)
            print_id(&lines, measures[i].id);
    pb_print(file, "\n");
}

static void print_open(const struct pb_coverage *coverage, FILE *file)
{
    struct id_lines lines = { .file = file };
    if (!coverage->open.count)
        return;
    pb_print(file, "\nmore measures may come from sources whose tables name them (%zu):", coverage->open.count);
    for (size_t i = 0; i < coverage->open.count; i++)
        print_id(&lines, coverage->open.items[i]);
    pb_print(file, "\n");
}

static void print_unused(const struct pb_coverage *coverage, FILE *file)
{
    struct id_lines lines = { .file = file };
    if (!coverage->unused_count)
        return;
    pb_print(file, "\npriorities that measures name and no Place of this file has (%zu):", coverage->unused_count);
    for (size_t i = 0; i < coverage->unused_count; i++)
        print_id(&lines, coverage->unused[i].id);
    pb_print(file, "\n");
}

enum pb_status pb_coverage_print(const struct pb_coverage *coverage, const struct pb_pipeline *pipeline,
                                 struct pb_call *call, struct pb_error *error)
{
    FILE *file = call->terminal->results;
    pb_print(file, "\n");
    enum pb_status status = print_groups(coverage, &pipeline->framework, call, error);
    pb_print(file, "\n");
    if (status == PB_OK)
        status = print_priorities(coverage, call, error);
    pb_print(file, "\n");
    print_measures(coverage, &pipeline->framework, file);
    print_open(coverage, file);
    print_unused(coverage, file);
    return status;
}

static void count_json(struct pb_json_writer *writer, const struct pb_coverage_count *count)
{
    pb_json_count(writer, "measures", count->measures);
    pb_json_count(writer, "with_source", count->sourced);
    pb_json_count(writer, "with_source_left_out", count->left_out);
}

static void texts_json(struct pb_json_writer *writer, const char *key, const struct pb_text_list *texts)
{
    pb_json_list(writer, key);
    for (size_t i = 0; i < texts->count; i++)
        pb_json_text(writer, NULL, texts->items[i]);
    pb_json_end_list(writer);
}

static void groups_json(struct pb_json_writer *writer, const struct pb_coverage *coverage,
                        const struct pb_framework *framework)
{
    const struct pb_outcome *outcomes = framework->outcomes.items;
    pb_json_list(writer, "outcomes");
    for (size_t i = 0; i < framework->outcomes.count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "id", outcomes[i].id);
        count_json(writer, &coverage->outcomes[i]);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
    pb_json_list(writer, "levels");
    for (size_t i = 0; i < PB_MEASURE_LEVELS; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "id", pb_measure_level_names[i]);
        count_json(writer, &coverage->levels[i]);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

static void priorities_json(struct pb_json_writer *writer, const struct pb_coverage *coverage)
{
    pb_json_list(writer, "priorities");
    for (size_t i = 0; i < coverage->priority_count; i++) {
        const struct pb_coverage_priority *line = &coverage->priorities[i];
        pb_json_object(writer, NULL);
        pb_json_text(writer, "place", line->place->id);
        pb_json_text(writer, "id", line->priority->id);
        pb_json_text(writer, "name", line->priority->name);
        count_json(writer, &line->count);
        pb_json_text(writer, "gap", line->priority->gap);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
    pb_json_list(writer, "priorities_of_no_place");
    for (size_t i = 0; i < coverage->unused_count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "id", coverage->unused[i].id);
        pb_json_count(writer, "measures", coverage->unused[i].measures);
        pb_json_text(writer, "nearest", coverage->unused[i].nearest);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

static void measures_json(struct pb_json_writer *writer, const struct pb_coverage *coverage,
                          const struct pb_framework *framework)
{
    const struct pb_measure *measures = framework->measures.items;
    pb_json_list(writer, "measures");
    for (size_t i = 0; i < framework->measures.count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "id", measures[i].id);
        pb_json_text(writer, "outcome", measures[i].outcome);
        pb_json_text(writer, "level", pb_measure_level_names[measures[i].level_index]);
        pb_json_text(writer, "owner", measures[i].owner);
        texts_json(writer, "contributors", &measures[i].contributors);
        texts_json(writer, "priorities", &measures[i].priorities);
        texts_json(writer, "sources", &coverage->sources[i]);
        texts_json(writer, "sources_left_out", &coverage->left_out_sources[i]);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

void pb_coverage_json(struct pb_json_writer *writer, const struct pb_coverage *coverage,
                      const struct pb_pipeline *pipeline)
{
    pb_json_object(writer, "coverage");
    pb_json_object(writer, "all");
    count_json(writer, &coverage->all);
    pb_json_end_object(writer);
    groups_json(writer, coverage, &pipeline->framework);
    priorities_json(writer, coverage);
    measures_json(writer, coverage, &pipeline->framework);
    texts_json(writer, "sources_whose_tables_name_measures", &coverage->open);
    pb_json_end_object(writer);
}
