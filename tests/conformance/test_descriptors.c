/* Every module's declaration: complete, documented, and strict about options. */
#include "tests/support/conformance.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stddef.h>
#include <string.h>

static struct pb_suite suite;

static void open_suite(void)
{
    pb_suite_open(&suite);
}

static void close_suite(void)
{
    pb_suite_close(&suite);
}

TestSuite(descriptors, .init = open_suite, .fini = close_suite);

Test(descriptors, there_is_at_least_one_module_of_each_kind)
{
    size_t found[3] = { 0 };
    for (size_t i = 0; i < suite.registry.count; i++)
        found[suite.registry.modules[i]->kind]++;
    cr_assert_gt(found[PB_EXTRACTOR], 0);
    cr_assert_gt(found[PB_TRANSFORM], 0);
    cr_assert_gt(found[PB_LOADER], 0);
}

Test(descriptors, are_complete)
{
    for (size_t i = 0; i < suite.registry.count; i++) {
        struct pb_error error = { 0 };
        const struct pb_module *module = suite.registry.modules[i];
        cr_expect_eq(pb_module_validate(module, &error), PB_OK, "%s: %s", module->name, error.message);
        cr_expect_gt(strlen(module->summary), 10, "%s: a summary is a sentence", module->name);
    }
}

static void expect_accepted(const char *name, const struct pb_option *option)
{
    struct pb_error error = { 0 };
    struct pb_json json;
    cr_assert_eq(pb_json_open(&json, "example", option->example, strlen(option->example), &error), PB_OK,
                 "%s: the example of '%s' is not JSON: %s", name, option->name, error.message);
    void *target = pb_arena_take(&suite.arena, 1, option->offset + sizeof(max_align_t) * 16);
    const struct pb_option_reading reading = { .json = &json, .arena = &suite.arena, .what = name };
    cr_expect_eq(pb_option_read(option, json.root, target, &reading, &error), PB_OK,
                 "%s: the example of '%s' is refused: %s", name, option->name, error.message);
    pb_json_close(&json);
}

Test(descriptors, document_every_option)
{
    for (size_t i = 0; i < suite.registry.count; i++)
        for (const struct pb_option *option = suite.registry.modules[i]->options; option && option->name; option++) {
            const char *name = suite.registry.modules[i]->name;
            if (!pb_option_in_json(option))
                continue;
            cr_expect(option->help && strlen(option->help) > 10, "%s: the help of option '%s' is not a sentence", name,
                      option->name);
            if (option->example)
                expect_accepted(name, option);
        }
}

Test(descriptors, give_defaults_and_examples_that_their_own_tables_accept)
{
    for (size_t i = 0; i < suite.registry.count; i++) {
        struct pb_error error = { 0 };
        const struct pb_module *module = suite.registry.modules[i];
        const void *context = pb_suite_context(&suite, module);
        if (module->check)
            cr_expect_eq(module->check(context, &error), PB_OK, "%s: %s", module->name, error.message);
    }
}

Test(descriptors, refuse_an_unknown_option)
{
    static const char text[] = "{\"an_option_that_nobody_has\": 1}";
    for (size_t i = 0; i < suite.registry.count; i++) {
        const struct pb_module *module = suite.registry.modules[i];
        if (!module->options)
            continue;
        struct pb_error error = { 0 };
        struct pb_json json;
        cr_assert_eq(pb_json_open(&json, "x.json", text, sizeof text - 1, &error), PB_OK);
        void *context = pb_arena_take(&suite.arena, 1, module->option_values_size);
        const struct pb_option_reading reading = { .json = &json, .arena = &suite.arena, .what = module->name };
        cr_expect_eq(pb_options_read(module->options, json.root, context, &reading, &error), PB_FAILED, "%s",
                     module->name);
        cr_expect_eq(error.code, PB_ERROR_CONFIGURATION);
        cr_expect_eq(error.line, 1);
        pb_json_close(&json);
    }
}
