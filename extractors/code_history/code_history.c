#include "extractors/code_history/code_history.h"

#include "extractors/code_history/rows.h"
#include "extractors/code_history/settle.h"
#include "placebook/descriptor.h"

#define CODE_HISTORY_ARENA ((size_t)1 << 30)

static const struct pb_option options[] = {
    { .name = "files",
      .type = PB_OPTION_PATH_LIST,
      .offset = offsetof(struct code_history_options, files),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .help = "The Code History Database of the Office for National Statistics: its zip, or its tables ChangeHistory, "
              "Changes and Equivalents; and best-fit lookups of LSOAs of one census to those of the next: paths, "
              "patterns or addresses. What each of them is, is told by its headings.",
      .example = "[\"reference/Code_History_Database.zip\", \"reference/LSOA11_LSOA21.csv\"]" },
    { .name = NULL },
};

/* All of them say something about the same codes: they are read together. */
static enum pb_status code_history_plan(const void *option_values, struct pb_plan *plan, struct pb_error *error)
{
    const struct code_history_options *given = option_values;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < given->files.count; i++)
        status = pb_plan_add(plan, "changes", given->files.items[i], error);
    return status;
}

/* A zip is told when it is read: its first bytes do not say what is in it. */
static int code_history_probe(const void *bytes, size_t length)
{
    enum { SURE = 96 };
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    const struct pb_input input = pb_memory_input("", &stream);
    struct pb_tabular *tabular = NULL;
    const struct pb_tabular_row *row = NULL;
    struct history_columns columns = { .kind = HISTORY_OTHER };
    if (pb_tabular_content(bytes, length) != PB_TABULAR_TEXT)
        return 0;
    if (pb_tabular_open(&tabular, &input, NULL) == PB_OK && pb_tabular_begin(tabular, 0, NULL) == PB_OK &&
        pb_tabular_next(tabular, &row, NULL) == PB_OK && row)
        code_history_headings(&columns, row);
    pb_tabular_close(tabular);
    return columns.kind == HISTORY_OTHER ? 0 : SURE;
}

static enum pb_status read_all_history(struct history *history, const struct pb_input *inputs, size_t input_count,
                                       struct pb_error *error)
{
    const char *types[] = { PB_TYPE_DISTRICT };
    const struct pb_text_list districts = { 1, types };
    struct pb_area_names names;
    enum pb_status status = pb_area_names_open(&names, history->context->geography, &districts, error);
    for (size_t i = 0; status == PB_OK && i < input_count; i++)
        status = code_history_read(history, &names, &inputs[i], error);
    pb_area_names_close(&names);
    if (status == PB_OK && history->row_count == 0) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "no rows: expected a code in each of them");
        pb_error_at(error, inputs[0].name, 0, 0);
    }
    return status;
}

static enum pb_status code_history_extract(const void *option_values, const struct pb_input *inputs, size_t input_count,
                                           struct pb_context *context, struct pb_error *error)
{
    (void)option_values;
    struct pb_arena arena;
    struct history history;
    pb_arena_open(&arena, CODE_HISTORY_ARENA);
    enum pb_status status = code_history_open(&history, &arena, context, error);
    if (status == PB_OK)
        status = read_all_history(&history, inputs, input_count, error);
    if (status == PB_OK)
        status = code_history_settle(&history, error);
    if (status == PB_OK)
        status = code_history_tell(&history, error);
    code_history_close(&history);
    pb_arena_close(&arena);
    if (status != PB_OK)
        pb_error_module(error, "code_history");
    return status;
}

extern const struct pb_module pb_extractor_code_history;
const struct pb_module pb_extractor_code_history = {
    .head = PB_MODULE_HEAD,
    .kind = PB_EXTRACTOR,
    .name = "code_history",
    .summary = "Reads which codes of areas took the place of which, and when: reference data.",
    .version = "2",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct code_history_options),
    .probe = code_history_probe,
    .plan = code_history_plan,
    .extract = code_history_extract,
    .scheme = "code_history",
    .refers = true,
};

PB_EXPORT_MODULE(pb_extractor_code_history);
