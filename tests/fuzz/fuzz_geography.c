/* The ons_geography extractor on whatever a file or the service may have: lookups, features, geometry. The first byte
 * says whether it is a file, or the only page of a layer. Its counts must add up, and outlines be read to their end. */
#include "core/reference/reading.h"
#include "engine/pipeline/registry.h"
#include "placebook/module.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static const char places[] = "{\"title\": \"Test\", \"publisher\": \"Test\", \"contact\": \"test@example.org\","
                             " \"benchmarks\": [\"E92000001\", \"E12000005\"],"
                             " \"areas\": [{\"code\": \"E92000001\", \"name\": \"England\", \"type\": \"country\"},"
                             "  {\"code\": \"E12000005\", \"name\": \"West Midlands\", \"type\": \"region\"},"
                             "  {\"code\": \"E08000026\", \"name\": \"Coventry\", \"type\": \"district\"},"
                             "  {\"code\": \"E07000220\", \"name\": \"Rugby\", \"type\": \"district\"}],"
                             " \"system\": {\"id\": \"all\", \"name\": \"All\"},"
                             " \"places\": [{\"id\": \"rugby\", \"name\": \"Rugby\", \"districts\": [\"E07000220\"]},"
                             "  {\"id\": \"coventry\", \"name\": \"Coventry\", \"districts\": [\"E08000026\"]}]}";
static const char options[] = "{\"files\": [\"x\"], \"points\": 12}";

struct fuzz_house {
    struct pb_arena arena;
    struct pb_geography geography;
    struct pb_registry registry;
    const struct pb_module *module;
    void *values;
};

static void fuzz_house_open(struct fuzz_house *house)
{
    struct pb_json json;
    pb_arena_open(&house->arena, (size_t)64 << 20);
    FUZZ_MUST(pb_json_open(&json, "places", places, sizeof places - 1, NULL) == PB_OK);
    FUZZ_MUST(pb_geography_read(&house->geography, &json, &house->arena, NULL, NULL) == PB_OK);
    pb_json_close(&json);
    FUZZ_MUST(pb_registry_open(&house->registry, NULL, NULL) == PB_OK);
    house->module = pb_registry_find(&house->registry, PB_EXTRACTOR, "ons_geography");
    FUZZ_MUST(house->module);
    house->values = pb_arena_take(&house->arena, 1, house->module->option_values_size);
    FUZZ_MUST(pb_json_open(&json, "options", options, sizeof options - 1, NULL) == PB_OK);
    const struct pb_option_reading reading = { .json = &json, .arena = &house->arena, .what = "options" };
    FUZZ_MUST(pb_options_read(house->module->options, json.root, house->values, &reading, NULL) == PB_OK);
    pb_json_close(&json);
}

static void look_at_outlines(const struct pb_table *table)
{
    for (size_t row = 0; row < table->rows; row++) {
        if (strcmp(pb_cell(table, measure, row), PB_FACT_BOUNDARY) != 0)
            continue;
        const char *at = pb_cell(table, note, row);
        struct pb_boundary_point point = { 0 };
        size_t points = 0;
        while (pb_boundary_next(&at, &point))
            points++;
        FUZZ_MUST(points >= 3 && points <= 12 && *at == '\0');
    }
}

static void fuzz_extract(const struct fuzz_house *house, const struct pb_input *input)
{
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_row_counts counts = { 0 };
    struct pb_findings findings;
    struct pb_error error = { 0 };
    FUZZ_MUST(pb_symbols_open(&symbols, NULL) == PB_OK);
    pb_table_open(&table, &symbols, 100000);
    pb_findings_open(&findings);
    struct pb_context context = { .source = "s",
                                  .scheme = "ons_geography",
                                  .geography = &house->geography,
                                  .table = &table,
                                  .row_counts = &counts,
                                  .findings = &findings };
    if (house->module->extract(house->values, input, 1, &context, &error) != PB_OK)
        fuzz_must_say(&error);
    else {
        FUZZ_MUST(counts.read == table.rows + counts.filtered + counts.rejected + counts.duplicates);
        FUZZ_MUST(counts.rejected == findings.reject_count);
        look_at_outlines(&table);
    }
    pb_findings_close(&findings);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_house house;
    if (!house.module)
        fuzz_house_open(&house);
    if (size == 0)
        return 0;
    struct pb_memory_stream stream = { .bytes = data + 1, .length = size - 1, .step = data[0] / 64 };
    struct pb_input input = pb_memory_input("fuzz", &stream);
    input.role = data[0] % 2;
    input.note = "1 1 3 3 FID";
    fuzz_extract(&house, &input);
    (void)house.module->probe(data + 1, size - 1);
    return 0;
}
