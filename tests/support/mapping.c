#include "tests/support/mapping.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_extractor_table;

void pb_test_mapping_open(struct pb_test_mapping *trial)
{
    memset(trial, 0, sizeof *trial);
    pb_test_house_open(&trial->house);
    pb_arena_open(&trial->arena, (size_t)64 << 20);
    cr_assert_eq(pb_symbols_open(&trial->symbols, NULL), PB_OK);
    pb_table_open(&trial->table, &trial->symbols, 100000);
    pb_findings_open(&trial->findings);
}

void pb_test_mapping_close(struct pb_test_mapping *trial)
{
    pb_table_close(&trial->table);
    pb_symbols_close(&trial->symbols);
    pb_findings_close(&trial->findings);
    pb_arena_close(&trial->arena);
    pb_test_house_close(&trial->house);
}

enum pb_status pb_test_mapping_read(struct pb_test_mapping *trial, const char *mapping, void **context)
{
    char text[6000];
    struct pb_json json;
    (void)snprintf(text, sizeof text, "{\"files\": [\"x\"],\n%s}", mapping);
    trial->error = (struct pb_error){ 0 };
    cr_assert_eq(pb_json_open(&json, "mapping.json", text, strlen(text), &trial->error), PB_OK, "%s\n%s",
                 trial->error.message, text);
    *context = pb_arena_take(&trial->arena, 1, pb_extractor_table.option_values_size);
    const struct pb_option_reading reading = { .json = &json, .arena = &trial->arena, .what = "module 'table'" };
    enum pb_status status = pb_options_read(pb_extractor_table.options, json.root, *context, &reading, &trial->error);
    if (status == PB_OK)
        status = pb_extractor_table.check(*context, &trial->error);
    pb_json_close(&json);
    return status;
}

enum pb_status pb_test_mapping_extract(struct pb_test_mapping *trial, const char *mapping, const void *bytes,
                                       size_t length, size_t times)
{
    void *option_values = NULL;
    struct pb_memory_stream streams[2] = { { .bytes = bytes, .length = length }, { .bytes = bytes, .length = length } };
    const struct pb_input inputs[2] = { pb_memory_input("data", &streams[0]), pb_memory_input("again", &streams[1]) };
    struct pb_context context = { .source = "s",
                                  .scheme = "table",
                                  .framework = trial->framework,
                                  .geography = &trial->house.geography,
                                  .reference = trial->reference,
                                  .table = &trial->table,
                                  .row_counts = &trial->row_counts,
                                  .findings = &trial->findings,
                                  .cancelled = &trial->cancelled };
    cr_assert_eq(pb_test_mapping_read(trial, mapping, &option_values), PB_OK, "%s", trial->error.message);
    enum pb_status status = pb_extractor_table.extract(option_values, inputs, times, &context, &trial->error);
    if (status == PB_OK) {
        const struct pb_row_counts *row_counts = &trial->row_counts;
        cr_expect_eq(row_counts->read,
                     trial->table.rows + row_counts->filtered + row_counts->rejected + row_counts->duplicates);
        cr_expect_eq(row_counts->rejected, trial->findings.reject_count);
    }
    return status;
}

void pb_test_mapping_refuse(struct pb_test_mapping *trial, const char *mapping, const char *words)
{
    void *context = NULL;
    cr_expect_eq(pb_test_mapping_read(trial, mapping, &context), PB_FAILED, "%s", words);
    cr_expect_eq(trial->error.code, PB_ERROR_CONFIGURATION);
    cr_expect_gt(trial->error.line, 0);
    cr_expect_not_null(strstr(trial->error.message, words), "%s", trial->error.message);
}
