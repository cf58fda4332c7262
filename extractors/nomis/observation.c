#include "extractors/nomis/observation.h"

#include "placebook/marker.h"
#include "placebook/number.h"
#include "placebook/reject.h"
#include "placebook/spelling.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { QUOTED_MOST = 60, ID_TEXT = 160 };

/* What is read of a row before it is added. */
struct figure {
    double number;
    const char *text;
    size_t length;
    enum pb_word status;
    const struct pb_tabular_cell *note; /* NULL: none */
};

bool nomis_observation_keeps(const struct nomis_rows *rows, const struct pb_tabular_cell *code,
                             struct nomis_observation *observation)
{
    const char *rule = rows->options->other_areas;
    size_t length = pb_area_code_clean(code->text, code->length, observation->code);
    if (length == 0 || length >= PB_AREA_CODE_TEXT || !rule || strcmp(rule, "leave_out") == 0)
        return false;
    if (strcmp(rule, "keep") == 0)
        return true;
    observation->small = pb_reference_area(rows->context->reference, observation->code, length);
    observation->home = pb_reference_home(rows->context->reference, observation->small, 0);
    return observation->home != NULL && !pb_geography_is_benchmark(rows->context->geography, observation->home);
}

/* ---- Its parts ---- */

static const struct pb_tabular_cell *label_of(const struct nomis_column *column, const struct pb_tabular_row *row)
{
    size_t at = column->label != NOMIS_NO_COLUMN ? column->label : column->code;
    return nomis_columns_cell(row, at);
}

static enum pb_status reject_cell(const struct nomis_rows *rows, const struct pb_tabular_row *row, const char *rule,
                                  const char *reason, const struct pb_tabular_cell *cell, struct pb_error *error)
{
    char quote[PB_QUOTE_TEXT];
    return pb_extractor_reject_row(rows->context, rows->tabular, row, SIZE_MAX, rule, error, "%s: %s", reason,
                                   pb_quote(cell->text, cell->length, QUOTED_MOST, quote));
}

/* The period: mostly the same as in the row before. */
static enum pb_period_fault nomis_read_period(struct nomis_rows *rows, const struct pb_tabular_cell *cell)
{
    struct pb_symbols *symbols = rows->context->table->symbols;
    const struct pb_period_rules rules = { 0 };
    if (rows->period_of != PB_SYMBOL_NONE && pb_symbol_length(symbols, rows->period_of) == cell->length &&
        memcmp(pb_symbol_text(symbols, rows->period_of), cell->text, cell->length) == 0)
        return rows->period_fault;
    rows->period_of = pb_symbol_add(symbols, cell->text, cell->length);
    rows->period_fault = pb_period_read(cell->text, cell->length, &rules, &rows->period);
    if (rows->period_fault == PB_PERIOD_GOOD) {
        char text[PB_PERIOD_TEXT];
        (void)snprintf(rows->period_words, sizeof rows->period_words, "%s",
                       pb_period_text(cell->text, cell->length, &rows->period, text));
    }
    return rows->period_fault;
}

/* An age as it is published; "Age 5" is one year, which a table of another maker might mean otherwise. */
static bool read_age(const struct pb_tabular_cell *cell, char spelled[PB_AGE_TEXT])
{
    int32_t from = 0;
    int32_t to = 0;
    char year[PB_AGE_TEXT];
    if (pb_age_spell(cell->text, cell->length, spelled))
        return true;
    if (pb_is_total(cell->text, cell->length))
        return pb_age_spell("All ages", 8, spelled);
    if (!pb_age_parse(cell->text, cell->length, &from, &to) || to != from + 1)
        return false;
    int length = snprintf(year, sizeof year, "%d year%s", (int)from, from == 1 ? "" : "s");
    return pb_age_spell(year, (size_t)length, spelled);
}

static bool says(const struct pb_tabular_cell *cell, const char *text)
{
    return cell->length == strlen(text) && strncasecmp(cell->text, text, cell->length) == 0;
}

static bool withholds(const struct pb_tabular_cell *cell)
{
    char text[QUOTED_MOST];
    (void)snprintf(text, sizeof text, "%.*s", (int)(cell->length < sizeof text ? cell->length : sizeof text - 1),
                   cell->text);
    return strcasestr(text, "suppress") || strcasestr(text, "disclos") || strcasestr(text, "confident");
}

/* The value with its status. *taken false: the row was rejected. A value that is not as it should be ("A", normal; "F",
 * free of secrets) is no figure to build on. */
static enum pb_status read_figure(const struct nomis_rows *rows, const struct pb_tabular_row *row,
                                  struct figure *figure, bool *taken, struct pb_error *error)
{
    const struct nomis_columns *columns = rows->columns;
    const struct pb_tabular_cell *value = nomis_columns_cell(row, columns->figure);
    const struct pb_tabular_cell *status = nomis_columns_cell(row, columns->status);
    const struct pb_tabular_cell *words = nomis_columns_cell(row, columns->status_name);
    const struct pb_tabular_cell *secret = nomis_columns_cell(row, columns->secret);
    bool normal = status->length == 0 || says(status, "A");
    bool open = secret->length == 0 || says(secret, "F");
    bool number = pb_number_parse(value->text, value->length, &figure->number);
    enum pb_marker marker = pb_marker_of(value->text, value->length);
    *taken = false;
    if (number && !(normal && open))
        return reject_cell(rows, row, "status",
                           normal ? "The figure is marked as not free of secrets"
                                  : "The figure is not marked as normal",
                           normal              ? secret
                           : words->length > 0 ? words
                                               : status,
                           error);
    if (!number && value->length > 0 && marker == PB_MARKER_NONE)
        return reject_cell(rows, row, "not-a-number", "OBS_VALUE is not a number", value, error);
    *taken = true;
    figure->text = number ? value->text : "";
    figure->length = number ? value->length : 0;
    figure->note = number || normal ? NULL : words->length ? words : status;
    figure->number = number ? figure->number : PB_MISSING;
    bool withheld = !open || pb_marker_withholds(marker) || withholds(words);
    figure->status = number ? PB_WORD_PUBLISHED : withheld ? PB_WORD_SUPPRESSED : PB_WORD_MISSING;
    return PB_OK;
}

/* ---- The row ---- */

static pb_symbol symbol_of_cell(struct pb_table *table, const struct pb_tabular_cell *cell)
{
    return pb_symbol_add(table->symbols, cell->text, cell->length);
}

static pb_symbol indicator_of(const struct nomis_rows *rows, const struct pb_tabular_row *row)
{
    const struct nomis_column *column = rows->columns->of[USE_INDICATOR];
    char id[ID_TEXT];
    if (!column)
        return pb_symbol_of(rows->context->table->symbols, rows->options->indicator);
    const struct pb_tabular_cell *cell =
        nomis_columns_cell(row, column->value != NOMIS_NO_COLUMN ? column->value : column->code);
    (void)snprintf(id, sizeof id, "%.80s-%.*s", rows->options->indicator, (int)(cell->length < 60 ? cell->length : 60),
                   cell->text);
    return pb_symbol_of(rows->context->table->symbols, id);
}

static bool fill_area(const struct nomis_rows *rows, const struct pb_tabular_row *row,
                      const struct nomis_observation *observation, size_t at)
{
    struct pb_table *table = rows->context->table;
    const struct pb_area *area = observation->area;
    const struct pb_tabular_cell *name = label_of(rows->columns->of[USE_AREA], row);
    table->area_code[at] = pb_symbol_of(table->symbols, area ? area->code : observation->code);
    table->area_name[at] =
        name->length || !area ? symbol_of_cell(table, name) : pb_symbol_of(table->symbols, area->name);
    table->area_type[at] = pb_symbol_of(table->symbols, area                 ? area->type
                                                        : observation->small ? observation->small->type
                                                                             : "");
    table->geography[at] = area ? PB_WORD_NONE : PB_WORD_LOCAL;
    table->within[at] = pb_symbol_of(table->symbols, observation->home ? observation->home->code : "");
    return table->area_code[at] != PB_SYMBOL_NONE && table->area_name[at] != PB_SYMBOL_NONE &&
           table->area_type[at] != PB_SYMBOL_NONE && table->within[at] != PB_SYMBOL_NONE;
}

static bool fill_texts(const struct nomis_rows *rows, const struct pb_tabular_row *row, const char *age, size_t at)
{
    struct pb_table *table = rows->context->table;
    const struct nomis_options *options = rows->options;
    const struct nomis_column *category = rows->columns->of[USE_CATEGORY];
    const struct nomis_column *indicator = rows->columns->of[USE_INDICATOR];
    const struct {
        pb_symbol *cell;
        const char *text;
    } texts[] = { { &table->source[at], rows->context->source },
                  { &table->source_file[at], rows->file },
                  { &table->measure_name[at], options->indicator_name ? options->indicator_name : options->indicator },
                  { &table->unit[at], options->unit ? options->unit : "" },
                  { &table->age[at], age },
                  { &table->category_type[at],
                    category ? options->category_type ? options->category_type : category->name : "" },
                  { &table->period[at], rows->period_words } };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if ((*texts[i].cell = pb_symbol_of(table->symbols, texts[i].text)) == PB_SYMBOL_NONE)
            return false;
    if (indicator)
        table->measure_name[at] = symbol_of_cell(table, label_of(indicator, row));
    if (category)
        table->category[at] = symbol_of_cell(table, label_of(category, row));
    table->indicator[at] = indicator_of(rows, row);
    return table->measure_name[at] != PB_SYMBOL_NONE && table->category[at] != PB_SYMBOL_NONE &&
           table->indicator[at] != PB_SYMBOL_NONE;
}

static bool fill_figure(const struct nomis_rows *rows, const struct pb_tabular_row *row, const struct figure *figure,
                        size_t at)
{
    struct pb_table *table = rows->context->table;
    const char *type = rows->options->value_type;
    char place[PB_TABULAR_PLACE_TEXT];
    (void)pb_tabular_place(rows->tabular, row->number, SIZE_MAX, place);
    table->value[at] = figure->number;
    table->value_text[at] = pb_symbol_add(table->symbols, figure->text, figure->length);
    table->status[at] = (pb_symbol)figure->status;
    table->value_type[at] = type ? (pb_symbol)pb_word_of(type, strlen(type), PB_WORDS_VALUE_TYPE) : PB_WORD_NONE;
    table->note[at] = figure->note ? symbol_of_cell(table, figure->note) : PB_WORD_NONE;
    table->period_start[at] = rows->period.period.start;
    table->period_end[at] = rows->period.period.end;
    table->source_row[at] = pb_symbol_of(table->symbols, place);
    table->origin[at] = (uint32_t)(at + 1);
    return table->value_text[at] != PB_SYMBOL_NONE && table->note[at] != PB_SYMBOL_NONE &&
           table->source_row[at] != PB_SYMBOL_NONE;
}

enum pb_status nomis_observation_add(struct nomis_rows *rows, const struct pb_tabular_row *row,
                                     const struct nomis_observation *observation, struct pb_error *error)
{
    const struct nomis_column *sex_column = rows->columns->of[USE_SEX];
    const struct nomis_column *age_column = rows->columns->of[USE_AGE];
    struct pb_table *table = rows->context->table;
    char age[PB_AGE_TEXT] = "";
    struct figure figure = { 0 };
    enum pb_word sex = PB_WORD_NONE;
    bool taken = false;
    size_t at = 0;
    const struct pb_tabular_cell *period = label_of(rows->columns->of[USE_PERIOD], row);
    enum pb_period_fault fault = nomis_read_period(rows, period);
    if (fault)
        return reject_cell(rows, row, "period", pb_period_reason(fault), period, error);
    if (sex_column) {
        const struct pb_tabular_cell *cell = label_of(sex_column, row);
        sex = pb_sex_of(cell->text, cell->length);
        if (sex == PB_WORD_NONE)
            return reject_cell(rows, row, "sex", "The sex is not understood", cell, error);
    }
    if (age_column && !read_age(label_of(age_column, row), age))
        return reject_cell(rows, row, "age", "The age is not understood", label_of(age_column, row), error);
    enum pb_status status = read_figure(rows, row, &figure, &taken, error);
    if (status == PB_OK && taken)
        status = pb_table_add(table, &at, error);
    if (status != PB_OK || !taken)
        return status;
    table->sex[at] = (pb_symbol)sex;
    return fill_area(rows, row, observation, at) && fill_texts(rows, row, age, at) &&
                   fill_figure(rows, row, &figure, at)
               ? PB_OK
               : pb_out_of_memory(error);
}
