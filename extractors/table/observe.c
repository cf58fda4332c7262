/*
 * One observation: a series of a row.
 */
#include "extractors/table/calculate.h"
#include "extractors/table/cells.h"
#include "extractors/table/levels.h"
#include "extractors/table/match.h"
#include "extractors/table/observation.h"
#include "extractors/table/periods.h"
#include "extractors/table/sums.h"
#include "extractors/table/texts.h"
#include "placebook/spelling.h"

#include <stdio.h>
#include <string.h>

static enum pb_status reject(struct rows *rows, const struct pb_tabular_row *row, size_t column, const char *rule,
                             const char *reason, const struct text *found, struct pb_error *error)
{
    return table_rows_reject_text(rows, row, column, rule, reason, found->text, found->length, error);
}

/* Area, period and indicator. *taken false: the row was rejected or filtered. */
static enum pb_status observe_read_subject(struct rows *rows, const struct pb_tabular_row *row,
                                           const struct series *series, struct observation *observation, bool *taken,
                                           struct pb_error *error)
{
    const struct text *period = &observation->text[FIELD_PERIOD];
    *taken = false;
    observation->where = table_areas_find(rows->areas, observation->text);
    const struct where *where = &observation->where;
    if (where->state == AREA_OTHER) {
        table_areas_note(rows->areas, where, observation->text, row->line);
        table_authorities_tell_one(rows, row, series, observation);
        rows->unused.elsewhere++;
        rows->context->row_counts->filtered++;
        return PB_OK;
    }
    const char *rule = "";
    char reason[PB_AREA_REASON_TEXT];
    if (table_areas_reject(where, observation->text, &rule, reason)) {
        size_t column = where->state == AREA_NONE ? NO_COLUMN : table_levels_column(rows, where->field);
        return table_rows_reject(rows, row, column, rule, error, "%s", reason);
    }
    if (observation->text[FIELD_INDICATOR].length == 0)
        observation->text[FIELD_INDICATOR] = observation->text[FIELD_INDICATOR_NAME];
    if (observation->text[FIELD_INDICATOR].length == 0)
        return reject(rows, row, table_observe_column(rows, series, FIELD_INDICATOR)->at, "no-indicator",
                      "The row says no indicator: it cannot be matched to a measure",
                      &observation->text[FIELD_INDICATOR], error);
    if (!table_observe_kind(observation))
        return reject(rows, row, table_observe_column(rows, series, FIELD_VALUE_TYPE)->at, "value-type",
                      "The row says a kind of value that is not known (values in the mapping can turn it into one)",
                      &observation->text[FIELD_VALUE_TYPE], error);
    observation->period = table_periods_read(rows, observation->text);
    if (table_periods_waits(rows, observation->period) && table_held_keep(&rows->held, row, series)) {
        rows->context->row_counts->read--; /* until then */
        return PB_OK;
    }
    if (observation->period->fault)
        return reject(rows, row, table_observe_column(rows, series, FIELD_PERIOD)->at, "period",
                      pb_period_reason(observation->period->fault), period, error);
    table_periods_count(rows, observation->period);
    observation->where.area = table_areas_on(rows->areas, where, observation->period->found.period.end);
    *taken = true;
    return PB_OK;
}

/* Nothing happened, as among nobody: then a denominator of 0 says that there is nobody. */
static bool has_no_events(const struct observation *observation)
{
    const struct figure *count = &observation->figure[FIELD_COUNT];
    const struct figure *events = count->state == FIGURE_MISSING ? &observation->figure[FIELD_VALUE] : count;
    return events->state == FIGURE_GOOD && events->number == 0;
}

static enum pb_status observe_read_figures(struct rows *rows, const struct pb_tabular_row *row,
                                           const struct series *series, struct observation *observation, bool *taken,
                                           struct pb_error *error)
{
    static const struct pb_tabular_cell nothing = { .kind = PB_CELL_MISSING, .text = "" };
    *taken = false;
    bool any = false;
    for (enum field field = FIELD_VALUE; field < FIELDS; field++) {
        const struct from_column *from = table_observe_column(rows, series, field);
        struct figure *figure = &observation->figure[field];
        const struct pb_tabular_cell *cell = from->at < row->count ? &row->cells[from->at] : &nothing;
        const struct text found = { cell->text, cell->length };
        char reason[96];
        if (cell->fault != PB_XLSX_SOUND)
            return table_cells_reject(rows, row, from->at, table_field_names[field], error);
        if (cell->kind == PB_CELL_NUMBER && cell->shown != PB_XLSX_AS_NUMBER)
            table_cells_remark(rows, row, from->at, cell->shown == PB_XLSX_MASKED ? REMARK_MASKED : REMARK_BLANK_ZERO);
        *figure = table_figure_read(rows->options, cell, rows->separator, from->spec);
        if (figure->state == FIGURE_WRONG) {
            (void)snprintf(reason, sizeof reason, "The cell of %s is not a number", table_field_names[field]);
            return reject(rows, row, from->at, "not-a-number", reason, &found, error);
        }
        if (figure->state == FIGURE_AMBIGUOUS)
            return reject(rows, row, from->at, "ambiguous-number",
                          "The fields are separated by semicolons, so a comma may be a decimal mark or one of "
                          "thousands: set \"decimal\": \",\" or \"thousands\": \",\" in the mapping",
                          &found, error);
        if ((field == FIELD_COUNT || field == FIELD_DENOMINATOR) && figure->number < 0) {
            (void)snprintf(reason, sizeof reason, "The %s is below 0", table_field_names[field]);
            return reject(rows, row, from->at, "negative", reason, &found, error);
        }
        if (rows->sums && figure->state == FIGURE_GOOD &&
            !table_sums_number(cell, figure->number, observation->value_type == PB_WORD_AMOUNT)) {
            (void)snprintf(reason, sizeof reason, "The %s is no count, and only counts and amounts can be added up",
                           table_field_names[field]);
            return reject(rows, row, from->at, "not-a-count", reason, &found, error);
        }
        if (field == FIELD_DENOMINATOR && figure->number == 0 && !has_no_events(observation)) /* not stated */
            *figure = (struct figure){ .state = FIGURE_MISSING, .number = PB_MISSING };
        any = any || figure->state != FIGURE_MISSING;
        if (field == FIELD_VALUE) {
            observation->value_column = from->at;
            observation->mark = figure->mark[0] ? figure->mark : NULL;
        }
    }
    *taken = any || strcmp(rows->options->empty, "keep") == 0;
    rows->unused.empty += !*taken;
    rows->context->row_counts->filtered += !*taken;
    return PB_OK;
}

static pb_symbol observe_symbol_of(struct pb_table *table, const struct text *text, const char *otherwise)
{
    return text->length ? pb_symbol_add(table->symbols, text->text, text->length)
                        : pb_symbol_of(table->symbols, otherwise);
}

/* Sexes and ages are spelled in one way before rows are added up. */
static pb_symbol observe_sex_of(struct pb_table *table, const struct text *text)
{
    enum pb_word sex = text->length ? pb_sex_of(text->text, text->length) : PB_WORD_PERSONS;
    return sex ? (pb_symbol)sex : pb_symbol_add(table->symbols, text->text, text->length);
}

static pb_symbol observe_age_of(struct pb_table *table, const struct text *text)
{
    char spelled[PB_AGE_TEXT];
    return pb_age_spell(text->text, text->length, spelled) ? pb_symbol_of(table->symbols, spelled)
                                                           : observe_symbol_of(table, text, TABLE_NO_AGE);
}

/* The row's own note, or the mark behind its value; and what else is to be said, where there is room for it. */
static pb_symbol observe_note_of(struct pb_table *table, const struct observation *observation)
{
    const char *mark = observation->mark ? observation->mark : "";
    const struct text *own = &observation->text[FIELD_NOTE];
    const struct text said = own->length ? *own : (struct text){ mark, strlen(mark) };
    const char *remark = observation->remark ? observation->remark : "";
    char replaced[PB_CODE_NOTE];
    char note[ROW_TEXT];
    const char *code = table_areas_remark(&observation->where, &observation->text[FIELD_AREA_CODE], replaced);
    if ((!*remark && !*code) || said.length + strlen(remark) + strlen(code) + 5 > sizeof note)
        return observe_symbol_of(table, &said, "");
    int length =
        snprintf(note, sizeof note, "%.*s%s%s%s%s", (int)said.length, said.text, said.length && *remark ? "; " : "",
                 remark, (said.length || *remark) && *code ? "; " : "", code);
    return pb_symbol_add(table->symbols, note, (size_t)length);
}

static bool table_observe_fill_texts(const struct rows *rows, struct pb_table *table,
                                     const struct observation *observation, size_t at)
{
    const struct text *text = observation->text;
    const struct pb_area *area = observation->where.area;
    const bool local = observation->where.state == AREA_LOCAL;
    const struct pb_reference_area *small = observation->where.small;
    char cleaned[PB_AREA_CODE_TEXT];
    char indicator[INDICATOR_TEXT];
    table_indicator_id(&text[FIELD_INDICATOR], indicator);
    const struct text code =
        small ? (struct text){ small->code, strlen(small->code) } : table_areas_code(&text[FIELD_AREA_CODE], cleaned);
    table->source[at] = rows->source;
    table->source_file[at] = rows->source_file;
    table->indicator[at] = pb_symbol_of(table->symbols, indicator);
    table->measure_name[at] = observe_symbol_of(
        table, text[FIELD_INDICATOR_NAME].length ? &text[FIELD_INDICATOR_NAME] : &text[FIELD_INDICATOR], "");
    table->area_code[at] =
        local ? pb_symbol_add(table->symbols, code.text, code.length) : pb_symbol_of(table->symbols, area->code);
    const struct text said = small && *small->name ? (struct text){ small->name, strlen(small->name) } : code;
    table->area_name[at] = observe_symbol_of(
        table, text[FIELD_AREA_NAME].length || !local ? &text[FIELD_AREA_NAME] : &said, local ? "" : area->name);
    table->area_type[at] = observe_symbol_of(table, &text[FIELD_AREA_TYPE],
                                             small   ? small->type
                                             : local ? ""
                                                     : area->type);
    table->geography[at] = local ? PB_WORD_LOCAL : PB_WORD_NONE;
    table->within[at] = local ? pb_symbol_of(table->symbols, area->code) : PB_WORD_NONE;
    table->sex[at] = observe_sex_of(table, &text[FIELD_SEX]);
    table->age[at] = observe_age_of(table, &text[FIELD_AGE]);
    table->category_type[at] = observe_symbol_of(table, &text[FIELD_CATEGORY_TYPE], "");
    table->category[at] = observe_symbol_of(table, &text[FIELD_CATEGORY], "");
    table->period[at] = pb_symbol_of(table->symbols, observation->period->words);
    table->unit[at] = observe_symbol_of(table, &text[FIELD_UNIT], "");
    table->value_type[at] = (pb_symbol)observation->value_type;
    table->multiplier[at] = observation->multiplier;
    table->note[at] = observe_note_of(table, observation);
    table->method[at] = pb_symbol_of(table->symbols, observation->method);
    table->period_start[at] = observation->period->found.period.start;
    table->period_end[at] = observation->period->found.period.end;
    const pb_symbol made[] = { table->indicator[at], table->measure_name[at], table->area_code[at],
                               table->area_name[at], table->area_type[at],    table->within[at],
                               table->sex[at],       table->age[at],          table->category_type[at],
                               table->category[at],  table->period[at],       table->unit[at],
                               table->note[at],      table->method[at] };
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        if (made[i] == PB_SYMBOL_NONE)
            return false;
    return true;
}

/* Limits of another measure, or lower and upper ones exchanged, make comparisons that mean nothing. */
static void remark_limits(struct rows *rows, const struct pb_tabular_row *row, const struct observation *observation)
{
    static const enum field pairs[][2] = { { FIELD_LOWER_95, FIELD_UPPER_95 }, { FIELD_LOWER_998, FIELD_UPPER_998 } };
    const struct figure *figure = observation->figure;
    bool outside = false;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        outside = outside || figure[FIELD_VALUE].number < figure[pairs[i][0]].number ||
                  figure[FIELD_VALUE].number > figure[pairs[i][1]].number;
    if (outside)
        table_cells_remark(rows, row, observation->value_column, REMARK_OUTSIDE);
}

static bool table_observe_fill_figures(struct pb_table *table, const struct observation *observation, size_t at)
{
    const struct {
        double *cells;
        pb_symbol *texts;
    } columns[] = {
        [FIELD_VALUE - FIELD_TEXTS] = { table->value, table->value_text },
        [FIELD_LOWER_95 - FIELD_TEXTS] = { table->lower_95, table->lower_95_text },
        [FIELD_UPPER_95 - FIELD_TEXTS] = { table->upper_95, table->upper_95_text },
        [FIELD_LOWER_998 - FIELD_TEXTS] = { table->lower_998, table->lower_998_text },
        [FIELD_UPPER_998 - FIELD_TEXTS] = { table->upper_998, table->upper_998_text },
        [FIELD_COUNT - FIELD_TEXTS] = { table->count, table->count_text },
        [FIELD_DENOMINATOR - FIELD_TEXTS] = { table->denominator, table->denominator_text },
    };
    for (enum field field = FIELD_VALUE; field < FIELDS; field++) {
        const struct figure *figure = &observation->figure[field];
        const char *text = figure->state == FIGURE_GOOD ? figure->text : "";
        columns[field - FIELD_TEXTS].cells[at] = figure->number;
        columns[field - FIELD_TEXTS].texts[at] = pb_symbol_of(table->symbols, text);
        if (columns[field - FIELD_TEXTS].texts[at] == PB_SYMBOL_NONE)
            return false;
    }
    return true;
}

static enum pb_word observe_status_of(const struct observation *observation)
{
    if (observation->status)
        return observation->status;
    switch (observation->figure[FIELD_VALUE].state) {
    case FIGURE_GOOD:
        return PB_WORD_PUBLISHED;
    case FIGURE_SUPPRESSED:
        return PB_WORD_SUPPRESSED;
    default:
        return PB_WORD_MISSING;
    }
}

static enum pb_status add_observation(struct rows *rows, const struct pb_tabular_row *row,
                                      const struct observation *observation, struct pb_error *error)
{
    struct pb_table *table = rows->context->table;
    char place[PB_TABULAR_PLACE_TEXT];
    size_t at = 0;
    enum pb_status status = pb_table_add(table, &at, error);
    if (status != PB_OK) {
        pb_error_at(error, rows->file, row->line, 0);
        return status;
    }
    (void)pb_tabular_place(rows->tabular, row->number, observation->value_column, place);
    table->source_row[at] = pb_symbol_of(table->symbols, place);
    if (table->source_row[at] == PB_SYMBOL_NONE || !table_observe_fill_texts(rows, table, observation, at) ||
        !table_observe_fill_figures(table, observation, at))
        return pb_out_of_memory(error);
    table->status[at] = (pb_symbol)observe_status_of(observation);
    table->origin[at] = ++rows->origin;
    return table_twins_note(rows, row, error);
}

/* A row that is added to others. It counts as read when it is rejected; else its sum does, once. */
static enum pb_status add_to_sum(struct rows *rows, const struct pb_tabular_row *row, const struct series *series,
                                 struct observation *observation, bool taken, struct pb_error *error)
{
    struct pb_table *part = table_sums_part(rows->sums);
    bool same = false;
    if (taken) {
        enum pb_status status = table_sums_compare(rows, row, series, &same, &taken, error);
        if (status != PB_OK)
            return status;
    }
    const struct sums_figures figures = {
        .value = &observation->figure[FIELD_VALUE],
        .count =
            table_observe_column(rows, series, FIELD_COUNT)->at != NO_COLUMN ? &observation->figure[FIELD_COUNT] : NULL,
        .mark = observation->mark,
        .rejected = !taken,
        .same = same,
    };
    if (same)
        rows->context->row_counts->duplicates++;
    else if (taken)
        rows->context->row_counts->read--;
    for (enum field field = FIELD_VALUE; !taken && field < FIELDS; field++)
        observation->figure[field] = (struct figure){ .state = FIGURE_MISSING, .number = PB_MISSING };
    if (!table_observe_fill_texts(rows, part, observation, 0) || !table_observe_fill_figures(part, observation, 0))
        return pb_out_of_memory(error);
    return table_sums_add(rows, row, &figures, error);
}

enum pb_status table_rows_observe(struct rows *rows, const struct pb_tabular_row *row, const struct series *series,
                                  struct pb_error *error)
{
    struct observation observation = { .value_column = NO_COLUMN };
    bool taken = false;
    rows->context->row_counts->read++;
    rows->whose = false;
    table_observe_texts(rows, series, &observation);
    enum pb_status status = observe_read_subject(rows, row, series, &observation, &taken, error);
    if (status != PB_OK || !taken)
        return status;
    rows->areas_found++;
    rows->whose = true;
    status = observe_read_figures(rows, row, series, &observation, &taken, error);
    if (status == PB_OK && taken && observation.value_column == NO_COLUMN && rows->options->calculate) {
        observation.value_column = table_observe_column(rows, series, FIELD_COUNT)->at;
        status = table_calculate(rows, row, &observation, &taken, error);
    }
    rows->whose = false;
    if (status == PB_OK && rows->sums)
        return add_to_sum(rows, row, series, &observation, taken, error);
    if (status == PB_OK && taken)
        remark_limits(rows, row, &observation);
    return status == PB_OK && taken ? add_observation(rows, row, &observation, error) : status;
}
