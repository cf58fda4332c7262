#include "tests/support/fact_stage.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

void pb_fact_stage_open(struct pb_fact_stage *stage, const struct pb_module *module)
{
    *stage = (struct pb_fact_stage){ .module = module };
    pb_test_house_open(&stage->house);
    pb_arena_open(&stage->arena, (size_t)256 << 20);
    cr_assert_eq(pb_symbols_open(&stage->symbols, NULL), PB_OK);
    pb_table_open(&stage->table, &stage->symbols, 1000000);
    pb_findings_open(&stage->findings);
    stage->context = (struct pb_context){ .source = "reference",
                                          .scheme = module->scheme,
                                          .framework = &stage->house.framework,
                                          .geography = &stage->house.geography,
                                          .table = &stage->table,
                                          .row_counts = &stage->row_counts,
                                          .findings = &stage->findings,
                                          .cancelled = &stage->cancelled };
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
    if (!options)
        return NULL;
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

const char *pb_fact_stage_of_files(struct pb_fact_stage *stage, const char *more)
{
    static const char form[] = "{\"files\": [\"x\"]%s}";
    size_t size = sizeof form + strlen(more);
    char *options = pb_arena_take(&stage->arena, size, 1);
    (void)snprintf(options, size, form, more);
    return options;
}

/* Every row that was read is a fact or counted as something else; what fails says why. */
static void expect_account(const struct pb_fact_stage *stage, enum pb_status status)
{
    const struct pb_row_counts *counts = &stage->row_counts;
    if (status == PB_OK) {
        cr_expect_eq(counts->read, stage->table.rows + counts->filtered + counts->rejected + counts->duplicates);
        cr_expect_eq(counts->rejected, stage->findings.reject_count);
    } else
        cr_expect_neq(stage->error.message[0], '\0', "failed without a message");
}

enum pb_status pb_fact_stage_extract(struct pb_fact_stage *stage, const char *options, const struct pb_input *inputs,
                                     size_t count)
{
    stage->error = (struct pb_error){ 0 };
    void *values = pb_fact_stage_options(stage, options);
    if (stage->module->check)
        cr_assert_eq(stage->module->check(values, &stage->error), PB_OK, "%s", stage->error.message);
    enum pb_status status = stage->module->extract(values, inputs, count, &stage->context, &stage->error);
    expect_account(stage, status);
    return status;
}

enum pb_status pb_fact_stage_read(struct pb_fact_stage *stage, const char *options, const char *name, const void *bytes,
                                  size_t length)
{
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    const struct pb_input input = pb_memory_input(name, &stream);
    return pb_fact_stage_extract(stage, options, &input, 1);
}

enum pb_status pb_fact_stage_texts(struct pb_fact_stage *stage, const char *options, const char *const *texts,
                                   int (*role)(const char *text))
{
    static const char *const names[PB_FACT_STAGE_TEXTS] = { "0", "1", "2", "3" };
    struct pb_memory_stream streams[PB_FACT_STAGE_TEXTS];
    struct pb_input inputs[PB_FACT_STAGE_TEXTS];
    size_t count = 0;
    for (; texts[count]; count++) {
        cr_assert_lt(count, PB_FACT_STAGE_TEXTS);
        streams[count] =
            (struct pb_memory_stream){ .bytes = (const unsigned char *)texts[count], .length = strlen(texts[count]) };
        inputs[count] = pb_memory_input(names[count], &streams[count]);
        inputs[count].role = role ? role(texts[count]) : 0;
    }
    return pb_fact_stage_extract(stage, options, inputs, count);
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

void pb_fact_stage_expect_facts(const struct pb_fact_stage *stage, const char *expected)
{
    const struct pb_table *table = &stage->table;
    char text[8192] = "";
    for (size_t row = 0; row < table->rows; row++) {
        size_t at = strlen(text);
        const bool area = strcmp(pb_cell(table, measure, row), PB_FACT_AREA) == 0;
        const char *what = area ? pb_cell(table, area_type, row) : pb_cell(table, category, row);
        char share[16] = "";
        if (!area)
            (void)snprintf(share, sizeof share, pb_missing(table->value[row]) ? " ?" : " %g", table->value[row]);
        (void)snprintf(text + at, sizeof text - at, "%s %s %s %d %d%s%s%s @%s:%s\n", pb_cell(table, measure, row),
                       pb_cell(table, area_code, row),
                       area ? pb_cell(table, area_name, row) : pb_cell(table, within, row), table->period_start[row],
                       table->period_end[row], *what ? " " : "", what, share, pb_cell(table, source_file, row),
                       pb_cell(table, source_row, row));
    }
    cr_assert_str_eq(text, expected, "facts are\n%s", text);
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
