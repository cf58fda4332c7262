#include "extractors/fingertips/fingertips.h"

#include "extractors/fingertips/content.h"
#include "extractors/fingertips/rows.h"
#include "placebook/descriptor.h"
#include "placebook/number.h"

#include <string.h>

#define FIELD(name) offsetof(struct fingertips_options, name)

static const struct pb_option options[] = {
    { .name = "files",
      .type = PB_OPTION_PATH_LIST,
      .offset = FIELD(files),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .help = "CSV files of the Fingertips service: paths, patterns such as data/*.csv, or file:// addresses.",
      .example = "[\"downloads/fingertips/*.csv\"]" },
    { .name = "academic_indicators",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(academic_indicators),
      .help = "Ids of indicators whose years, such as 2019/20, run from September to August instead of April to March.",
      .example = "[\"20601\", \"20602\"]" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = FIELD(at) },
    { .name = NULL },
};

static enum pb_status fingertips_check(const void *option_values, struct pb_error *error)
{
    const struct fingertips_options *given = option_values;
    for (size_t i = 0; i < given->academic_indicators.count; i++) {
        const char *text = given->academic_indicators.items[i];
        int64_t id = 0;
        if (pb_integer_parse(text, strlen(text), &id) && id > 0)
            continue;
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                    "'%s' in academic_indicators is not an indicator id: expected a whole number such as 20602", text);
        pb_error_at(error, NULL, given->at.line, given->at.column);
        pb_error_hint(error, "ids are in the first column of the service's files");
        return status;
    }
    return PB_OK;
}

static enum pb_status fingertips_plan(const void *option_values, struct pb_plan *plan, struct pb_error *error)
{
    const struct fingertips_options *given = option_values;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < given->files.count; i++)
        status = pb_plan_add_each(plan, given->files.items[i], error);
    return status;
}

static int fingertips_probe(const void *bytes, size_t length)
{
    if (fingertips_content_of(bytes, length) != CONTENT_TEXT)
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

/* An input whose first bytes were looked at, and which reports progress. */
struct peeked {
    const struct pb_input *input;
    _Atomic uint64_t *bytes_read; /* may be NULL */
    size_t length;
    size_t at;
    unsigned char bytes[CONTENT_PEEK];
};

static enum pb_status fingertips_peek(struct peeked *peeked, struct pb_error *error)
{
    while (peeked->length < CONTENT_PEEK) {
        size_t got = 0;
        enum pb_status status = peeked->input->read(peeked->input->stream, peeked->bytes + peeked->length,
                                                    CONTENT_PEEK - peeked->length, &got, error);
        if (status != PB_OK || got == 0)
            return status;
        peeked->length += got;
    }
    return PB_OK;
}

static enum pb_status fingertips_read_peeked(void *stream, void *buffer, size_t size, size_t *got,
                                             struct pb_error *error)
{
    struct peeked *peeked = stream;
    enum pb_status status = PB_OK;
    *got = peeked->length - peeked->at;
    if (*got > 0) {
        *got = *got < size ? *got : size;
        memcpy(buffer, peeked->bytes + peeked->at, *got);
        peeked->at += *got;
    } else
        status = peeked->input->read(peeked->input->stream, buffer, size, got, error);
    if (status == PB_OK && peeked->bytes_read)
        atomic_fetch_add_explicit(peeked->bytes_read, *got, memory_order_relaxed);
    return status;
}

static enum pb_status read_csv(const struct fingertips_options *given, struct pb_csv *csv, const struct pb_input *input,
                               struct pb_context *context, struct pb_error *error)
{
    const char *file = input->name;
    struct pb_symbols *symbols = context->table->symbols;
    struct rows rows = { .options = given,
                         .context = context,
                         .csv = csv,
                         .file = file,
                         .is_part = input->part != NULL,
                         .source = pb_symbol_of(symbols, context->source),
                         .source_file = pb_symbol_of(symbols, file) };
    if (rows.source == PB_SYMBOL_NONE || rows.source_file == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    const struct pb_csv_record *header = NULL;
    enum pb_status status = pb_csv_next(csv, &header, error);
    if (status != PB_OK || !header)
        return status; /* there is a header: the content was checked */
    rows.width = header->count;
    status = fingertips_columns_map(&rows.columns, csv, header, file, context->findings, error);
    if (status == PB_OK)
        status = pb_area_names_open(&rows.names, context->geography, NULL, error);
    if (status == PB_OK)
        status = fingertips_rows_read(&rows, error);
    pb_area_names_close(&rows.names);
    return status;
}

static enum pb_status fingertips_extract_one(const struct fingertips_options *given, const struct pb_input *input,
                                             struct pb_context *context, struct pb_error *error)
{
    struct peeked peeked = { .input = input, .bytes_read = context->bytes_read };
    enum pb_status status = fingertips_peek(&peeked, error);
    if (status == PB_OK)
        status = fingertips_content_check(peeked.bytes, peeked.length, input->name, error);
    if (status != PB_OK)
        return status;
    const struct pb_input again = pb_input_through(input, &peeked, fingertips_read_peeked);
    struct pb_csv *csv = NULL;
    status = pb_csv_open(&csv, &again, ',', error);
    if (status == PB_OK)
        status = read_csv(given, csv, input, context, error);
    pb_csv_close(csv);
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

extern const struct pb_module pb_extractor_fingertips;
const struct pb_module pb_extractor_fingertips = {
    .head = PB_MODULE_HEAD,
    .kind = PB_EXTRACTOR,
    .name = "fingertips",
    .summary = "Reads public-health indicators from CSV files of the Fingertips service.",
    .version = "1.5",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct fingertips_options),
    .check = fingertips_check,
    .probe = fingertips_probe,
    .plan = fingertips_plan,
    .extract = fingertips_extract,
    .divisible = true,
    .scheme = "fingertips",
    .catalogue = true,
};

PB_EXPORT_MODULE(pb_extractor_fingertips);
