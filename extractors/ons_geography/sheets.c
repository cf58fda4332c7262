#include "extractors/ons_geography/sheets.h"

#include "placebook/formats/csv.h"
#include "placebook/formats/tabular.h"
#include "placebook/reject.h"

enum { TITLE_ROWS = 10 /* that may stand above the headings */ };

static const struct pb_text_list all_levels = { 0, NULL };

struct sheet_reading {
    struct ons_taking *taking;
    struct pb_tabular *tabular;
    const struct pb_tabular_row *row;
    size_t width; /* of the headings */
};

static struct ons_cell sheet_cell(const struct ons_row *row, int column)
{
    const struct sheet_reading *reading = row->of;
    if ((size_t)column >= reading->row->count)
        return (struct ons_cell){ "", 0 };
    const struct pb_tabular_cell *cell = &reading->row->cells[column];
    return (struct ons_cell){ cell->text, cell->length };
}

static enum pb_status sheet_reject(const struct ons_row *row, const char *rule, const char *reason,
                                   struct pb_error *error)
{
    const struct sheet_reading *reading = row->of;
    return pb_extractor_reject_row(reading->taking->context, reading->tabular, reading->row, SIZE_MAX, rule, error,
                                   "%s", reason);
}

/* Goes to the headings; *found false: none of the first rows has any. */
static enum pb_status find_headings(struct sheet_reading *reading, bool *found, struct pb_error *error)
{
    const struct ons_geography_options *options = reading->taking->options;
    struct ons_columns *columns = &reading->taking->columns;
    *found = false;
    for (int i = 0; !*found && i < TITLE_ROWS && !*columns->fault; i++) {
        enum pb_status status = pb_tabular_next(reading->tabular, &reading->row, error);
        if (status != PB_OK || !reading->row)
            return status;
        struct ons_columns tried = { 0 };
        for (size_t c = 0; c < reading->row->count; c++)
            ons_geography_columns_add(&tried, &options->levels, (int)c, reading->row->cells[c].text,
                                      reading->row->cells[c].length);
        *found = ons_geography_columns_settle(&tried);
        if (i == 0 || *found || *tried.fault)
            *columns = tried;
        reading->width = reading->row->count;
    }
    return PB_OK;
}

static enum pb_status take_sheet_row(struct sheet_reading *reading, struct pb_error *error)
{
    struct ons_taking *taking = reading->taking;
    const struct ons_row row = { reading, reading->row->number, sheet_cell, sheet_reject };
    bool text = pb_tabular_begun(reading->tabular)->format == PB_TABULAR_SEPARATED;
    enum ons_outcome outcome = ONS_GONE;
    const char *code = NULL;
    if (reading->row->broken)
        return ons_geography_reject(taking, &row, "bad-text", error,
                                    "the row has bytes that are not in the encoding of the file");
    if (text && reading->row->count != reading->width)
        return ons_geography_reject(taking, &row, "columns", error,
                                    "the row has %zu cells, expected %zu as the headings: they may have moved",
                                    reading->row->count, reading->width);
    enum pb_status status = ons_geography_take(taking, &row, &outcome, &code, error);
    if (status == PB_OK && outcome == ONS_AGAIN) {
        taking->context->row_counts->read++;
        taking->context->row_counts->duplicates++;
    }
    return status;
}

static enum pb_status take_sheet(struct sheet_reading *reading, struct pb_error *error)
{
    struct pb_cancel_check check = { .context = reading->taking->context };
    enum pb_status status = PB_OK;
    for (size_t at = 0; status == PB_OK; at++) {
        if (pb_cancel_check_rows(&check, at, error))
            return PB_FATAL;
        status = pb_tabular_next(reading->tabular, &reading->row, error);
        if (status != PB_OK || !reading->row)
            return status;
        status = take_sheet_row(reading, error);
    }
    return status;
}

static enum pb_status read_sheet(struct pb_tabular *tabular, size_t sheet, const struct ons_geography_options *options,
                                 struct pb_context *context, bool *found, struct pb_error *error)
{
    struct ons_taking taking;
    struct sheet_reading reading = { .taking = &taking, .tabular = tabular };
    const char *file = pb_tabular_file(tabular);
    enum pb_status status = ons_geography_open(&taking, options, context, error);
    taking.file = file;
    if (status == PB_OK)
        status = pb_tabular_begin(tabular, sheet, error);
    if (status == PB_OK)
        status = find_headings(&reading, found, error);
    if (status == PB_OK && !*found && (pb_tabular_count(tabular) == 1 || *taking.columns.fault))
        status = ons_geography_columns_fail(&taking.columns, file, 1, error);
    if (status == PB_OK && *found) {
        ons_geography_columns_warn(&taking.columns, file, context->findings);
        status = take_sheet(&reading, error);
        ons_geography_tell(&taking);
    }
    ons_geography_close(&taking);
    return status;
}

static enum pb_status read_all_sheets(struct pb_tabular *tabular, const struct ons_geography_options *options,
                                      struct pb_context *context, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    size_t read = 0;
    for (size_t i = 0; status == PB_OK && i < pb_tabular_count(tabular); i++) {
        const struct pb_tabular_sheet *sheet = pb_tabular_sheet(tabular, i);
        bool found = false;
        if (!sheet->unreadable)
            status = read_sheet(tabular, i, options, context, &found, error);
        if (status == PB_OK && !found)
            pb_warning_add(context->findings, pb_tabular_file(tabular), 0, "'%.200s' is not read: %.300s", sheet->name,
                           sheet->unreadable ? sheet->unreadable : "it has no headings with codes of areas");
        read += found;
    }
    const struct ons_columns none = { 0 };
    if (status == PB_OK && read == 0)
        status = ons_geography_columns_fail(&none, pb_tabular_file(tabular), 0, error);
    return status;
}

enum pb_status ons_geography_read_sheets(const struct ons_geography_options *options, const struct pb_input *input,
                                         struct pb_context *context, struct pb_error *error)
{
    struct pb_tabular *tabular = NULL;
    enum pb_status status = pb_tabular_open(&tabular, input, error);
    if (status == PB_OK)
        status = read_all_sheets(tabular, options, context, error);
    pb_tabular_close(tabular);
    return status;
}

/* Lookups have columns of areas and no others: a table of figures by area is not for us. */
int ons_geography_probe_sheet(const void *bytes, size_t length)
{
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    const struct pb_input input = pb_memory_input("", &stream);
    struct pb_csv *csv = NULL;
    const struct pb_csv_record *header = NULL;
    struct ons_columns columns = { 0 };
    if (pb_tabular_content(bytes, length) != PB_TABULAR_TEXT ||
        pb_csv_open(&csv, &input, pb_tabular_separator(bytes, length), NULL) != PB_OK)
        return 0;
    if (pb_csv_next(csv, &header, NULL) == PB_OK && header)
        for (size_t i = 0; i < header->count; i++) {
            size_t size = 0;
            const char *text = pb_csv_text(csv, header, i, &size);
            ons_geography_columns_add(&columns, &all_levels, (int)i, text, size);
        }
    pb_csv_close(csv);
    if (!ons_geography_columns_settle(&columns) || columns.others > 0)
        return 0;
    return columns.count > 1 ? 95 : columns.levels[0].name != ONS_ABSENT ? 60 : 0;
}
