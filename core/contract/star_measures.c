/*
 * The measures, the priorities, and which measures answer which priority.
 */
#include "core/contract/star_private.h"

#include <string.h>

static const char *star_outcome_name(const struct pb_framework *framework, const char *id)
{
    const struct pb_outcome *outcomes = framework->outcomes.items;
    for (size_t i = 0; i < framework->outcomes.count; i++)
        if (id && strcmp(outcomes[i].id, id) == 0)
            return outcomes[i].short_name;
    return NULL;
}

static const char *star_pillar_name(const struct pb_framework *framework, const char *id)
{
    const struct pb_pillar *pillars = framework->pillars.items;
    for (size_t i = 0; i < framework->pillars.count; i++)
        if (id && strcmp(pillars[i].id, id) == 0)
            return pillars[i].name;
    return NULL;
}

static enum pb_status star_write_contributors(struct pb_star_writing *writing, const struct pb_measure *measure)
{
    const char *text = "";
    for (size_t i = 0; i < measure->contributors.count; i++) {
        text = pb_arena_format(writing->arena, "%s%s%s", text, i ? ";" : "", measure->contributors.items[i]);
        if (!text)
            return pb_out_of_memory(writing->error);
    }
    pb_star_text(writing, text);
    return PB_OK;
}

static enum pb_status star_write_measure(struct pb_star_writing *writing, const struct pb_measure *measure, size_t rows)
{
    const struct pb_framework *framework = writing->source->framework;
    pb_star_text(writing, measure->id);
    pb_star_text(writing, measure->name);
    pb_star_text(writing, measure->outcome);
    pb_star_text(writing, star_outcome_name(framework, measure->outcome));
    pb_star_text(writing, measure->pillar);
    pb_star_text(writing, star_pillar_name(framework, measure->pillar));
    pb_star_text(writing, measure->unit);
    pb_star_text(writing, pb_vocabulary[measure->value_type_word].text);
    pb_star_text(writing, pb_vocabulary[measure->polarity_word].text);
    pb_star_text(writing, pb_measure_level_names[measure->level_index]);
    pb_star_text(writing, measure->phof);
    pb_star_text(writing, measure->owner);
    if (star_write_contributors(writing, measure) != PB_OK)
        return PB_FATAL;
    pb_star_text(writing, measure->note);
    pb_star_truth(writing, true);
    pb_star_number(writing, (double)rows);
    pb_star_end(writing, PB_STAR_MEASURES);
    return PB_OK;
}

static void star_write_empty(struct pb_star_writing *writing, size_t cells)
{
    for (size_t i = 0; i < cells; i++)
        pb_star_text(writing, NULL);
}

/* An indicator that the framework does not have. */
static void star_write_unmapped(struct pb_star_writing *writing, const struct pb_star_group *group)
{
    const struct pb_table *table = writing->source->table;
    const struct pb_framework *framework = writing->source->framework;
    size_t row = group->row;
    pb_star_cell(writing, row, "measure");
    pb_star_cell(writing, row, "measure_name");
    pb_star_cell(writing, row, "outcome");
    pb_star_text(writing, star_outcome_name(framework, pb_cell(table, outcome, row)));
    pb_star_cell(writing, row, "domain");
    pb_star_text(writing, star_pillar_name(framework, pb_cell(table, domain, row)));
    pb_star_cell(writing, row, "unit");
    pb_star_cell(writing, row, "value_type");
    pb_star_cell(writing, row, "polarity");
    star_write_empty(writing, 5);
    pb_star_truth(writing, false);
    pb_star_number(writing, (double)group->rows);
    pb_star_end(writing, PB_STAR_MEASURES);
}

static void star_write_gone_measure(struct pb_star_writing *writing, const struct pb_changed_figure *figure)
{
    const struct pb_changes_since *changes = writing->source->changes;
    pb_star_text(writing, pb_changed_was(changes, figure, pb_tidy_column_named("measure")));
    pb_star_text(writing, pb_changed_was(changes, figure, pb_tidy_column_named("measure_name")));
    star_write_empty(writing, 12);
    pb_star_truth(writing, false);
    pb_star_number(writing, 0);
    pb_star_end(writing, PB_STAR_MEASURES);
}

/* How many rows each measure of the framework has, by its position there. */
static enum pb_status star_count_rows(struct pb_star_writing *writing, const struct pb_star_groups *groups,
                                      size_t **counts)
{
    const struct pb_framework *framework = writing->source->framework;
    *counts = pb_arena_take(writing->arena, framework->measures.count + 1, sizeof **counts);
    if (!*counts)
        return pb_out_of_memory(writing->error);
    for (size_t i = 0; i < groups->count; i++) {
        size_t position = 0;
        if (pb_framework_measure(framework, pb_cell(writing->source->table, measure, groups->items[i].row), &position))
            (*counts)[position] = groups->items[i].rows;
    }
    return PB_OK;
}

enum pb_status pb_star_write_measures(struct pb_star_writing *writing)
{
    const struct pb_framework *framework = writing->source->framework;
    const struct pb_table *table = writing->source->table;
    const struct pb_measure *measures = framework->measures.items;
    struct pb_star_groups groups = { 0 };
    size_t *counts = NULL;
    enum pb_status status = pb_star_group_by(writing, table->measure, &groups);
    if (status == PB_OK)
        status = star_count_rows(writing, &groups, &counts);
    for (size_t i = 0; status == PB_OK && i < framework->measures.count; i++)
        status = measures[i].published ? star_write_measure(writing, &measures[i], counts[i]) : PB_OK;
    for (size_t i = 0; status == PB_OK && i < groups.count; i++)
        if (!pb_framework_measure(framework, pb_cell(table, measure, groups.items[i].row), NULL))
            star_write_unmapped(writing, &groups.items[i]);
    return status == PB_OK ? pb_star_each_gone(writing, "measure", star_write_gone_measure) : status;
}

static void star_write_priority(struct pb_star_writing *writing, const struct pb_place *place, size_t at,
                                const size_t *counts)
{
    const struct pb_framework *framework = writing->source->framework;
    const struct pb_measure *measures = framework->measures.items;
    const struct pb_priority *priority = &((const struct pb_priority *)place->priorities.items)[at];
    size_t answering = 0;
    size_t with_rows = 0;
    for (size_t i = 0; i < framework->measures.count; i++) {
        bool serves = pb_measure_serves(&measures[i], priority->id);
        answering += serves;
        with_rows += serves && counts[i];
    }
    pb_star_text(writing, place->id);
    pb_star_text(writing, priority->id);
    pb_star_text(writing, priority->name);
    pb_star_number(writing, (double)(at + 1));
    pb_star_number(writing, (double)answering);
    pb_star_number(writing, (double)with_rows);
    pb_star_text(writing, priority->gap);
    pb_star_end(writing, PB_STAR_PRIORITIES);
}

static void star_write_answers(struct pb_star_writing *writing, const struct pb_place *place, size_t at)
{
    const struct pb_framework *framework = writing->source->framework;
    const struct pb_measure *measures = framework->measures.items;
    const char *priority = ((const struct pb_priority *)place->priorities.items)[at].id;
    for (size_t i = 0; i < framework->measures.count; i++) {
        if (!pb_measure_serves(&measures[i], priority))
            continue;
        pb_star_text(writing, place->id);
        pb_star_text(writing, priority);
        pb_star_text(writing, measures[i].id);
        pb_star_end(writing, PB_STAR_ANSWERS);
    }
}

/* The table of the system has the priorities of all Places, and then its own. */
enum pb_status pb_star_write_priorities(struct pb_star_writing *writing, bool measures)
{
    const struct pb_geography *geography = writing->source->geography;
    const struct pb_place *own = writing->source->place;
    const struct pb_place *places = own->system ? geography->all : own;
    size_t count = own->system ? geography->all_count : 1;
    struct pb_star_groups groups = { 0 };
    size_t *counts = NULL;
    enum pb_status status = pb_star_group_by(writing, writing->source->table->measure, &groups);
    if (status == PB_OK)
        status = star_count_rows(writing, &groups, &counts);
    for (size_t i = 0; status == PB_OK && i < count; i++)
        for (size_t at = 0; at < places[i].priorities.count; at++)
            if (measures)
                star_write_answers(writing, &places[i], at);
            else
                star_write_priority(writing, &places[i], at, counts);
    return status;
}
