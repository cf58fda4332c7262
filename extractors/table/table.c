#include "extractors/table/table.h"

#include "placebook/descriptor.h"

#include "extractors/table/cells.h"
#include "extractors/table/match.h"
#include "extractors/table/sums.h"

#include <stdio.h>
#include <string.h>

enum { LIST_MAXIMUM = 600 };

static enum pb_status table_plan(const void *option_values, struct pb_plan *plan, struct pb_error *error)
{
    const struct table_options *options = option_values;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < options->files.count; i++)
        status = pb_plan_add(plan, "files", options->files.items[i], error);
    return status;
}

static enum pb_status table_read_rows(struct rows *rows, struct layout *layout, struct pb_error *error)
{
    struct pb_cancel_check check = { .context = rows->context };
    bool headed = false;
    for (uint64_t count = 0;; count++) {
        if (pb_cancel_check_rows(&check, count, error))
            return PB_FATAL;
        const struct pb_tabular_row *row = NULL;
        enum pb_status status = pb_tabular_next(rows->tabular, &row, error);
        if (status != PB_OK)
            return status;
        if (!row)
            return headed ? PB_OK : table_layout_missing(layout, error);
        if (headed)
            status = table_rows_take(rows, row, error);
        else {
            status = table_layout_look(layout, rows->tabular, row, &headed, error);
            if (status == PB_OK && headed)
                status = table_layout_columns(layout, error);
            if (status == PB_OK && headed)
                status = table_persons_begin(&rows->persons, layout, error);
            if (status == PB_OK && headed)
                status = table_unused_open(rows, error);
            if (status == PB_OK && headed)
                status = table_authorities_begin(rows, layout, error);
            if (status == PB_OK && headed) {
                for (size_t i = 0; i < layout->width; i++)
                    pb_column_kinds_heading(&rows->kinds, i, layout->headings[i], strlen(layout->headings[i]));
                table_cells_hidden(rows);
                table_periods_begin(rows);
                status = table_twins_begin(rows, layout, error);
            }
            rows->fewest = layout->width;
        }
        if (status != PB_OK)
            return status;
    }
}

/* The sheet has ended: what its periods show is known, and the rows that were held back can be read. */
static enum pb_status table_release(struct rows *rows, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    table_periods_settle(rows);
    for (size_t i = 0; status == PB_OK && i < rows->held.count; i++)
        status = table_rows_again(rows, &rows->held.rows[i].row, rows->held.rows[i].series, error);
    return status;
}

static enum pb_status table_read_sheet(struct rows *rows, size_t sheet, const char *pattern, struct pb_error *error)
{
    const struct pb_tabular_sheet *about = pb_tabular_sheet(rows->tabular, sheet);
    struct layout layout;
    rows->rows = rows->areas_found = 0;
    rows->ended = false;
    rows->format = about->format;
    rows->separator = about->format == PB_TABULAR_SEPARATED ? about->separator : 0;
    rows->layout = &layout;
    table_held_open(&rows->held);
    pb_column_kinds_open(&rows->kinds, rows->context->findings);
    enum pb_status status = table_layout_open(&layout, rows->options, rows->file, about->name, pattern, error);
    if (status == PB_OK)
        status = pb_tabular_begin(rows->tabular, sheet, error);
    if (status == PB_OK && rows->options->add_up)
        status = table_sums_open(&rows->sums, rows, error);
    if (status == PB_OK)
        status = table_read_rows(rows, &layout, error);
    pb_column_kinds_close(&rows->kinds);
    if (status == PB_OK)
        status = table_release(rows, error);
    if (status == PB_OK && rows->sums)
        status = table_sums_finish(rows, error);
    if (status == PB_OK)
        status = table_unused_say(rows, error);
    table_unused_close(rows);
    if (status == PB_OK)
        status = table_twins_settle(rows, error);
    table_twins_close(&rows->twins);
    table_sums_close(rows->sums);
    rows->sums = NULL;
    table_cells_say(rows);
    pb_area_names_warn(&rows->areas->names, rows->context->findings, rows->file, about->name);
    if (status == PB_OK)
        status = table_areas_say(rows->areas, rows->context, rows->file, error);
    if (status == PB_OK && rows->rows > 0 && rows->areas_found == 0)
        pb_warning_add(rows->context->findings, rows->file, 0,
                       "%s%s%snone of the %llu rows is of an area that the Places file has: check the columns of the "
                       "area in the mapping",
                       *about->name ? "sheet '" : "", about->name, *about->name ? "': " : "",
                       (unsigned long long)rows->rows);
    if (status == PB_OK)
        table_periods_end(rows);
    if (status == PB_OK && rows->rows == 0)
        pb_warning_add(rows->context->findings, rows->file, 0, "%s%s%sthere are headings and no rows",
                       *about->name ? "sheet '" : "", about->name, *about->name ? "': " : "");
    table_held_close(&rows->held);
    table_layout_close(&layout);
    rows->layout = NULL;
    return status;
}

/* ---- The sheets ---- */

static void table_list_sheets(const struct pb_tabular *tabular, char list[LIST_MAXIMUM])
{
    *list = '\0';
    for (size_t i = 0; i < pb_tabular_count(tabular); i++) {
        const char *name = pb_tabular_sheet(tabular, i)->name;
        size_t at = strlen(list);
        if (at + strlen(name) + 10 > LIST_MAXIMUM) {
            (void)snprintf(list + at, LIST_MAXIMUM - at, " ...");
            return;
        }
        (void)snprintf(list + at, LIST_MAXIMUM - at, "%s'%s'", at ? ", " : "", name);
    }
}

/* Warns of names and patterns of the mapping that no sheet has; the other sheets are read. */
static void warn_of_sheets(const struct rows *rows)
{
    const struct pb_text_list *patterns = &rows->options->sheets;
    char list[LIST_MAXIMUM];
    table_list_sheets(rows->tabular, list);
    for (size_t i = 0; i < patterns->count; i++) {
        bool found = false;
        for (size_t s = 0; !found && s < pb_tabular_count(rows->tabular); s++) {
            const char *name = pb_tabular_sheet(rows->tabular, s)->name;
            found = table_match_pattern(patterns->items[i], name, strlen(name), NULL);
        }
        if (!found)
            pb_warning_add(rows->context->findings, rows->file, 0,
                           "the mapping names the sheet '%.100s'; the file has %s", patterns->items[i], list);
    }
}

static enum pb_status table_fail_sheets(const struct rows *rows, const char *message, struct pb_error *error)
{
    char list[LIST_MAXIMUM];
    table_list_sheets(rows->tabular, list);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "%s; the file has %s", message, list);
    pb_error_at(error, rows->file, 0, 0);
    pb_error_hint(error,
                  "give the name of the sheet, or a pattern, in 'sheets' (mapping in line %u of the pipeline file)",
                  rows->options->at.line);
    return status;
}

static enum pb_status fail_no_sheet(const struct rows *rows, struct pb_error *error)
{
    enum { NAMED = 5 };
    const struct pb_text_list *patterns = &rows->options->sheets;
    char message[LIST_MAXIMUM] = "no sheet has the name given in the mapping";
    for (size_t i = 0; i < patterns->count && i <= NAMED; i++) {
        size_t at = strlen(message);
        if (i == NAMED)
            (void)snprintf(message + at, sizeof message - at, " ...");
        else
            (void)snprintf(message + at, sizeof message - at, "%s'%.90s'", i ? ", " : ": ", patterns->items[i]);
    }
    return table_fail_sheets(rows, message, error);
}

static enum pb_status table_read_sheets(struct rows *rows, struct pb_error *error)
{
    size_t count = 0;
    const char *pattern = NULL;
    for (size_t i = 0; i < pb_tabular_count(rows->tabular); i++)
        count += table_is_meant(rows->options, pb_tabular_sheet(rows->tabular, i), &pattern);
    if (count == 0)
        return fail_no_sheet(rows, error);
    if (count > 1 && rows->options->sheets.count == 0)
        return table_fail_sheets(rows, "the file has several sheets and the mapping does not say which", error);
    if (pb_tabular_count(rows->tabular) > 1)
        warn_of_sheets(rows);
    for (size_t i = 0; i < pb_tabular_count(rows->tabular); i++) {
        const struct pb_tabular_sheet *sheet = pb_tabular_sheet(rows->tabular, i);
        if (!table_is_meant(rows->options, sheet, &pattern))
            continue;
        if (sheet->unreadable) {
            pb_warning_add(rows->context->findings, rows->file, 0, "'%s' is not read: %s", sheet->name,
                           sheet->unreadable);
            continue;
        }
        enum pb_status status = table_read_sheet(rows, i, pattern, error);
        if (status != PB_OK)
            return status;
    }
    return PB_OK;
}

static enum pb_status table_extract_one(struct rows *rows, const struct pb_input *input, struct pb_error *error)
{
    struct pb_counted_stream counted;
    const struct pb_input again = pb_counted_input(input, rows->context, &counted);
    rows->file = input->name;
    rows->source_file = pb_symbol_of(rows->context->table->symbols, input->name);
    if (rows->source_file == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    if (pb_cancelled(rows->context, error))
        return PB_FATAL;
    const struct pb_text_list *records = &rows->options->records;
    enum pb_status status = pb_tabular_open_at(&rows->tabular, &again, records->items, records->count, error);
    if (status == PB_OK)
        status = table_read_sheets(rows, error);
    pb_tabular_close(rows->tabular);
    rows->tabular = NULL;
    if (status != PB_OK)
        pb_error_at(error, input->name, 0, 0);
    return status;
}

static enum pb_status table_extract(const void *option_values, const struct pb_input *inputs, size_t input_count,
                                    struct pb_context *context, struct pb_error *error)
{
    struct areas areas;
    struct rows rows = { .options = option_values, .context = context, .areas = &areas };
    enum pb_status status = table_areas_open(&areas, option_values, context, error);
    rows.source = pb_symbol_of(context->table->symbols, context->source);
    if (status == PB_OK && rows.source == PB_SYMBOL_NONE)
        status = pb_out_of_memory(error);
    if (status == PB_OK && rows.options->follow_changes && (!areas.changes || areas.changes->change_count == 0))
        pb_warning_add(
            context->findings, inputs[0].name, 0,
            "no code is followed (follow_changes): there are no reference data on changes of codes, which the "
            "extractor code_history gives to all sources but those of reference data");
    for (size_t i = 0; status == PB_OK && i < input_count; i++)
        status = table_extract_one(&rows, &inputs[i], error);
    table_areas_close(&areas);
    if (status != PB_OK)
        pb_error_module(error, "table");
    return status;
}

extern const struct pb_module pb_extractor_table;
const struct pb_module pb_extractor_table = {
    .head = PB_MODULE_HEAD,
    .kind = PB_EXTRACTOR,
    .name = "table",
    .summary = "Reads any table (CSV, Excel, OpenDocument or JSON, also in .zip or .gz) with a mapping that says what "
               "its columns are.",
    .version = "28",
    .since = "0.1.0",
    .options = table_options,
    .option_values_size = sizeof(struct table_options),
    .check = table_check,
    .probe = pb_tabular_probe,
    .plan = table_plan,
    .extract = table_extract,
    .fit = table_fit,
    .names = table_names,
    .looks_up = table_looks_up,
    .small_areas = table_has_small_areas,
    .scheme = "table",
};

PB_EXPORT_MODULE(pb_extractor_table);
