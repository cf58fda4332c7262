#include "extractors/nomis/nomis.h"

#include "extractors/nomis/online.h"
#include "extractors/nomis/rows.h"
#include "placebook/descriptor.h"
#include "placebook/number.h"

#include <string.h>

#define NOMIS_ARENA ((size_t)64 << 20)

/* Pages of one answer may have any of its rows, so all files are read together. */
static enum pb_status nomis_plan(const void *option_values, struct pb_plan *plan, struct pb_error *error)
{
    const struct nomis_options *given = option_values;
    enum pb_status status = PB_OK;
    if (given->base_url)
        return nomis_online_plan(given, plan, error);
    for (size_t i = 0; status == PB_OK && i < given->files.count; i++)
        status = pb_plan_add(plan, "dataset", given->files.items[i], error);
    return status;
}

/* Every answer has these columns, and hardly any other table has one of them. */
static int nomis_probe(const void *bytes, size_t length)
{
    enum { SURE = 85 };
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    const struct pb_input input = pb_memory_input("", &stream);
    const struct nomis_options none = { 0 };
    struct nomis_columns columns;
    struct pb_tabular *tabular = NULL;
    const struct pb_tabular_row *row = NULL;
    int score = 0;
    if (pb_tabular_content(bytes, length) != PB_TABULAR_TEXT)
        return 0;
    if (pb_tabular_open(&tabular, &input, NULL) == PB_OK && pb_tabular_begin(tabular, 0, NULL) == PB_OK &&
        pb_tabular_next(tabular, &row, NULL) == PB_OK && row &&
        nomis_columns_read(&columns, &none, row, "", NULL) == PB_OK)
        score = SURE;
    pb_tabular_close(tabular);
    return score;
}

static enum pb_status read_page(const struct nomis_options *options, const struct pb_input *input,
                                struct nomis_page *page, struct nomis_single singles[NOMIS_DIMENSIONS],
                                struct pb_context *context, struct pb_error *error)
{
    struct pb_counted_stream stream;
    const struct pb_input counted = pb_counted_input(input, context, &stream);
    struct nomis_columns columns;
    struct nomis_rows rows = { .options = options,
                               .context = context,
                               .file = input->name,
                               .columns = &columns,
                               .page = page,
                               .singles = singles };
    struct pb_tabular *tabular = NULL;
    int64_t offset = 0;
    page->file = input->name;
    page->asked = input->note && pb_integer_parse(input->note, strlen(input->note), &offset);
    page->offset = (uint64_t)offset;
    enum pb_status status = pb_tabular_open(&tabular, &counted, error);
    if (status == PB_OK)
        status = pb_area_names_open(&rows.names, context->geography, NULL, error);
    for (size_t i = 0; status == PB_OK && i < pb_tabular_count(tabular); i++) {
        if (pb_tabular_sheet(tabular, i)->unreadable)
            continue;
        rows.tabular = tabular;
        status = pb_tabular_begin(tabular, i, error);
        if (status == PB_OK)
            status = nomis_rows_read(&rows, tabular, error);
    }
    pb_area_names_close(&rows.names);
    pb_tabular_close(tabular);
    return status;
}

static enum pb_status nomis_extract(const void *option_values, const struct pb_input *inputs, size_t input_count,
                                    struct pb_context *context, struct pb_error *error)
{
    struct pb_arena arena;
    struct nomis_single singles[NOMIS_DIMENSIONS] = { 0 };
    enum pb_status status = PB_OK;
    pb_arena_open(&arena, NOMIS_ARENA);
    struct nomis_page *pages = pb_arena_take(&arena, input_count, sizeof *pages);
    if (!pages)
        status = pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && pages && i < input_count; i++)
        status = read_page(option_values, &inputs[i], &pages[i], singles, context, error);
    if (status == PB_OK)
        status = nomis_pages_check(pages, input_count, context->findings, error);
    pb_arena_close(&arena);
    return status;
}

/* All its rows are of the one measure that the options name, or of those that a dimension makes of it. */
static bool nomis_names(const void *option_values, const char *indicator)
{
    const struct nomis_options *given = option_values;
    const struct nomis_dimension *dimensions = given->dimensions.items;
    size_t length = strlen(given->indicator);
    bool several = false;
    for (size_t i = 0; i < given->dimensions.count; i++)
        several = several || nomis_use_of(&dimensions[i], dimensions[i].name) == USE_INDICATOR;
    if (!indicator)
        return false;
    return several ? strncmp(indicator, given->indicator, length) == 0 && indicator[length] == '-'
                   : strcmp(indicator, given->indicator) == 0;
}

static bool nomis_looks_up(const void *option_values)
{
    const struct nomis_options *given = option_values;
    return given->other_areas && strcmp(given->other_areas, "look_up") == 0;
}

/* Rows that the Places file does not have are, as far as the data are not of all the country, of LSOAs and MSOAs. */
static bool nomis_has_small_areas(const void *option_values)
{
    const struct nomis_options *given = option_values;
    return given->other_areas && strcmp(given->other_areas, "leave_out") != 0;
}

extern const struct pb_module pb_extractor_nomis;
const struct pb_module pb_extractor_nomis = {
    .head = PB_MODULE_HEAD,
    .kind = PB_EXTRACTOR,
    .name = "nomis",
    .summary = "Reads datasets of the Nomis service, such as populations, from the service or from saved CSV files.",
    .version = "3",
    .since = "0.1.0",
    .options = nomis_options,
    .option_values_size = sizeof(struct nomis_options),
    .check = nomis_check,
    .probe = nomis_probe,
    .plan = nomis_plan,
    .extract = nomis_extract,
    .names = nomis_names,
    .looks_up = nomis_looks_up,
    .small_areas = nomis_has_small_areas,
    .scheme = "nomis",
};

PB_EXPORT_MODULE(pb_extractor_nomis);
