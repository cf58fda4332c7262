/*
 * Shows what app/propose.h finds in a file: for people the sheets, the columns of one of them and the proposed pipeline
 * file; for programs all of it as JSON.
 */
#include "app/propose.h"
#include "cli/arguments/arguments.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/account.h"
#include "placebook/nhs_code.h"
#include "placebook/number.h"

#include "placebook/record_json.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { EXAMPLES_WIDTH = 60, HEADING_WIDTH = 72 };

struct view {
    struct pb_call *call;
    const char *path;
    struct pb_proposal proposal;
};

/* ---- For people ---- */

static const char *format_text(const struct pb_tabular_sheet *sheet)
{
    if (sheet->format == PB_TABULAR_WORKBOOK)
        return "workbook";
    if (sheet->format == PB_TABULAR_RECORDS)
        return "JSON";
    switch (sheet->separator) {
    case ';':
        return "text with semicolons";
    case '\t':
        return "text with tabs";
    case '|':
        return "text with bars";
    default:
        return "text with commas";
    }
}

static void preview_print_summary(const struct view *view)
{
    FILE *file = view->call->terminal->results;
    const struct pb_preview *preview = &view->proposal.preview;
    pb_print_text(file, view->path);
    if (preview->count)
        pb_print(file, ": %s", format_text(preview->sheets[0].about));
    for (size_t i = 0; i < preview->record_count; i++) {
        pb_print(file, i ? " > " : ", records at ");
        pb_print_text(file, preview->records[i]);
    }
    if (view->proposal.converter)
        pb_print(file, ", converted by %s", view->proposal.converter);
    if (preview->encoding)
        pb_print(file, ", %s", preview->encoding);
    pb_print(file, ", %zu sheet%s\n\n", preview->count, preview->count == 1 ? "" : "s");
}

static const char *span_text(const struct pb_preview_sheet *sheet, struct pb_arena *arena)
{
    if (!sheet->first_period)
        return "-";
    const char *text = strcmp(sheet->first_period, sheet->last_period) == 0
                           ? sheet->first_period
                           : pb_arena_format(arena, "%s to %s", sheet->first_period, sheet->last_period);
    return text ? text : "-";
}

static enum pb_status preview_sheets(const struct view *view, struct pb_error *error)
{
    const struct pb_preview *preview = &view->proposal.preview;
    struct pb_columns columns;
    pb_columns_open(&columns, view->call->arena,
                    "sheet|>rows|>columns|headings in|local authorities|other areas|periods|");
    for (size_t i = 0; i < preview->count; i++) {
        const struct pb_preview_sheet *sheet = &preview->sheets[i];
        if (!sheet->looked && !sheet->about->unreadable)
            continue;
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", *sheet->about->name ? sheet->about->name : "-");
        pb_columns_cell(&columns, 7, "%s%s", sheet->about->hidden ? "hidden " : "",
                        sheet->about->unreadable ? sheet->about->unreadable
                        : sheet->cut             ? "has more columns"
                                                 : "");
        if (!sheet->looked)
            continue;
        pb_columns_cell(&columns, 1, "%llu", (unsigned long long)(sheet->headed ? sheet->data_rows : sheet->rows));
        pb_columns_cell(&columns, 2, "%zu", sheet->width);
        if (!sheet->headed) {
            pb_columns_cell(&columns, 3, "none found");
            continue;
        }
        if (sheet->header_rows > 1)
            pb_columns_cell(&columns, 3, "rows %llu to %llu",
                            (unsigned long long)(sheet->header_row + 1 - sheet->header_rows),
                            (unsigned long long)sheet->header_row);
        else
            pb_columns_cell(&columns, 3, "row %llu", (unsigned long long)sheet->header_row);
        pb_columns_cell(&columns, 4, "%zu of %zu", sheet->authorities, preview->authority_count);
        pb_columns_cell(&columns, 5, "%zu", sheet->others);
        pb_columns_cell(&columns, 6, "%s", span_text(sheet, view->call->arena));
    }
    return pb_columns_print(&columns, view->call->terminal, error);
}

static void print_candidates(const struct view *view, const struct pb_preview_sheet *sheet)
{
    FILE *file = view->call->terminal->results;
    for (size_t i = 0; i < sheet->candidate_count; i++) {
        const struct pb_preview_candidate *candidate = &sheet->candidates[i];
        pb_print(file, "%s row %llu: %zu cells, %zu with words, %zu with figures or codes below\n",
                 i == 0 ? "headings:" : "      or:", (unsigned long long)candidate->row, candidate->width,
                 candidate->texts, candidate->below);
    }
    pb_print(file, "areas: %zu by code, %zu by name\n\n", sheet->by_code, sheet->by_name);
}

/* Are the examples of the column NHS numbers? Those are not shown; no mapping reads such a table. */
static bool holds_persons(const struct pb_preview_column *column)
{
    enum { ENOUGH = 3 };
    bool digits = false;
    for (size_t i = 0; i < column->example_count; i++)
        if (!pb_nhs_number(column->examples[i], strlen(column->examples[i]), &digits))
            return false;
    return column->example_count >= ENOUGH;
}

/* With the 15 digits that a spreadsheet shows: percentages of a workbook are a hundred times what its cells store. */
static const char *preview_range_text(const struct pb_preview_column *column, struct pb_arena *arena)
{
    if (!isfinite(column->least) || !isfinite(column->most))
        return "";
    const char *text = pb_arena_format(arena, "%.15g to %.15g", column->least, column->most);
    return text ? text : "";
}

static const char *areas_text(const struct pb_preview_column *column, struct pb_arena *arena)
{
    if (column->areas_by_code + column->areas_by_name == 0)
        return column->periods * 10 >= column->filled * 9 && column->periods && column->heading ? "periods" : "";
    const char *text = pb_arena_format(arena, "%zu area%s", column->areas_by_code + column->areas_by_name,
                                       column->areas_by_code + column->areas_by_name == 1 ? "" : "s");
    return text ? text : "";
}

static enum pb_status preview_columns(const struct view *view, const struct pb_preview_sheet *sheet,
                                      struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, view->call->arena, "column|type|>missing|range|has|examples");
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        char examples[PB_PREVIEW_EXAMPLES * PB_PREVIEW_TEXT] = "";
        char cut[EXAMPLES_WIDTH];
        char heading[HEADING_WIDTH];
        bool persons = holds_persons(column);
        for (size_t i = 0; !persons && i < column->example_count; i++)
            pb_append(examples, sizeof examples, "%s%s", i ? ", " : "", column->examples[i]);
        if (persons)
            pb_append(examples, sizeof examples, "NHS numbers: records of persons are not read");
        (void)pb_text_copy(cut, sizeof cut, examples);
        bool whole = pb_text_copy(heading, sizeof heading, column->heading);
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s%s", *heading ? heading : "(no heading)", whole ? "" : " ...");
        pb_columns_cell(&columns, 1, "%s", pb_preview_type_text(column->type));
        pb_columns_cell(&columns, 2, "%zu", column->missing);
        pb_columns_cell(&columns, 3, "%s", persons ? "" : preview_range_text(column, view->call->arena));
        pb_columns_cell(&columns, 4, "%s", areas_text(column, view->call->arena));
        pb_columns_cell(&columns, 5, "%s", cut);
    }
    return pb_columns_print(&columns, view->call->terminal, error);
}

static enum pb_status print_pipeline(const struct view *view, struct pb_error *error)
{
    char *text = cJSON_Print(view->proposal.pipeline);
    if (!text)
        return pb_out_of_memory(error);
    pb_print(view->call->terminal->results, "%s\n", text);
    cJSON_free(text);
    return PB_OK;
}

/* What a run would make of the file, with nothing published. Below the pipeline file, or on the other stream. */
static void print_account(const struct view *view, FILE *file)
{
    const struct pb_proposal *proposal = &view->proposal;
    const struct pb_account *account = proposal->account;
    if (!account || view->call->terminal->quiet)
        return;
    if (proposal->fails) {
        pb_print(file, "\na run of it would fail: ");
        pb_print_text(file, proposal->fails);
        pb_print(file, "\n");
        return;
    }
    const struct pb_row_counts *rows = &account->rows;
    pb_print(file,
             "\nit makes of the file: %" PRIu64 " row%s read = %" PRIu64 " kept + %" PRIu64 " filtered + %" PRIu64
             " rejected + %" PRIu64 " duplicates\n",
             rows->read, rows->read == 1 ? "" : "s", rows->kept, rows->filtered, rows->rejected, rows->duplicates);
    pb_account_print(account, file);
}

/* The same as messages, where the pipeline file goes to another program or a file. */
static void tell_account(const struct view *view)
{
    struct pb_terminal *terminal = view->call->terminal;
    const struct pb_account *account = view->proposal.account;
    if (!account)
        return;
    if (view->proposal.fails) {
        pb_terminal_say(terminal, PB_LEVEL_WARNING, "proposal-fails", "a run of it would fail: %s",
                        view->proposal.fails);
        return;
    }
    const struct pb_row_counts *rows = &account->rows;
    pb_terminal_say(terminal, PB_LEVEL_NOTICE, "account",
                    "%" PRIu64 " rows read = %" PRIu64 " kept + %" PRIu64 " filtered + %" PRIu64 " rejected + %" PRIu64
                    " duplicates",
                    rows->read, rows->kept, rows->filtered, rows->rejected, rows->duplicates);
    for (size_t i = 0; i < account->rule_count; i++)
        pb_terminal_say(terminal, PB_LEVEL_WARNING, "rejected", "%" PRIu64 " rejected: %s, such as %s",
                        account->rules[i].count, account->rules[i].rule, account->rules[i].example);
    for (size_t i = 0; i < account->caution_count; i++)
        pb_terminal_say(terminal, account->cautions[i].warning ? PB_LEVEL_WARNING : PB_LEVEL_NOTICE, "caution",
                        "%s: %s", account->cautions[i].where, account->cautions[i].sentence);
}

static const struct pb_preview_sheet *sheet_to_show(const struct view *view)
{
    const struct pb_preview *preview = &view->proposal.preview;
    for (size_t i = 0; !view->proposal.sheet && i < preview->count; i++)
        if (preview->sheets[i].looked && preview->sheets[i].headed)
            return &preview->sheets[i];
    return view->proposal.sheet;
}

static void print_mappings(const struct view *view)
{
    FILE *file = view->call->terminal->results;
    const struct pb_fittings *mappings = &view->proposal.mappings;
    for (size_t i = 0; i < mappings->best; i++) {
        pb_print(file, i ? "and " : "there is a mapping for it already: ");
        pb_print_text(file, mappings->items[i].shown);
        pb_print(file, " (");
        pb_print_text(file, mappings->items[i].why);
        pb_print(file, ")\n");
    }
    if (mappings->best == 1) {
        pb_print(file, "to use it: placebook load ");
        pb_print_text(file, view->path);
        pb_print(file, "\n\n");
    } else if (mappings->best)
        pb_print(file, "each reads something else of it: placebook load FILE --as NAME\n\n");
}

static enum pb_status preview_text(const struct view *view, struct pb_error *error)
{
    FILE *file = view->call->terminal->results;
    const struct pb_proposal *proposal = &view->proposal;
    const struct pb_preview_sheet *sheet = sheet_to_show(view);
    preview_print_summary(view);
    enum pb_status status = preview_sheets(view, error);
    pb_print(file, "\n");
    if (status == PB_OK && sheet) {
        if (*sheet->about->name) {
            pb_print(file, "sheet ");
            pb_print_text(file, sheet->about->name);
            pb_print(file, "\n");
        }
        print_candidates(view, sheet);
        status = preview_columns(view, sheet, error);
        pb_print(file, "\n");
    }
    if (status != PB_OK)
        return status;
    print_mappings(view);
    if (!proposal->pipeline) {
        pb_print(file, "cannot propose a pipeline: %s\n", proposal->reason);
        return PB_OK;
    }
    if (proposal->extractor)
        pb_print(file, "the extractor %s reads this file; a pipeline file for it:\n\n", proposal->extractor);
    else
        pb_print(file, "a pipeline file that reads %zu sheet%s (--pipeline prints only this):\n\n", proposal->alike,
                 proposal->alike == 1 ? "" : "s");
    status = print_pipeline(view, error);
    print_account(view, file);
    return status;
}

/* ---- For programs ---- */

static void preview_column_json(struct pb_json_writer *writer, const struct pb_preview_column *column)
{
    bool persons = holds_persons(column);
    pb_json_object(writer, NULL);
    pb_json_text(writer, "name", column->heading);
    pb_json_text(writer, "type", pb_preview_type_text(column->type));
    pb_json_count(writer, "filled", column->filled);
    pb_json_count(writer, "missing", column->missing);
    pb_json_number(writer, "least", persons ? (double)NAN : column->least);
    pb_json_number(writer, "most", persons ? (double)NAN : column->most);
    pb_json_count(writer, "areas_by_code", column->areas_by_code);
    pb_json_count(writer, "areas_by_name", column->areas_by_name);
    pb_json_count(writer, "periods", column->periods);
    pb_json_list(writer, "examples");
    for (size_t i = 0; !persons && i < column->example_count; i++)
        pb_json_text(writer, NULL, column->examples[i]);
    pb_json_end_list(writer);
    pb_json_end_object(writer);
}

static void preview_sheet_json(struct pb_json_writer *writer, const struct pb_preview_sheet *sheet)
{
    pb_json_object(writer, NULL);
    pb_json_text(writer, "name", sheet->about->name);
    pb_json_text(writer, "format", format_text(sheet->about));
    pb_json_boolean(writer, "hidden", sheet->about->hidden);
    pb_json_text(writer, "unreadable", sheet->about->unreadable);
    pb_json_boolean(writer, "looked_at", sheet->looked);
    pb_json_count(writer, "rows", sheet->rows);
    pb_json_count(writer, "rows_below_headings", sheet->data_rows);
    pb_json_count(writer, "columns_used", sheet->width);
    pb_json_boolean(writer, "more_columns", sheet->cut);
    pb_json_boolean(writer, "headings_found", sheet->headed);
    pb_json_count(writer, "header_row", sheet->header_row);
    pb_json_count(writer, "header_rows", sheet->header_rows);
    pb_json_list(writer, "header_candidates");
    for (size_t i = 0; i < sheet->candidate_count; i++) {
        pb_json_object(writer, NULL);
        pb_json_count(writer, "row", sheet->candidates[i].row);
        pb_json_count(writer, "cells", sheet->candidates[i].width);
        pb_json_count(writer, "words", sheet->candidates[i].texts);
        pb_json_count(writer, "figures_below", sheet->candidates[i].below);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
    pb_json_count(writer, "local_authorities", sheet->authorities);
    pb_json_count(writer, "other_areas", sheet->others);
    pb_json_count(writer, "areas_by_code", sheet->by_code);
    pb_json_count(writer, "areas_by_name", sheet->by_name);
    pb_json_text(writer, "first_period", sheet->first_period);
    pb_json_text(writer, "last_period", sheet->last_period);
    pb_json_text(writer, "ends_at", sheet->ends_at);
    pb_json_list(writer, "columns");
    for (size_t c = 0; c < sheet->column_count; c++)
        preview_column_json(writer, &sheet->columns[c]);
    pb_json_end_list(writer);
    pb_json_end_object(writer);
}

static void preview_json(const struct view *view)
{
    const struct pb_proposal *proposal = &view->proposal;
    struct pb_json_writer writer;
    pb_json_document(&writer, view->call->terminal->results, "placebook.preview/1");
    pb_json_text(&writer, "file", view->path);
    pb_json_text(&writer, "converted_by", view->proposal.converter);
    pb_json_text(&writer, "encoding", view->proposal.preview.encoding);
    pb_json_count(&writer, "local_authorities_of_places", view->proposal.preview.authority_count);
    pb_json_list(&writer, "sheets");
    for (size_t i = 0; i < view->proposal.preview.count; i++)
        preview_sheet_json(&writer, &view->proposal.preview.sheets[i]);
    pb_json_end_list(&writer);
    pb_json_text(&writer, "extractor", proposal->extractor ? proposal->extractor : "table");
    pb_json_list(&writer, "mappings");
    for (size_t i = 0; i < proposal->mappings.best; i++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "path", proposal->mappings.items[i].shown);
        pb_json_text(&writer, "why", proposal->mappings.items[i].why);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_text(&writer, "reason", proposal->reason);
    pb_json_boolean(&writer, "period_missing", proposal->period_missing);
    pb_json_text(&writer, "order_guessed", proposal->order_guessed);
    pb_json_boolean(&writer, "months_guessed", proposal->months_guessed);
    pb_json_text(&writer, "open_month", proposal->open_month);
    pb_json_text(&writer, "not_begun", proposal->not_begun);
    pb_json_text(&writer, "doubtful", proposal->doubtful);
    pb_json_list(&writer, "notes");
    for (size_t i = 0; i < proposal->note_count; i++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "name", proposal->notes[i].name);
        pb_json_text(&writer, "text", proposal->notes[i].text);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    if (proposal->account) {
        pb_json_object(&writer, "account");
        pb_row_counts_json(&writer, "rows", &proposal->account->rows);
        pb_account_json(&writer, proposal->account);
        pb_json_text(&writer, "fails", proposal->fails);
        pb_json_end_object(&writer);
    }
    if (proposal->pipeline)
        pb_json_tree(&writer, "pipeline", proposal->pipeline);
    else
        pb_json_text(&writer, "pipeline", NULL);
    pb_json_end_object(&writer);
}

/* ---- The command ---- */

static enum pb_status preview_answer(struct view *view, struct pb_error *error)
{
    struct pb_terminal *terminal = view->call->terminal;
    const struct pb_proposal *proposal = &view->proposal;
    if (proposal->period_missing)
        pb_terminal_say(terminal, PB_LEVEL_WARNING, "no-period",
                        "the table has no period: in the mapping, replace YYYY in constants.period");
    if (proposal->order_guessed)
        pb_terminal_say(terminal, PB_LEVEL_WARNING, "date-order",
                        "dates such as %s are read with the day first: is that so? If not, set \"dates\" to \"month "
                        "first\" in the mapping",
                        proposal->order_guessed);
    if (proposal->open_month)
        pb_terminal_say(
            terminal, PB_LEVEL_WARNING, "open-month",
            "the column '%s' is left out: month 4 of a financial year can be April or July; write the names "
            "of the months, or add the column as the field \"month\" with \"values\" that say them",
            proposal->open_month);
    if (proposal->months_guessed)
        pb_terminal_say(terminal, PB_LEVEL_WARNING, "date-means",
                        "the dates, each the first or the last day of a month, are read as months: if they are single "
                        "days, set \"date_means\" to \"day\" in the mapping");
    if (proposal->not_begun)
        pb_terminal_say(terminal, PB_LEVEL_WARNING, "not-begun",
                        "the last period, %s, has not begun: are these periods? If they are, their figures are "
                        "published as projections",
                        proposal->not_begun);
    if (proposal->doubtful)
        pb_terminal_say(
            terminal, PB_LEVEL_WARNING, "doubtful-numbers",
            "the fields are separated by semicolons, so %s may have a decimal comma or a mark of thousands: "
            "in the mapping, set \"decimal\": \",\" or \"thousands\": \",\"; until then such rows are "
            "rejected",
            proposal->doubtful);
    for (size_t i = 0; i < proposal->note_count; i++)
        pb_terminal_say(terminal, PB_LEVEL_WARNING, proposal->notes[i].name, "%s", proposal->notes[i].text);
    if (pb_is_given(view->call->arguments, "pipeline")) {
        for (size_t i = 0; i < proposal->mappings.best; i++)
            pb_terminal_say(terminal, PB_LEVEL_NOTICE, "mapping", "there is a mapping for it already: %s (%s)",
                            proposal->mappings.items[i].shown, proposal->mappings.items[i].why);
        if (proposal->pipeline) {
            tell_account(view);
            return print_pipeline(view, error);
        }
        (void)pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "cannot propose a pipeline: %s", proposal->reason);
        pb_error_at(error, view->path, 0, 0);
        pb_error_hint(error, "placebook preview without --pipeline shows what is in the file");
        return PB_FAILED;
    }
    if (!terminal->json)
        return preview_text(view, error);
    preview_json(view);
    return PB_OK;
}

static enum pb_status preview(struct pb_call *call, struct pb_error *error)
{
    struct pb_session session;
    struct view *view = pb_arena_take(call->arena, 1, sizeof *view);
    if (!view)
        return pb_out_of_memory(error);
    view->call = call;
    view->path = pb_operand(call->arguments, 0);
    const struct pb_propose_request request = { .path = view->path,
                                                .sheet = pb_value_given(call->arguments, "sheet"),
                                                .places = pb_value_given(call->arguments, "places") };
    enum pb_status status = pb_session_typed(call, NULL, &session, error);
    if (status == PB_OK)
        status = pb_propose(&session, &request, &view->proposal, error);
    if (status == PB_OK)
        status = preview_answer(view, error);
    pb_proposal_close(&view->proposal);
    return status;
}

static const struct pb_flag flags[] = {
    { .name = "sheet", .kind = PB_FLAG_VALUE, .value = "NAME", .help = "show only this sheet" },
    { .name = "places",
      .kind = PB_FLAG_VALUE,
      .value = "FILE",
      .help = "look for the areas of this Places file (default: the one that comes with Placebook)",
      .completes = PB_FILES },
    { .name = "pipeline", .help = "print only the proposed pipeline file" },
    { 0 },
};
static const char *const settings[] = { "modules_directory", "converter", "converter_seconds", NULL };
static const char *const examples[] = { "placebook preview extract.csv",
                                        "placebook preview qof-1920-prev-ach-pca-ccg.xlsx --sheet CHD",
                                        "placebook preview extract.csv --pipeline > extract.json", NULL };

const struct pb_command pb_command_preview = {
    .name = "preview",
    .order = 40,
    .summary = "show what is in a file, and propose a pipeline file that reads it",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .operand = PB_OPERAND_FILE,
    .description =
        "Reads any table (CSV, Excel, OpenDocument or JSON, also in a zip or gzip file) and prints its format, its "
        "sheets, where the headings are and why, the columns with their types, ranges and examples, and the "
        "areas and periods found. All rows of a sheet are looked at.\n"
        "If a mapping that comes with Placebook fits the file already, it says which and why. Old workbooks (.xls, "
        ".xlsb) are converted by LibreOffice where it is installed.\nThen it proposes a pipeline file: a mapping of "
        "the columns for the extractor table or, if "
        "another extractor knows the file, a source for that one. It is complete and passes placebook "
        "check, but check its guesses before you run it. See docs/data-officers.md.",
    .flags = flags,
    .settings = settings,
    .examples = examples,
    .run = preview,
};
