#include "placebook/contract/target_table.h"

#include "core/contract/csv_line.h"

#include <string.h>

#define COLUMN(column, kind, heading, sentence)                                                                        \
    {                                                                                                                  \
        .name = (column), .type = (kind), .title = (heading), .meaning = (sentence)                                    \
    }
#define KEY(column, heading, sentence)                                                                                 \
    {                                                                                                                  \
        .name = (column), .type = PB_TIDY_TEXT, .required = true, .title = (heading), .meaning = (sentence)            \
    }

const struct pb_tidy_column pb_target_columns[PB_TARGET_COLUMNS] = {
    KEY("target", "Target", "The id of the target. It stays the same from one publication to the next."),
    KEY("text", "In the words of the plan", "What the plan says."),
    COLUMN("measure", PB_TIDY_TEXT, "Measure", "The id of the measure that shows it; empty: there is none."),
    COLUMN("measure_name", PB_TIDY_TEXT, "Measure name", "The name of the measure."),
    KEY("area", "Area", "Whose target it is: the id of a Place or of the system, or the code of an area."),
    KEY("area_name", "Area name", "The name of that Place or area."),
    COLUMN("sex", PB_TIDY_TEXT, "Sex", "The sex of the figures that are compared."),
    COLUMN("age", PB_TIDY_TEXT, "Age", "The ages of the figures that are compared."),
    COLUMN("unit", PB_TIDY_TEXT, "Unit",
           "The unit of the figures; of growth it is the change from a year before in %."),
    COLUMN("baseline_period", PB_TIDY_TEXT, "Baseline period", "The period from which the plan counts."),
    COLUMN("baseline", PB_TIDY_NUMBER, "Baseline", "The figure of that period: the plan's, else that of the data."),
    COLUMN("target_value", PB_TIDY_NUMBER, "Value to reach",
           "The value to reach. Empty when the plan gives only a direction, or the baseline is not known."),
    KEY("by", "By", "When, as the plan says it; \"not dated\"."),
    COLUMN("by_date", PB_TIDY_DATE, "By this day", "The last day of that period."),
    COLUMN("period", PB_TIDY_TEXT, "Latest period", "The period of the latest figure, as published."),
    COLUMN("value", PB_TIDY_NUMBER, "Latest figure", "The latest figure."),
    COLUMN("lower_95", PB_TIDY_NUMBER, "Lower 95% limit", "The lower 95% confidence limit of the latest figure."),
    COLUMN("upper_95", PB_TIDY_NUMBER, "Upper 95% limit", "The upper 95% confidence limit of the latest figure."),
    COLUMN("expected", PB_TIDY_NUMBER, "Expected by now",
           "What is expected on the last day of the latest period, on the line or the trajectory to the target."),
    COLUMN("change_a_year", PB_TIDY_NUMBER, "Change needed a year",
           "The change a year that is still needed, from the latest period's last day to the date of the target."),
    { .name = "target_state",
      .type = PB_TIDY_WORD,
      .words = PB_WORDS_TARGET,
      .title = "State",
      .meaning = "How things stand. Empty for a target of another Place, whose own table says it." },
    COLUMN("reason", PB_TIDY_TEXT, "Reason", "Why nothing can be said, or what is to be known besides."),
    COLUMN("rule", PB_TIDY_TEXT, "Rule", "By which rule the state is found."),
    COLUMN("pounds", PB_TIDY_NUMBER, "Pounds", "The money that the plan expects of it, in pounds."),
    KEY("document", "Document", "The plan that sets the target."),
    KEY("line", "Line", "Where in the text of the plan."),
    COLUMN("note", PB_TIDY_TEXT, "Note", "What is to be known about the target."),
};

const struct pb_tidy_column pb_milestone_columns[PB_MILESTONE_COLUMNS] = {
    KEY("milestone", "Milestone", "The id of the milestone. It stays the same from one publication to the next."),
    KEY("text", "In the words of the plan", "What the plan says."),
    KEY("area", "Area", "Whose milestone it is: the id of a Place or of the system, or the code of an area."),
    KEY("area_name", "Area name", "The name of that Place or area."),
    KEY("by", "By", "When, as the plan says it; \"not dated\"."),
    COLUMN("by_date", PB_TIDY_DATE, "By this day", "The last day of that period."),
    KEY("state", "State",
        "What officers say of it: done, on_track, late, not_started, stopped; not_known when nobody has said "
        "anything."),
    COLUMN("as_of", PB_TIDY_DATE, "As of", "The day on which they said so."),
    COLUMN("note", PB_TIDY_TEXT, "Note", "What they add."),
    KEY("document", "Document", "The plan that sets the milestone."),
    KEY("line", "Line", "Where in the text of the plan."),
};

const struct pb_tidy_column *pb_target_column(size_t column)
{
    return &pb_target_columns[column];
}

const struct pb_tidy_column *pb_milestone_column(size_t column)
{
    return &pb_milestone_columns[column];
}

/* ---- Which of them ---- */

/* An edition for a Board has what its Places aim at. */
static bool edition_has(const struct pb_geography *geography, const struct pb_place *edition, const struct pb_place *of)
{
    size_t inside = 0;
    for (size_t i = 0; i < of->districts.count; i++) {
        const char *code = of->districts.items[i];
        const struct pb_area *area = pb_geography_area(geography, code, strlen(code));
        inside += area && pb_geography_role(geography, edition, area) != PB_WORD_NONE;
    }
    return of->districts.count && inside == of->districts.count;
}

static bool bears_on(const struct pb_place *of, const struct pb_area *only, const struct pb_geography *geography,
                     const struct pb_place *place)
{
    if (place->system || (of && (of == place || of->system)))
        return true;
    if (of && place->edition && edition_has(geography, place, of))
        return true;
    return only && pb_geography_role(geography, place, only) != PB_WORD_NONE;
}

/* An edition has no target of a measure that it does not show. */
static bool is_for_audience(const struct pb_target *target, const struct pb_place *place)
{
    const struct pb_measure *measure = target->of_measure;
    return pb_edition_shows(place, measure ? measure->id : NULL, measure ? measure->level : NULL);
}

bool pb_milestone_bears_on(const struct pb_milestone *milestone, const struct pb_geography *geography,
                           const struct pb_place *place)
{
    return bears_on(milestone->place, milestone->only, geography, place);
}

const char *pb_milestone_area(const struct pb_milestone *milestone)
{
    return milestone->place ? milestone->place->name : milestone->only ? milestone->only->name : milestone->area;
}

const char *pb_target_unit(const struct pb_target *target)
{
    if (target->growth)
        return "% a year";
    return target->of_measure ? target->of_measure->unit : "";
}

enum pb_status pb_targets_compare(const struct pb_table *table, const struct pb_targets *targets,
                                  const struct pb_geography *geography, const struct pb_place *place,
                                  struct pb_arena *arena, struct pb_target_found **found, size_t *count,
                                  struct pb_error *error)
{
    const struct pb_target *items = targets->targets.items;
    *count = 0;
    *found = pb_arena_take(arena, targets->targets.count, sizeof **found);
    if (!*found)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < targets->targets.count; i++) {
        if (!bears_on(items[i].place, items[i].only, geography, place) || !is_for_audience(&items[i], place))
            continue;
        struct pb_measure_rows rows = { .table = table };
        if (items[i].measure)
            rows = pb_measure_rows_of(table, items[i].measure);
        struct pb_target_found *one = &(*found)[(*count)++];
        one->target = &items[i];
        pb_target_compare(one->target, &rows, geography, place, &one->result);
    }
    return PB_OK;
}

/* ---- As CSV ---- */

static const char *plan_of(const struct pb_targets *targets, const char *id)
{
    const struct pb_plan_document *document = pb_targets_document(targets, id);
    return document ? document->title : id;
}

/* What the plan says. */
static bool write_promise(struct pb_csv_line *line, const struct pb_table *table, const struct pb_target_found *found)
{
    const struct pb_target *target = found->target;
    const struct pb_target_result *result = &found->result;
    bool row = result->row != SIZE_MAX;
    return pb_csv_line_text(line, target->id) && pb_csv_line_text(line, target->text) &&
           pb_csv_line_text(line, target->measure) &&
           pb_csv_line_text(line, target->of_measure ? target->of_measure->name : "") &&
           pb_csv_line_text(line, target->area) && pb_csv_line_text(line, pb_target_area(target)) &&
           pb_csv_line_text(line, row ? pb_cell(table, sex, result->row) : target->sex) &&
           pb_csv_line_text(line, row ? pb_cell(table, age, result->row) : target->age) &&
           pb_csv_line_text(line, pb_target_unit(target)) && pb_csv_line_text(line, target->baseline.period) &&
           pb_csv_line_number(line, result->baseline) && pb_csv_line_number(line, result->target) &&
           pb_csv_line_text(line, target->by) && pb_csv_line_date(line, target->date);
}

/* What became of it. */
static bool write_standing(struct pb_csv_line *line, const struct pb_table *table,
                           const struct pb_target_result *result)
{
    bool row = result->row != SIZE_MAX;
    return pb_csv_line_text(line, row ? pb_cell(table, period, result->row) : "") &&
           pb_csv_line_number(line, result->latest) && pb_csv_line_number(line, result->lower) &&
           pb_csv_line_number(line, result->upper) && pb_csv_line_number(line, result->expected) &&
           pb_csv_line_number(line, result->change_a_year) &&
           pb_csv_line_text(line, pb_vocabulary[result->state].text) && pb_csv_line_text(line, result->reason) &&
           pb_csv_line_text(line, result->rule->sentence);
}

bool pb_targets_write(const struct pb_table *table, const struct pb_targets *targets,
                      const struct pb_target_found *found, size_t count, bool guard, pb_csv_emit *emit, void *sink)
{
    struct pb_tidy_writer writer;
    pb_tidy_writer_open(&writer, emit, sink);
    if (!pb_csv_line_header(&writer, pb_target_columns, PB_TARGET_COLUMNS))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct pb_target *target = found[i].target;
        struct pb_csv_line line = { .writer = &writer, .guard = guard };
        if (!write_promise(&line, table, &found[i]) || !write_standing(&line, table, &found[i].result) ||
            !pb_csv_line_number(&line, target->pounds) ||
            !pb_csv_line_text(&line, plan_of(targets, target->document)) || !pb_csv_line_text(&line, target->line) ||
            !pb_csv_line_text(&line, target->note) || !pb_csv_line_end(&line, PB_TARGET_COLUMNS))
            return false;
    }
    return pb_tidy_writer_flush(&writer);
}

static bool write_milestone(struct pb_tidy_writer *writer, const struct pb_targets *targets,
                            const struct pb_milestone *milestone, bool guard)
{
    struct pb_csv_line line = { .writer = writer, .guard = guard };
    return pb_csv_line_text(&line, milestone->id) && pb_csv_line_text(&line, milestone->text) &&
           pb_csv_line_text(&line, milestone->area) && pb_csv_line_text(&line, pb_milestone_area(milestone)) &&
           pb_csv_line_text(&line, milestone->by) && pb_csv_line_date(&line, milestone->date) &&
           pb_csv_line_text(&line, milestone->state) && pb_csv_line_date(&line, milestone->as_of) &&
           pb_csv_line_text(&line, milestone->note) && pb_csv_line_text(&line, plan_of(targets, milestone->document)) &&
           pb_csv_line_text(&line, milestone->line) && pb_csv_line_end(&line, PB_MILESTONE_COLUMNS);
}

bool pb_milestones_write(const struct pb_targets *targets, const struct pb_geography *geography,
                         const struct pb_place *place, bool guard, pb_csv_emit *emit, void *sink)
{
    const struct pb_milestone *items = targets->milestones.items;
    struct pb_tidy_writer writer;
    pb_tidy_writer_open(&writer, emit, sink);
    if (!pb_csv_line_header(&writer, pb_milestone_columns, PB_MILESTONE_COLUMNS))
        return false;
    for (size_t i = 0; i < targets->milestones.count; i++)
        if (pb_milestone_bears_on(&items[i], geography, place) && !write_milestone(&writer, targets, &items[i], guard))
            return false;
    return pb_tidy_writer_flush(&writer);
}
