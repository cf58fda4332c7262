/*
 * Does a file fit a mapping? The sheets that the mapping means must have the columns that it needs, as for reading it,
 * and most of the first rows must give an area and a period. Of many sheets only the first are looked at.
 */
#include "extractors/table/layout.h"
#include "extractors/table/rows.h"
#include "extractors/table/sums.h"

#include <stdio.h>
#include <string.h>

/* Of each sheet so many rows are looked at, fewer when enough were of our areas; and so many sheets. */
enum { FIRST_ROWS = 5000, ENOUGH_ROWS = 50, FIRST_SHEETS = 3 };

/* An error about the file says why it does not fit. Others, such as no memory, stay errors. */
static enum pb_status note_error(enum pb_status status, struct pb_fit *fit, struct pb_error *error)
{
    if (status != PB_FAILED)
        return status;
    if (!*fit->missing)
        (void)pb_text_copy(fit->missing, sizeof fit->missing, error->message);
    pb_error_clear(error);
    return PB_OK;
}

static bool has_cell(const struct pb_tabular_row *row, const char *name)
{
    for (size_t column = 0; column < row->count; column++) {
        char text[HEADING_TEXT];
        const struct pb_tabular_cell *cell = &row->cells[column];
        size_t length = table_squeeze(cell->text, cell->length, text, sizeof text);
        if (length > 0 && table_match_pattern(name, text, length, NULL))
            return true;
    }
    return false;
}

/* A row that has more of the words of the headings than those before it (`most`): what it has and lacks. */
static void note_words(const struct table_options *options, const struct pb_tabular_row *row, size_t *most,
                       struct pb_fit *fit)
{
    const struct pb_text_list *words = &options->header.contains;
    const struct table_column *specs = options->columns.items;
    const char *lacks = NULL;
    size_t found = 0;
    for (size_t i = 0; i < words->count; i++) {
        bool has = has_cell(row, words->items[i]);
        found += has;
        lacks = has || lacks ? lacks : words->items[i];
    }
    if (!lacks || (found <= *most && *fit->missing))
        return;
    *most = found;
    fit->found = fit->of = 0;
    (void)snprintf(fit->missing, sizeof fit->missing, "no heading '%.160s'", lacks);
    for (size_t i = 0; i < options->columns.count; i++) {
        bool has = false;
        for (size_t k = 0; !has && k < specs[i].names.count; k++)
            has = has_cell(row, specs[i].names.items[k]);
        fit->of += has || !specs[i].optional;
        fit->found += has;
    }
}

static enum pb_status find_headings(struct layout *layout, struct pb_tabular *tabular, bool *headed, struct pb_fit *fit,
                                    struct pb_error *error)
{
    enum pb_status status = PB_OK;
    size_t most = 0;
    *headed = false;
    for (size_t looked = 0; status == PB_OK && !*headed && looked < PB_FIT_ROWS; looked++) {
        const struct pb_tabular_row *row = NULL;
        status = pb_tabular_next(tabular, &row, error);
        if (status != PB_OK || !row)
            break;
        status = table_layout_look(layout, tabular, row, headed, error);
        if (status == PB_OK && !*headed)
            note_words(layout->options, row, &most, fit);
    }
    if (status == PB_OK && !*headed && !*fit->missing)
        (void)pb_text_copy(fit->missing, sizeof fit->missing, "it has no headings");
    return status;
}

/* The rows of the first ones that are ours: were most of them rejected? Sums are known at the end only. */
static bool most_rejected(const struct rows *rows, const struct pb_row_counts *before, size_t kept)
{
    uint64_t rejected = rows->context->row_counts->rejected - before->rejected;
    uint64_t elsewhere = rows->context->row_counts->elsewhere - before->elsewhere;
    uint64_t taken = rows->context->table->rows - kept + rows->held.count;
    return !rows->sums && rejected - elsewhere > taken && 2 * rejected > rows->context->row_counts->read - before->read;
}

static enum pb_status try_rows(struct rows *rows, struct pb_fit *fit, struct pb_error *error)
{
    const struct pb_row_counts before = *rows->context->row_counts;
    const size_t kept = rows->context->table->rows;
    const size_t rejects = rows->context->findings->reject_count;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < FIRST_ROWS && rows->areas_found < ENOUGH_ROWS; i++) {
        const struct pb_tabular_row *row = NULL;
        status = pb_tabular_next(rows->tabular, &row, error);
        if (status != PB_OK || !row)
            break;
        status = table_rows_take(rows, row, error);
    }
    if (status == PB_OK && most_rejected(rows, &before, kept) && rows->context->findings->reject_count > rejects)
        (void)snprintf(fit->missing, sizeof fit->missing, "its first rows are rejected: %.180s",
                       rows->context->findings->rejects[rejects].reason);
    return status;
}

/* Below headings that are all there. */
static enum pb_status try_columns(struct rows *rows, struct layout *layout, size_t sheet, struct pb_fit *fit,
                                  struct pb_error *error)
{
    enum pb_status status = table_layout_columns(layout, error);
    if (status == PB_OK)
        status = table_layout_named(layout, sheet, fit, error);
    if (status != PB_OK)
        return status;
    rows->layout = layout;
    rows->rows = rows->areas_found = 0;
    rows->ended = false;
    rows->fewest = layout->width;
    table_held_open(&rows->held);
    table_periods_begin(rows);
    if (rows->options->add_up)
        status = table_sums_open(&rows->sums, rows, error);
    if (status == PB_OK)
        status = try_rows(rows, fit, error);
    table_sums_close(rows->sums);
    rows->sums = NULL;
    table_held_close(&rows->held);
    rows->layout = NULL;
    return status;
}

static enum pb_status fit_sheet(struct rows *rows, size_t sheet, const char *pattern, struct pb_fit *fit,
                                struct pb_error *error)
{
    const struct pb_tabular_sheet *about = pb_tabular_sheet(rows->tabular, sheet);
    struct layout layout;
    bool headed = false;
    rows->format = about->format;
    rows->separator = about->format == PB_TABULAR_SEPARATED ? about->separator : 0;
    (void)pb_text_copy(fit->sheet, sizeof fit->sheet, about->name);
    fit->found = fit->of = 0;
    enum pb_status status = table_layout_open(&layout, rows->options, rows->file, about->name, pattern, error);
    if (status == PB_OK)
        status = pb_tabular_begin(rows->tabular, sheet, error);
    if (status == PB_OK)
        status = find_headings(&layout, rows->tabular, &headed, fit, error);
    if (status == PB_OK && headed)
        table_layout_tally(&layout, fit);
    if (status == PB_OK && headed && fit->found == fit->of)
        status = try_columns(rows, &layout, sheet, fit, error);
    table_layout_close(&layout);
    return note_error(status, fit, error);
}

/* Of several sheets the first says how many headings there are, unless a later one does not fit. */
static enum pb_status fit_sheets(struct rows *rows, struct pb_fit *fit, struct pb_error *error)
{
    struct pb_fit first = { .found = 0 };
    const struct pb_text_list *sheets = &rows->options->sheets;
    for (size_t i = 0; i < pb_tabular_count(rows->tabular); i++) {
        const struct pb_tabular_sheet *sheet = pb_tabular_sheet(rows->tabular, i);
        const char *pattern = NULL;
        if (!table_is_meant(rows->options, sheet, &pattern) || sheet->unreadable)
            continue;
        if (fit->sheets && sheets->count == 0) {
            (void)pb_text_copy(fit->missing, sizeof fit->missing, "it has several sheets, and the mapping names none");
            return PB_OK;
        }
        enum pb_status status = fit->sheets < FIRST_SHEETS ? fit_sheet(rows, i, pattern, fit, error) : PB_OK;
        if (status != PB_OK || *fit->missing)
            return status;
        if (fit->sheets++ == 0)
            first = *fit;
    }
    if (fit->sheets == 0) {
        (void)snprintf(fit->missing, sizeof fit->missing, "no sheet %s%.100s%s", sheets->count ? "'" : "to read",
                       sheets->count ? sheets->items[0] : "",
                       sheets->count > 1 ? "' or the like"
                       : sheets->count   ? "'"
                                         : "");
        return PB_OK;
    }
    fit->fits = true;
    fit->found = first.found;
    fit->of = first.of;
    memcpy(fit->sheet, first.sheet, sizeof fit->sheet);
    return PB_OK;
}

static bool same_records(const struct pb_tabular *tabular, const struct pb_text_list *records)
{
    size_t count = 0;
    const char *const *keys = pb_tabular_records(tabular, &count);
    bool same = count == records->count;
    for (size_t i = 0; same && i < count; i++)
        same = strcmp(keys[i], records->items[i]) == 0;
    return same;
}

enum pb_status table_fit(const void *option_values, struct pb_tabular *tabular, struct pb_context *context,
                         struct pb_fit *fit, struct pb_error *error)
{
    const struct table_options *options = option_values;
    struct areas areas;
    struct rows rows = {
        .options = options, .context = context, .areas = &areas, .tabular = tabular, .file = pb_tabular_file(tabular)
    };
    if (pb_tabular_count(tabular) > 0 && pb_tabular_sheet(tabular, 0)->format == PB_TABULAR_RECORDS &&
        !same_records(tabular, &options->records)) {
        (void)pb_text_copy(fit->missing, sizeof fit->missing, "its records are not where 'records' says");
        return PB_OK;
    }
    rows.source = pb_symbol_of(context->table->symbols, context->source);
    rows.source_file = pb_symbol_of(context->table->symbols, rows.file);
    if (rows.source == PB_SYMBOL_NONE || rows.source_file == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    enum pb_status status = table_areas_open(&areas, options, context, error);
    if (status == PB_OK)
        status = fit_sheets(&rows, fit, error);
    table_areas_close(&areas);
    return status;
}
