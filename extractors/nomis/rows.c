#include "extractors/nomis/rows.h"

#include "extractors/nomis/observation.h"
#include "placebook/number.h"
#include "placebook/reject.h"
#include "placebook/unplaced.h"

#include <string.h>
#include <strings.h>

enum { QUOTED = 60 };

/* ---- What was asked for ---- */

/* The cell by which a dimension's value is known: geography by the code of the area. */
static const struct pb_tabular_cell *value_of(const struct nomis_column *column, const struct pb_tabular_row *row)
{
    size_t at = column->use == USE_AREA && column->code != NOMIS_NO_COLUMN ? column->code : column->value;
    if (at == NOMIS_NO_COLUMN)
        at = column->code != NOMIS_NO_COLUMN ? column->code : column->label;
    return nomis_columns_cell(row, at);
}

/* Is it what was asked for? Where a file has no values of a dimension, but its words alone, nobody can tell. */
static bool is_asked(const struct nomis_column *column, const struct pb_tabular_row *row)
{
    const struct pb_tabular_cell *cell = value_of(column, row);
    const struct pb_tabular_cell *own = nomis_columns_cell(row, column->value);
    const struct pb_tabular_cell *label = nomis_columns_cell(row, column->label);
    if (!column->given || (column->value == NOMIS_NO_COLUMN && column->code == NOMIS_NO_COLUMN))
        return true;
    return nomis_is_asked(column->given, cell->text, cell->length) ||
           nomis_is_asked(column->given, own->text, own->length) ||
           (column->use == USE_PERIOD && nomis_is_asked(column->given, label->text, label->length));
}

/* The dimension in which the row is not what was asked for; NULL: it is. Areas are looked at apart. */
static const struct nomis_column *not_asked(const struct nomis_rows *rows, const struct pb_tabular_row *row)
{
    for (size_t i = 0; i < rows->columns->dimension_count; i++) {
        const struct nomis_column *column = &rows->columns->dimensions[i];
        if (column->use != USE_AREA && !is_asked(column, row))
            return column;
    }
    return NULL;
}

static enum pb_status reject_not_asked(const struct nomis_rows *rows, const struct pb_tabular_row *row,
                                       const struct nomis_column *column, struct pb_error *error)
{
    char value[PB_QUOTE_TEXT];
    char label[PB_QUOTE_TEXT];
    const struct pb_tabular_cell *cell = value_of(column, row);
    const struct pb_tabular_cell *words = nomis_columns_cell(row, column->label);
    return pb_extractor_reject_row(rows->context, rows->tabular, row, SIZE_MAX, "not-asked-for", error,
                                   "%s is %s (%s), which was not asked for: the service ignored what it was asked",
                                   column->name, pb_quote(cell->text, cell->length, QUOTED, value),
                                   pb_quote(words->text, words->length, QUOTED, label));
}

static struct nomis_single *single_of(const struct nomis_rows *rows, const struct nomis_column *column)
{
    for (size_t i = 0; i < NOMIS_DIMENSIONS; i++) {
        struct nomis_single *single = &rows->singles[i];
        if (!*single->name) {
            memcpy(single->name, column->name, sizeof single->name);
            single->value = PB_SYMBOL_NONE;
        }
        if (strcasecmp(single->name, column->name) == 0)
            return single;
    }
    return NULL;
}

static enum pb_status fail_several(const struct nomis_rows *rows, const struct nomis_column *column, const char *one,
                                   const char *other, uint64_t line, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                "dimension %s has several values, '%.80s' and '%.80s' among them, and nothing says which is meant",
                column->name, one, other);
    pb_error_at(error, rows->file, line, 0);
    pb_error_hint(error, "name it in dimensions, with the one value that is meant, or with what it becomes (is)");
    return status;
}

/* A dimension that becomes nothing must have one value: rows that differ in it alone would be the same figure, and it
 * has its totals among its values. */
static enum pb_status check_single(struct nomis_rows *rows, const struct pb_tabular_row *row, struct pb_error *error)
{
    struct pb_symbols *symbols = rows->context->table->symbols;
    for (size_t i = 0; i < rows->columns->dimension_count; i++) {
        const struct nomis_column *column = &rows->columns->dimensions[i];
        struct nomis_single *single = column->use == USE_NONE ? single_of(rows, column) : NULL;
        if (!single)
            continue;
        const struct pb_tabular_cell *cell =
            nomis_columns_cell(row, column->label != NOMIS_NO_COLUMN ? column->label : column->code);
        pb_symbol before = single->value;
        if (before != PB_SYMBOL_NONE && pb_symbol_length(symbols, before) == cell->length &&
            memcmp(pb_symbol_text(symbols, before), cell->text, cell->length) == 0)
            continue;
        single->value = pb_symbol_add(symbols, cell->text, cell->length);
        if (single->value == PB_SYMBOL_NONE)
            return pb_out_of_memory(error);
        if (before != PB_SYMBOL_NONE)
            return fail_several(rows, column, pb_symbol_text(symbols, before), pb_symbol_text(symbols, single->value),
                                row->line, error);
    }
    return PB_OK;
}

/* ---- One row ---- */

static enum pb_status reject_shape(const struct nomis_rows *rows, const struct pb_tabular_row *row,
                                   struct pb_error *error)
{
    return row->broken ? pb_extractor_reject_row(rows->context, rows->tabular, row, SIZE_MAX, "not-utf-8", error,
                                                 "The row has bytes that are not in the encoding of the file")
                       : pb_extractor_reject_row(rows->context, rows->tabular, row, SIZE_MAX, "fields", error,
                                                 "The row has %zu fields; expected %zu as in the first line",
                                                 row->count, rows->columns->width);
}

static bool leaves_out(const struct nomis_rows *rows)
{
    return !rows->options->other_areas || strcmp(rows->options->other_areas, "leave_out") == 0;
}

/* A small area that reference data place in one of ours, or that none of them have, or nobody asked. */
static void note_small(struct nomis_rows *rows, const struct pb_tabular_row *row,
                       const struct nomis_observation *observation)
{
    const char *rule = rows->options->other_areas;
    if (!leaves_out(rows) && strcmp(rule, "look_up") != 0)
        return;
    rows->placed += observation->home != NULL;
    const size_t length = strnlen(observation->code, sizeof observation->code);
    if (observation->home || length == sizeof observation->code || !pb_area_code_small(observation->code, length) ||
        rows->unplaced++ > 0)
        return;
    rows->first_unplaced = row->line;
    memcpy(rows->unplaced_code, observation->code, sizeof rows->unplaced_code);
}

/* One that has most of them lacks the rest: who adds them up is to know it. */
static enum pb_status tell_unplaced(struct nomis_rows *rows, struct pb_error *error)
{
    if (rows->unplaced && leaves_out(rows))
        pb_warning_add(
            rows->context->findings, rows->file, rows->first_unplaced,
            "%llu row%s of small areas, such as %s, filtered: \"other_areas\": \"look_up\" takes those that a "
            "lookup places in one of your areas, and \"keep\" takes all, which populations need",
            (unsigned long long)rows->unplaced, rows->unplaced == 1 ? "" : "s", rows->unplaced_code);
    if (rows->unplaced == 0 || rows->unplaced > rows->placed)
        return PB_OK;
    pb_warning_rows(rows->context->findings, rows->file, rows->first_unplaced, rows->unplaced,
                    "rows of small areas that the reference data do not know", "the lookup may be older than the data");
    return pb_unplaced_mark(rows->context->table, rows->unplaced, rows->unplaced_code, error);
}

/* The area of the row; *wanted false: the row was filtered or rejected. */
static enum pb_status find_area(struct nomis_rows *rows, const struct pb_tabular_row *row,
                                struct nomis_observation *observation, bool *wanted, struct pb_error *error)
{
    const struct nomis_column *column = rows->columns->of[USE_AREA];
    const struct pb_tabular_cell *code = nomis_columns_cell(row, column->code);
    const struct pb_tabular_cell *name = nomis_columns_cell(row, column->label);
    char reason[PB_AREA_REASON_TEXT];
    struct pb_area_found found = pb_area_find(&rows->names, code->text, code->length, name->text, name->length);
    *wanted = true;
    observation->area = found.state == PB_AREA_OURS ? found.area : NULL;
    if (column->given && !is_asked(column, row) && rows->not_asked++ == 0)
        rows->first_not_asked = row->line;
    if (observation->area)
        return PB_OK;
    *wanted = found.state == PB_AREA_ELSEWHERE && nomis_observation_keeps(rows, code, observation);
    if (found.state == PB_AREA_ELSEWHERE)
        note_small(rows, row, observation);
    if (*wanted)
        return PB_OK;
    if (found.state == PB_AREA_ELSEWHERE) {
        rows->context->row_counts->filtered++;
        return PB_OK;
    }
    if (found.state == PB_AREA_UNSAID)
        return pb_extractor_reject_row(rows->context, rows->tabular, row, SIZE_MAX, "no-area", error,
                                       "The row says no area");
    if (found.state == PB_AREA_AMBIGUOUS)
        return pb_extractor_reject_row(rows->context, rows->tabular, row, SIZE_MAX, "area-ambiguous", error,
                                       "Several areas have this name, and there is no code");
    const char *rule = pb_area_reason(&found, code->text, code->length, name->text, name->length, reason);
    return pb_extractor_reject_row(rows->context, rows->tabular, row, SIZE_MAX, rule, error, "%s", reason);
}

static enum pb_status take_row(struct nomis_rows *rows, const struct pb_tabular_row *row, struct pb_error *error)
{
    struct nomis_observation observation = { 0 };
    bool wanted = false;
    rows->context->row_counts->read++;
    if (row->broken || row->count != rows->columns->width) {
        rows->page->rows += rows->page->rows > 0; /* whichever record it is, it stands for one */
        return reject_shape(rows, row, error);
    }
    enum pb_status status = nomis_page_row(rows->page, rows->columns, row, error);
    const struct nomis_column *other = not_asked(rows, row);
    if (status == PB_OK && other)
        return reject_not_asked(rows, row, other, error);
    if (status == PB_OK)
        status = check_single(rows, row, error);
    if (status == PB_OK)
        status = find_area(rows, row, &observation, &wanted, error);
    return status == PB_OK && wanted ? nomis_observation_add(rows, row, &observation, error) : status;
}

/* ---- All rows ---- */

static enum pb_status fail_cut(const struct nomis_rows *rows, const struct pb_tabular_row *row, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                    "the file ends in the middle of a row: %zu fields of %zu, and no line end",
                                    row->count, rows->columns->width);
    pb_error_at(error, rows->file, row->line, 0);
    pb_error_hint(error, "it was cut off: get it again");
    return status;
}

static enum pb_status fail_no_rows(const struct nomis_rows *rows, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "no rows: expected at least one");
    pb_error_at(error, rows->file, 0, 0);
    pb_error_hint(error, "a value that a dimension does not have gives none: look at what was asked for");
    return status;
}

static void note_kinds(struct nomis_rows *rows, const struct pb_tabular_row *row, bool headings)
{
    if (!headings && !pb_column_kinds_due(&rows->kinds))
        return;
    for (size_t c = 0; c < row->count; c++)
        if (headings)
            pb_column_kinds_heading(&rows->kinds, c, row->cells[c].text, row->cells[c].length);
        else
            pb_column_kinds_cell(&rows->kinds, c, row->cells[c].text, row->cells[c].length);
}

static void rows_tell(struct nomis_rows *rows)
{
    if (rows->not_asked)
        pb_warning_rows(rows->context->findings, rows->file, rows->first_not_asked, rows->not_asked,
                        "rows of areas that were not asked for",
                        "the service ignored the geography: those of other areas are left out");
    pb_area_names_warn(&rows->names, rows->context->findings, rows->file, "");
}

enum pb_status nomis_rows_read(struct nomis_rows *rows, struct pb_tabular *tabular, struct pb_error *error)
{
    struct pb_cancel_check check = { .context = rows->context };
    const struct pb_tabular_row *row = NULL;
    enum pb_status status = pb_tabular_next(tabular, &row, error);
    rows->period_of = PB_SYMBOL_NONE;
    pb_column_kinds_open(&rows->kinds, rows->context->findings);
    if (status == PB_OK && row) {
        note_kinds(rows, row, true);
        status = nomis_columns_read(rows->columns, rows->options, row, rows->file, error);
    }
    uint64_t count = 0;
    for (; status == PB_OK; count++) {
        if (pb_cancel_check_rows(&check, count, error)) {
            status = PB_FATAL;
            break;
        }
        status = pb_tabular_next(tabular, &row, error);
        if (status != PB_OK || !row)
            break;
        note_kinds(rows, row, false);
        status = row->without_end && row->count < rows->columns->width ? fail_cut(rows, row, error)
                                                                       : take_row(rows, row, error);
    }
    pb_column_kinds_close(&rows->kinds);
    if (status == PB_OK && count == 0 && !rows->page->asked)
        status = fail_no_rows(rows, error);
    rows_tell(rows);
    return status == PB_OK ? tell_unplaced(rows, error) : status;
}
