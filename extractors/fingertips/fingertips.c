#include "extractors/fingertips/fingertips.h"

#include "extractors/fingertips/metadata.h"
#include "extractors/fingertips/online.h"
#include "extractors/fingertips/rows.h"
#include "placebook/descriptor.h"
#include "placebook/number.h"
#include "placebook/unplaced.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { OPTION_TEXT = 512 };

static enum pb_status fingertips_fail_option(const struct fingertips_options *given, const char *hint,
                                             struct pb_error *error, const char *format, ...) PB_PRINTF(4, 5);

static enum pb_status fingertips_fail_option(const struct fingertips_options *given, const char *hint,
                                             struct pb_error *error, const char *format, ...)
{
    char message[OPTION_TEXT];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s", message);
    pb_error_at(error, NULL, given->at.line, given->at.column);
    pb_error_hint(error, "%s", hint);
    return status;
}

/* Is every text a whole number above 0? Else *wrong is the first that is none. */
static bool are_ids(const struct pb_text_list *texts, const char **wrong)
{
    for (size_t i = 0; i < texts->count; i++) {
        int64_t id = 0;
        *wrong = texts->items[i];
        if (!pb_integer_parse(*wrong, strlen(*wrong), &id) || id <= 0)
            return false;
    }
    return true;
}

static bool is_address(const char *text)
{
    bool begins = strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
    return begins && !strpbrk(text, "?# \t\r\n");
}

static enum pb_status fingertips_check(const void *option_values, struct pb_error *error)
{
    const struct fingertips_options *given = option_values;
    const char *wrong = NULL;
    if (given->files.count == 0 && !given->base_url)
        return fingertips_fail_option(given, "give files that somebody downloaded, or where the service is", error,
                                      "neither files nor base_url is given; expected one of them");
    if (given->files.count > 0 && given->base_url)
        return fingertips_fail_option(given, "make two sources of it", error,
                                      "both files and base_url are given; expected one of them");
    if (given->base_url && !is_address(given->base_url))
        return fingertips_fail_option(given, "for example https://fingertips.phe.org.uk/api", error,
                                      "base_url '%.200s' is not an address; expected https:// and where the paths of "
                                      "the service begin",
                                      given->base_url);
    if (!are_ids(&given->academic_indicators, &wrong))
        return fingertips_fail_option(given, "ids are in the first column of the service's files", error,
                                      "'%.100s' in academic_indicators is not an indicator id: expected a whole number "
                                      "such as 20602",
                                      wrong);
    if (!are_ids(&given->area_types, &wrong))
        return fingertips_fail_option(given, "the service lists its area types under /area_types", error,
                                      "'%.100s' in area_types is not an area type id: expected a whole number such as "
                                      "502",
                                      wrong);
    return PB_OK;
}

static enum pb_status fingertips_plan(const void *option_values, struct pb_plan *plan, struct pb_error *error)
{
    const struct fingertips_options *given = option_values;
    if (given->base_url)
        return fingertips_online_plan(given, plan, error);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < given->files.count; i++)
        status = pb_plan_add_each(plan, given->files.items[i], error);
    return status;
}

static int fingertips_probe(const void *bytes, size_t length)
{
    if (pb_tabular_content(bytes, length) != PB_TABULAR_TEXT)
        return 0;
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    const struct pb_input input = pb_memory_input("", &stream);
    struct pb_csv *csv = NULL;
    const struct pb_csv_record *header = NULL;
    int score = 0;
    if (pb_csv_open(&csv, &input, ',', NULL) != PB_OK)
        return 0;
    if (pb_csv_next(csv, &header, NULL) == PB_OK && header)
        score = fingertips_columns_probe(csv, header);
    pb_csv_close(csv);
    return score;
}

static void note_headings(struct rows *rows, const struct pb_csv_record *header)
{
    pb_column_kinds_open(&rows->kinds, rows->context->findings);
    for (size_t i = 0; i < header->count; i++) {
        size_t length = 0;
        const char *name = pb_csv_text(rows->csv, header, i, &length);
        pb_column_kinds_heading(&rows->kinds, i, name, length);
    }
}

/* One text: that of the input, or one that is packed in it. */
static enum pb_status read_text(const struct fingertips_options *given, struct pb_tabular *tabular,
                                const struct pb_input *input, struct asked *asked, struct pb_context *context,
                                struct pb_error *error)
{
    struct pb_symbols *symbols = context->table->symbols;
    struct rows rows = { .options = given,
                         .context = context,
                         .tabular = tabular,
                         .file = input->name,
                         .is_part = input->part != NULL,
                         .is_packed = *pb_tabular_begun(tabular)->name != '\0',
                         .asked = asked->count > 0 ? asked : NULL,
                         .source = pb_symbol_of(symbols, context->source),
                         .source_file = pb_symbol_of(symbols, input->name) };
    if (rows.source == PB_SYMBOL_NONE || rows.source_file == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    const struct pb_csv_record *header = NULL;
    enum pb_status status = pb_tabular_csv(tabular, &rows.csv, error);
    if (status == PB_OK)
        status = pb_csv_next(rows.csv, &header, error);
    if (status != PB_OK || !header)
        return status; /* there is a header: the content was checked */
    rows.width = header->count;
    note_headings(&rows, header);
    status = fingertips_columns_map(&rows.columns, rows.csv, header, rows.file, context->findings, error);
    if (status == PB_OK)
        status = pb_area_names_open(&rows.names, context->geography, NULL, error);
    if (status == PB_OK)
        status = fingertips_rows_read(&rows, error);
    if (status == PB_OK && rows.unplaced && rows.options->small_areas && context->reference)
        status = pb_unplaced_mark(context->table, rows.unplaced, rows.unplaced_code, error);
    pb_column_kinds_close(&rows.kinds);
    pb_area_names_close(&rows.names);
    return status;
}

static enum pb_status fail_format(const char *file, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                    "a workbook or a list in JSON; expected CSV of the Fingertips service, also in "
                                    ".zip or .gz");
    pb_error_at(error, file, 1, 1);
    pb_error_hint(error, "ask the service for the csv form of the data, or save the sheet as CSV UTF-8");
    return status;
}

/* Does a text in an archive have figures? A licence or a list of indicators may lie beside them. */
static bool has_figures(struct pb_tabular *tabular, size_t sheet)
{
    const struct pb_csv_record *header = NULL;
    struct pb_csv *csv = NULL;
    return pb_tabular_begin(tabular, sheet, NULL) == PB_OK && pb_tabular_csv(tabular, &csv, NULL) == PB_OK && csv &&
           pb_csv_next(csv, &header, NULL) == PB_OK && header &&
           fingertips_columns_probe(csv, header) >= COLUMNS_OF_FIGURES;
}

static enum pb_status read_texts(const struct fingertips_options *given, struct pb_tabular *tabular,
                                 const struct pb_input *input, struct asked *asked, struct pb_context *context,
                                 struct pb_error *error)
{
    size_t count = pb_tabular_count(tabular);
    size_t read = 0;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        const struct pb_tabular_sheet *sheet = pb_tabular_sheet(tabular, i);
        bool text = !sheet->unreadable && sheet->format == PB_TABULAR_SEPARATED;
        if (count > 1 && (!text || !has_figures(tabular, i))) {
            pb_warning_add(context->findings, input->name, 0, "'%.200s' is not read: %.300s", sheet->name,
                           sheet->unreadable ? sheet->unreadable : "it is no data file of the Fingertips service");
            continue;
        }
        if (!text)
            return fail_format(input->name, error);
        status = pb_tabular_begin(tabular, i, error);
        if (status == PB_OK)
            status = read_text(given, tabular, input, asked, context, error);
        read++;
    }
    return status == PB_OK && read == 0 ? fail_format(input->name, error) : status;
}

static enum pb_status read_figures(const struct fingertips_options *given, const struct pb_input *input,
                                   struct asked *asked, struct pb_context *context, struct pb_error *error)
{
    struct pb_tabular *tabular = NULL;
    enum pb_status status = pb_tabular_open(&tabular, input, error);
    if (status == PB_OK)
        status = read_texts(given, tabular, input, asked, context, error);
    pb_tabular_close(tabular);
    return status == PB_OK ? fingertips_asked_missing(asked, error) : status;
}

static enum pb_status fingertips_extract_one(const struct fingertips_options *given, const struct pb_input *input,
                                             struct pb_context *context, struct pb_error *error)
{
    struct pb_counted_stream counted;
    struct asked asked;
    const struct pb_input again = pb_counted_input(input, context, &counted);
    enum pb_status status = fingertips_asked_open(&asked, input, context, error);
    if (status == PB_OK)
        status = fingertips_asked_absent(&asked, error);
    if (status == PB_OK && input->role == FINGERTIPS_METADATA)
        status = fingertips_metadata_read(&again, &asked, error);
    else if (status == PB_OK)
        status = read_figures(given, &again, &asked, context, error);
    fingertips_asked_close(&asked);
    if (status != PB_OK)
        pb_error_at(error, input->name, 0, 0);
    return status;
}

static enum pb_status fingertips_extract(const void *option_values, const struct pb_input *inputs, size_t input_count,
                                         struct pb_context *context, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < input_count; i++)
        status = fingertips_extract_one(option_values, &inputs[i], context, error);
    if (status != PB_OK)
        pb_error_module(error, "fingertips");
    return status;
}

static bool fingertips_has_small_areas(const void *option_values)
{
    return ((const struct fingertips_options *)option_values)->small_areas;
}

static bool fingertips_looks_up(const void *option_values)
{
    return fingertips_has_small_areas(option_values) ||
           ((const struct fingertips_options *)option_values)->follow_changes;
}

extern const struct pb_module pb_extractor_fingertips;
const struct pb_module pb_extractor_fingertips = {
    .head = PB_MODULE_HEAD,
    .kind = PB_EXTRACTOR,
    .name = "fingertips",
    .summary =
        "Reads public-health indicators of the Fingertips service: from the service itself, or from its CSV files.",
    .version = "6",
    .since = "0.1.0",
    .options = fingertips_options,
    .option_values_size = sizeof(struct fingertips_options),
    .check = fingertips_check,
    .probe = fingertips_probe,
    .plan = fingertips_plan,
    .extract = fingertips_extract,
    .divisible = true,
    .looks_up = fingertips_looks_up,
    .small_areas = fingertips_has_small_areas,
    .scheme = "fingertips",
    .catalogue = true,
};

PB_EXPORT_MODULE(pb_extractor_fingertips);
