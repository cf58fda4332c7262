#include "tests/support/made_up.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Modules ---- */

static const char *const modes[] = { "strict", "lenient", NULL };
static const struct pb_option rule_options[] = {
    { .name = "name", .type = PB_OPTION_TEXT, .offset = offsetof(struct rule, name), .flags = PB_REQUIRED },
    { .name = "file", .type = PB_OPTION_PATH, .offset = offsetof(struct rule, file) },
    { 0 },
};
static const struct pb_option reader_options[] = {
    { .name = "files",
      .type = PB_OPTION_PATH_LIST,
      .offset = offsetof(struct reader, files),
      .flags = PB_REQUIRED,
      .minimum = 1 },
    { .name = "label", .type = PB_OPTION_TEXT, .offset = offsetof(struct reader, label) },
    { .name = "mode", .type = PB_OPTION_TEXT, .offset = offsetof(struct reader, mode), .choices = modes },
    { .name = "password", .type = PB_OPTION_TEXT, .offset = offsetof(struct reader, password), .flags = PB_SECRET },
    { .name = "lookup", .type = PB_OPTION_PATH, .offset = offsetof(struct reader, lookup) },
    { .name = "rules",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct reader, rules),
      .fields = rule_options,
      .size = sizeof(struct rule) },
    { .name = "more", .type = PB_OPTION_RAW, .offset = offsetof(struct reader, more) },
    { .name = "limit", .type = PB_OPTION_INTEGER, .offset = offsetof(struct reader, limit), .default_value = "7" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct reader, at) },
    { 0 },
};

static enum pb_status check_reader(const void *option_values, struct pb_error *error)
{
    const struct reader *reader = option_values;
    if (reader->limit == 13)
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "13 is an unlucky limit");
    return PB_OK;
}

static const struct pb_module reader_module = { .head.abi = PB_MODULE_ABI,
                                                .kind = PB_EXTRACTOR,
                                                .name = "reader",
                                                .summary = "Reads.",
                                                .version = "1",
                                                .since = "0.1",
                                                .options = reader_options,
                                                .option_values_size = sizeof(struct reader),
                                                .check = check_reader };
static enum pb_status made_up_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    (void)option_values, (void)context, (void)error;
    return PB_OK;
}

static const struct pb_module shape_module = { .head.abi = PB_MODULE_ABI,
                                               .kind = PB_TRANSFORM,
                                               .name = "shape",
                                               .summary = "Shapes.",
                                               .version = "1",
                                               .since = "0.1",
                                               .apply = made_up_apply };
static const struct pb_module protect_module = { .head.abi = PB_MODULE_ABI,
                                                 .kind = PB_TRANSFORM,
                                                 .name = "protect",
                                                 .summary = "Protects.",
                                                 .version = "1",
                                                 .since = "0.1",
                                                 .scope = PB_SCOPE_SOURCE,
                                                 .apply = made_up_apply };
static const struct pb_module writer_module = {
    .head.abi = PB_MODULE_ABI, .kind = PB_LOADER, .name = "writer", .summary = "Writes.", .version = "1", .since = "0.1"
};
const struct pb_registry made_up_registry = {
    .modules = { &reader_module, &shape_module, &writer_module, &protect_module }, .count = 4
};

/* ---- Files ---- */

static const char framework[] =
    "{\"title\": \"F\", \"version\": \"1\",\n"
    " \"outcomes\": [{\"id\": \"lives\", \"name\": \"Lives\", \"short_name\": \"Lives\"}],\n"
    " \"pillars\": [{\"id\": \"care\", \"name\": \"Care\"}],\n"
    " \"measures\": [{\"id\": \"smoking\", \"name\": \"Smoking\", \"outcome\": \"lives\", \"pillar\": \"care\",\n"
    "  \"sources\": [{\"scheme\": \"made-up\", \"indicator\": \"1\"}], \"unit\": \"%\", \"multiplier\": 100,\n"
    "  \"value_type\": \"proportion\", \"polarity\": \"low_is_good\",\n"
    "  \"priorities\": [\"PRIORITY\"]}]}\n";

static const char places[] =
    "{\"title\": \"P\", \"publisher\": \"We\", \"contact\": \"us\", \"benchmarks\": [\"E92000001\", \"E12000005\"],\n"
    " \"areas\": [{\"code\": \"E92000001\", \"name\": \"England\", \"type\": \"country\"},\n"
    "  {\"code\": \"E12000005\", \"name\": \"West Midlands\", \"type\": \"region\"},\n"
    "  {\"code\": \"E07000220\", \"name\": \"Rugby\", \"type\": \"district\"},\n"
    "  {\"code\": \"E08000026\", \"name\": \"Coventry\", \"type\": \"district\"}],\n"
    " \"system\": {\"id\": \"system\", \"name\": \"System\", \"priorities\": [{\"id\": \"frailty\", \"name\": "
    "\"Frailty\"}]},\n"
    " \"places\": [{\"id\": \"rugby\", \"name\": \"Rugby\", \"districts\": [\"E07000220\"],\n"
    "   \"priorities\": [{\"id\": \"alcohol\", \"name\": \"Alcohol\"}]},\n"
    "  {\"id\": \"coventry\", \"name\": \"Coventry\", \"districts\": [\"E08000026\"]}]}\n";

static const char head[] = "{\"pipeline\": \"demo\", \"framework\": \"framework.json\", \"places\": \"places.json\",\n";

void made_up_framework(const struct scratch *scratch, const char *priority)
{
    char text[sizeof framework + 100];
    const char *at = strstr(framework, "PRIORITY");
    (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - framework), framework, priority, at + 8);
    scratch_write(scratch, "framework.json", text);
}

void made_up_places(const struct scratch *scratch)
{
    scratch_write(scratch, "places.json", places);
}

const char *made_up_pipeline(const char *rest)
{
    static char text[8192];
    (void)snprintf(text, sizeof text, "%s%s}", head, rest);
    return text;
}

void made_up_open(struct scratch *scratch)
{
    scratch_open(scratch);
    cr_assert_eq(setenv("HOME", scratch->path, 1), 0);
    (void)unsetenv("XDG_CONFIG_HOME");
    (void)unsetenv("XDG_STATE_HOME");
    made_up_framework(scratch, "alcohol");
    made_up_places(scratch);
}
