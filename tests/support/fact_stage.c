#include "tests/support/fact_stage.h"

#include <criterion/criterion.h>
#include <string.h>

void pb_fact_stage_open(struct pb_fact_stage *stage, const struct pb_module *module)
{
    *stage = (struct pb_fact_stage){ .module = module };
    pb_test_house_open(&stage->house);
    pb_arena_open(&stage->arena, (size_t)256 << 20);
    cr_assert_eq(pb_symbols_open(&stage->symbols, NULL), PB_OK);
    pb_table_open(&stage->table, &stage->symbols, 1000000);
    pb_findings_open(&stage->findings);
}

void pb_fact_stage_close(struct pb_fact_stage *stage)
{
    pb_table_close(&stage->table);
    pb_symbols_close(&stage->symbols);
    pb_findings_close(&stage->findings);
    pb_arena_close(&stage->arena);
    pb_test_house_close(&stage->house);
}

void *pb_fact_stage_options(struct pb_fact_stage *stage, const char *options)
{
    struct pb_json json;
    cr_assert_eq(pb_json_open(&json, "options.json", options, strlen(options), &stage->error), PB_OK, "%s",
                 stage->error.message);
    void *values = pb_arena_take(&stage->arena, 1, stage->module->option_values_size);
    const struct pb_option_reading reading = { .json = &json, .arena = &stage->arena, .what = stage->module->name };
    cr_assert_eq(pb_options_read(stage->module->options, json.root, values, &reading, &stage->error), PB_OK, "%s",
                 stage->error.message);
    pb_json_close(&json);
    return values;
}

enum pb_status pb_fact_stage_extract(struct pb_fact_stage *stage, const char *options, const struct pb_input *inputs,
                                     size_t count)
{
    struct pb_context context = { .source = "reference",
                                  .scheme = stage->module->scheme,
                                  .geography = &stage->house.geography,
                                  .table = &stage->table,
                                  .row_counts = &stage->row_counts,
                                  .findings = &stage->findings,
                                  .cancelled = &stage->cancelled };
    stage->error = (struct pb_error){ 0 };
    enum pb_status status =
        stage->module->extract(pb_fact_stage_options(stage, options), inputs, count, &context, &stage->error);
    const struct pb_row_counts *counts = &stage->row_counts;
    if (status == PB_OK) {
        cr_expect_eq(counts->read, stage->table.rows + counts->filtered + counts->rejected + counts->duplicates);
        cr_expect_eq(counts->rejected, stage->findings.reject_count);
    } else
        cr_expect_neq(stage->error.message[0], '\0', "failed without a message");
    return status;
}

enum pb_status pb_fact_stage_read(struct pb_fact_stage *stage, const char *options, const char *name, const void *bytes,
                                  size_t length)
{
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    const struct pb_input input = pb_memory_input(name, &stream);
    return pb_fact_stage_extract(stage, options, &input, 1);
}

size_t pb_fact_stage_count(const struct pb_fact_stage *stage, const char *kind, const char *code, const char *other)
{
    const struct pb_table *table = &stage->table;
    size_t found = 0;
    for (size_t row = 0; row < table->rows; row++) {
        const char *said = strcmp(kind, PB_FACT_AREA) == 0       ? pb_cell(table, area_name, row)
                           : strcmp(kind, PB_FACT_BOUNDARY) == 0 ? pb_cell(table, note, row)
                                                                 : pb_cell(table, within, row);
        found += strcmp(pb_cell(table, measure, row), kind) == 0 && strcmp(pb_cell(table, area_code, row), code) == 0 &&
                 (!other || strcmp(said, other) == 0);
    }
    return found;
}

void pb_fact_stage_expect_counts(const struct pb_fact_stage *stage, size_t facts, uint64_t filtered, uint64_t rejected,
                                 uint64_t duplicates)
{
    cr_expect_eq(stage->table.rows, facts, "%zu facts", stage->table.rows);
    cr_expect_eq(stage->row_counts.filtered, filtered, "%d filtered", (int)stage->row_counts.filtered);
    cr_expect_eq(stage->row_counts.rejected, rejected, "%d rejected", (int)stage->row_counts.rejected);
    cr_expect_eq(stage->row_counts.duplicates, duplicates, "%d duplicates", (int)stage->row_counts.duplicates);
}

void pb_fact_stage_expect_reject(const struct pb_fact_stage *stage, size_t at, const char *rule, const char *words)
{
    cr_assert_lt(at, stage->findings.reject_count);
    const struct pb_reject *reject = &stage->findings.rejects[at];
    cr_expect(strcmp(reject->rule, rule) == 0 && strstr(reject->reason, words), "%s: %s", reject->rule, reject->reason);
}
