#include "tests/support/conformance.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

void pb_suite_open(struct pb_suite *suite)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_registry_open(&suite->registry, getenv("PLACEBOOK_MODULES_DIRECTORY"), &error), PB_OK, "%s%s: %s",
                 error.module, error.source, error.message);
    pb_test_house_open(&suite->house);
    pb_arena_open(&suite->arena, (size_t)64 << 20);
}

void pb_suite_close(struct pb_suite *suite)
{
    pb_arena_close(&suite->arena);
    pb_test_house_close(&suite->house);
    pb_registry_close(&suite->registry);
}

void *pb_suite_context(struct pb_suite *suite, const struct pb_module *module)
{
    if (!module->options)
        return NULL;
    cJSON *object = cJSON_CreateObject();
    for (const struct pb_option *option = module->options; option->name; option++) {
        /* An extractor that may have an address in the place of files requires neither. */
        bool files = module->kind == PB_EXTRACTOR && strcmp(option->name, "files") == 0;
        if (!(option->flags & PB_REQUIRED) && !files)
            continue;
        cr_assert_not_null(option->example, "%s: required option '%s' has no example", module->name, option->name);
        cJSON *example = cJSON_Parse(option->example);
        cr_assert_not_null(example, "%s: the example of '%s' is not JSON", module->name, option->name);
        cJSON_AddItemToObject(object, option->name, example);
    }
    char *text = cJSON_PrintUnformatted(object);
    cJSON_Delete(object);
    struct pb_error error = { 0 };
    struct pb_json json;
    cr_assert_eq(pb_json_open(&json, module->name, text, strlen(text), &error), PB_OK);
    void *context = pb_arena_take(&suite->arena, 1, module->option_values_size);
    const struct pb_option_reading reading = { .json = &json, .arena = &suite->arena, .what = module->name };
    cr_assert_eq(pb_options_read(module->options, json.root, context, &reading, &error), PB_OK, "%s: %s", module->name,
                 error.message);
    pb_json_close(&json);
    cJSON_free(text);
    return context;
}
