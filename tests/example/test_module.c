/* The example of CONTRIBUTING.md: it compiles, loads as a shared object, works, and is what the page shows. */
#include "engine/files/files.h"
#include "engine/pipeline/registry.h"
#include "tests/support/plain_rows.h"

#include <criterion/criterion.h>
#include <string.h>

#define MODULES PB_BINARY_DIR "/example-modules"

Test(example, loads_from_a_directory_and_does_what_it_says)
{
    struct pb_registry registry;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_registry_open(&registry, MODULES "/small_numbers", &error), PB_OK, "%s: %s", error.source,
                 error.message);
    const struct pb_module *module = pb_registry_find(&registry, PB_TRANSFORM, "small_numbers");
    cr_assert_not_null(module);

    struct pb_arena arena;
    pb_arena_open(&arena, 1 << 20);
    void *option_values = pb_arena_take(&arena, 1, module->option_values_size);
    const struct pb_option_reading reading = { .arena = &arena, .what = "the example" };
    cr_assert_eq(pb_options_read(module->options, NULL, option_values, &reading, &error), PB_OK, "%s", error.message);

    struct pb_symbols symbols;
    struct pb_table table;
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 10);
    size_t few = pb_plain_row(&table, "1", "E07000220", "Rugby", 2019, 0.9, 9, 1000);
    size_t many = pb_plain_row(&table, "1", "E07000220", "Rugby", 2020, 1, 10, 1000);
    struct pb_context context = { .table = &table };
    cr_assert_eq(module->apply(option_values, &context, &error), PB_OK);
    cr_assert_str_eq(pb_cell(&table, note, few), "Small number of events");
    cr_assert_str_eq(pb_cell(&table, note, many), "");

    pb_table_close(&table);
    pb_symbols_close(&symbols);
    pb_arena_close(&arena);
    pb_registry_close(&registry);
}

Test(example, is_the_one_that_the_page_shows)
{
    struct pb_arena arena;
    struct pb_error error = { 0 };
    char *page = NULL;
    char *source = NULL;
    size_t length = 0;
    pb_arena_open(&arena, 1 << 20);
    cr_assert_eq(
        pb_file_read(PB_SOURCE_DIR "/CONTRIBUTING.md", 1 << 18, &arena, &page, &length, PB_ERROR_INTERNAL, &error),
        PB_OK, "%s", error.message);
    cr_assert_eq(pb_file_read(PB_SOURCE_DIR "/docs/example/small_numbers/small_numbers.c", 1 << 18, &arena, &source,
                              &length, PB_ERROR_INTERNAL, &error),
                 PB_OK, "%s", error.message);
    cr_assert_not_null(strstr(page, source), "the code in CONTRIBUTING.md differs from docs/example/");
    pb_arena_close(&arena);
}

Test(example, a_directory_without_modules_or_with_another_file_is_told_apart)
{
    struct pb_registry registry;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_registry_open(&registry, "/nowhere/at/all", &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_CONFIGURATION);
    cr_assert_str_eq(error.source, "/nowhere/at/all");
}

Test(example, a_module_for_another_interface_is_refused)
{
    struct pb_registry registry;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_registry_open(&registry, MODULES "/other_abi", &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_CONFIGURATION);
    cr_assert_not_null(strstr(error.message, "made for module interface"), "%s", error.message);
    cr_assert_not_null(strstr(error.source, "other_abi.so"), "%s", error.source);
}
