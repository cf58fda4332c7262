#include "extractors/table/cells.h"

#include "extractors/table/texts.h"
#include "placebook/text.h"

#include <stdio.h>
#include <string.h>

/* ---- Faults ---- */

static bool is_faulty(const struct pb_tabular_row *row, size_t column)
{
    return column < row->count && row->cells[column].fault != PB_XLSX_SOUND;
}

static size_t faulty_of(const struct pb_tabular_row *row, const size_t *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_faulty(row, columns[i]))
            return columns[i];
    return NO_COLUMN;
}

size_t table_cells_faulty(const struct rows *rows, const struct pb_tabular_row *row, bool conditions)
{
    const struct layout *layout = rows->layout;
    const struct table_options *options = rows->options;
    size_t found = NO_COLUMN;
    if (rows->format != PB_TABULAR_WORKBOOK)
        return NO_COLUMN;
    if (conditions) {
        found = faulty_of(row, layout->only, options->only.count);
        return found == NO_COLUMN ? faulty_of(row, layout->skip, options->skip.count) : found;
    }
    for (enum field field = 0; found == NO_COLUMN && field < FIELD_TEXTS; field++) {
        if (is_faulty(row, layout->shared.from[field].at))
            return layout->shared.from[field].at;
        const struct levels *levels = field == FIELD_AREA_CODE ? &layout->codes : &layout->names;
        if (field == FIELD_AREA_CODE || field == FIELD_AREA_NAME)
            found = faulty_of(row, levels->at, levels->count);
        if (found != NO_COLUMN)
            return found;
        found = faulty_of(row, layout->combined + (size_t)field * layout->width, layout->combined_count[field]);
    }
    for (size_t i = 0; found == NO_COLUMN && i < layout->split_count; i++)
        found = is_faulty(row, layout->splits[i].at) ? layout->splits[i].at : NO_COLUMN;
    return found == NO_COLUMN ? faulty_of(row, layout->breakdowns, options->breakdowns.count) : found;
}

enum pb_status table_cells_reject(struct rows *rows, const struct pb_tabular_row *row, size_t column, const char *name,
                                  struct pb_error *error)
{
    const struct pb_tabular_cell *cell = &row->cells[column];
    char reason[240];
    (void)snprintf(reason, sizeof reason, "The cell%s%s is %s", name ? " of " : "", name ? name : "",
                   pb_xlsx_fault_words(cell->fault));
    if (cell->fault != PB_XLSX_NO_RESULT)
        return table_rows_reject_text(rows, row, column, "damaged-cell", reason, cell->text, cell->length, error);
    table_cells_remark(rows, row, column, REMARK_NO_RESULT);
    return table_rows_reject(rows, row, column, "no-result", error, "%s", reason);
}

/* ---- Remarks ---- */

void table_cells_remark(struct rows *rows, const struct pb_tabular_row *row, size_t column, enum remark remark)
{
    struct remarked *remarked = &rows->remarks[remark];
    if (remarked->count++ > 0)
        return;
    const struct layout *layout = rows->layout;
    const char *heading = column < layout->width ? layout->headings[column] : "";
    char quote[PB_QUOTE_TEXT];
    (void)pb_tabular_place(rows->tabular, row->number, column, remarked->first);
    size_t at = strlen(remarked->first);
    if (*heading)
        (void)snprintf(remarked->first + at, sizeof remarked->first - at, ", column %s",
                       pb_quote(heading, strlen(heading), PB_QUOTE_MAXIMUM, quote));
}

void table_cells_say(struct rows *rows)
{
    static const struct {
        const char *one;
        const char *rest;
    } words[REMARKS] = {
        [REMARK_SHORT] = { "row", "with fewer fields than the headings: what is missing at the end is taken as empty "
                                  "(\"short_rows\": \"reject\" in the mapping rejects such rows)" },
        [REMARK_MASKED] = { "number", "hidden or masked by its number format, so that the workbook does not show it: "
                                      "taken as suppressed" },
        [REMARK_BLANK_ZERO] = { "zero", "shown as an empty cell by its number format: read as 0" },
        [REMARK_NO_RESULT] = { "cell",
                               "with a formula without a stored result, whose row is rejected: open the file in "
                               "a spreadsheet program, save it and load it again" },
        [REMARK_HIDDEN] = { "row", "hidden in the workbook and read like the others: are they meant? \"hidden_rows\": "
                                   "\"filter\" in the mapping leaves them out" },
        [REMARK_OUTSIDE] = { "value", "outside the confidence limits beside, kept and compared as published: does the "
                                      "mapping name the right columns "
                                      "for the limits?" },
        [REMARK_SAME] = { "row",
                          "the same as another from end to end, added up once: if each is a part of the sum, set "
                          "\"alike_rows\" to \"add\" in the mapping" },
    };
    for (size_t i = 0; i < REMARKS; i++) {
        const struct remarked *remarked = &rows->remarks[i];
        if (remarked->count > 0)
            pb_warning_add(rows->context->findings, rows->file, 0, "%llu %s%s %s (first: %s%s)",
                           (unsigned long long)remarked->count, words[i].one, remarked->count == 1 ? "" : "s",
                           words[i].rest, rows->format == PB_TABULAR_SEPARATED ? "line " : "", remarked->first);
    }
    memset(rows->remarks, 0, sizeof rows->remarks);
}

/* Is a column one of figures, shared or of a series? */
static bool cells_has_figures(const struct layout *layout, size_t column)
{
    bool found = false;
    for (enum field field = FIELD_VALUE; field < FIELDS; field++) {
        found = found || layout->shared.from[field].at == column;
        for (size_t i = 0; i < layout->series_count && !found; i++)
            found = layout->series[i].from[field].at == column;
    }
    return found;
}

void table_cells_hidden(const struct rows *rows)
{
    const struct layout *layout = rows->layout;
    const char *sheet = pb_tabular_begun(rows->tabular)->name;
    for (size_t column = 0; column < layout->width; column++) {
        char quote[PB_QUOTE_TEXT];
        const char *heading = layout->headings[column];
        if (pb_tabular_column_hidden(rows->tabular, column) && cells_has_figures(layout, column))
            pb_warning_add(rows->context->findings, rows->file, 0,
                           "sheet '%.80s': the column %s is hidden in the workbook and read like the others: is it "
                           "meant? If not, leave it out of the mapping",
                           sheet, pb_quote(heading, strlen(heading), PB_QUOTE_MAXIMUM, quote));
    }
}

/* ---- Labels that are filled down ---- */

/* Keeps what the row says, and says whether one of its cells is to be filled. */
static bool keep_labels(const struct rows *rows, const struct pb_tabular_row *row)
{
    bool any = false;
    for (size_t i = 0; i < rows->layout->label_count; i++) {
        struct label *label = &rows->layout->labels[i];
        struct text text = table_cell_text(row, label->at);
        bool empty = text.length == 0 && (label->at >= row->count || row->cells[label->at].kind == PB_CELL_MISSING);
        if (empty) {
            any = any || label->length > 0;
            continue;
        }
        /* A text for which there is no room is not filled down: the rows below it are rejected. */
        label->length = text.length <= sizeof label->text ? text.length : 0;
        memcpy(label->text, text.text, label->length);
    }
    return any;
}

enum pb_status table_cells_fill(struct rows *rows, const struct pb_tabular_row **row, struct pb_error *error)
{
    const struct layout *layout = rows->layout;
    if (layout->label_count == 0 || !keep_labels(rows, *row))
        return PB_OK;
    size_t count = (*row)->count > layout->width ? (*row)->count : layout->width;
    if (count > layout->filled_capacity)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "row %llu has more columns than a table can have",
                       (unsigned long long)(*row)->number);
    memcpy(layout->filled, (*row)->cells, (*row)->count * sizeof *layout->filled);
    for (size_t i = (*row)->count; i < count; i++)
        layout->filled[i] = (struct pb_tabular_cell){ .number = PB_MISSING, .text = "" };
    for (size_t i = 0; i < layout->label_count; i++) {
        const struct label *label = &layout->labels[i];
        struct pb_tabular_cell *cell = &layout->filled[label->at];
        if (cell->kind == PB_CELL_MISSING && cell->fault == PB_XLSX_SOUND && label->length > 0)
            *cell = (struct pb_tabular_cell){
                .kind = PB_CELL_TEXT, .number = PB_MISSING, .text = label->text, .length = label->length
            };
    }
    rows->filled_row = **row;
    rows->filled_row.cells = layout->filled;
    rows->filled_row.count = count;
    *row = &rows->filled_row;
    return PB_OK;
}
