/*
 * Whether a descriptor may be used: first that it was compiled for this program, since nothing else of it can be read
 * when it was not; then that it is complete; then its table of options, nested ones included. A mistake in a table
 * would write outside the context or leave an option that nobody can set.
 */
#include "engine/pipeline/registry.h"
#include "placebook/descriptor.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MAXIMUM = 8, OPTIONS_MAXIMUM = 1000, DEFAULT_MAXIMUM = 1 << 20 };

static const struct pb_layout *const ours = PB_LAYOUT;

static bool good_name(const char *name)
{
    if (!name || !name[0] || strlen(name) >= 32)
        return false;
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static bool has_callbacks(const struct pb_module *module)
{
    switch (module->kind) {
    case PB_EXTRACTOR:
        return module->probe && module->plan && module->extract && module->scheme && module->scheme[0];
    case PB_TRANSFORM:
        return (module->rows || module->apply || module->combine) && !module->combine == !module->gathers;
    case PB_LOADER:
        return module->load != NULL;
    }
    return false;
}

static bool same_sizes(const size_t *left, const size_t *right)
{
    for (; *left && *left == *right; left++)
        right++;
    return *left == *right;
}

static enum pb_status compile_again(struct pb_error *error)
{
    pb_error_hint(error, "compile it again with the headers of Placebook " PB_VERSION
                         "; 'pkg-config --cflags placebook' says where they are");
    return PB_FAILED;
}

/* The interface comes first: in another one the rest of the head may be anything. */
static enum pb_status check_head(const struct pb_module_head *head, struct pb_error *error)
{
    const struct pb_layout *layout = head->layout;
    if (head->abi == 0 || (head->abi == PB_MODULE_ABI &&
                           (!layout || !head->built_for || !layout->columns || !layout->words || !layout->sizes))) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "does not say which Placebook it was compiled for");
        pb_error_hint(error, "begin its descriptor with .head = PB_MODULE_HEAD (placebook/descriptor.h)");
        return PB_FAILED;
    }
    if (head->abi == PB_MODULE_ABI)
        return PB_OK;
    /* The version has its place since interface 3. */
    if (head->abi >= 3 && head->built_for)
        (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                      "made for module interface %u of Placebook %s; this is Placebook " PB_VERSION
                      " with module interface %d",
                      head->abi, head->built_for, (int)PB_MODULE_ABI);
    else
        (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                      "made for module interface %u of an earlier Placebook; this is Placebook " PB_VERSION
                      " with module interface %d",
                      head->abi, (int)PB_MODULE_ABI);
    return compile_again(error);
}

static enum pb_status check_layout(const struct pb_module *module, struct pb_error *error)
{
    const struct pb_layout *layout = module->head.layout;
    const char *other = NULL;
    enum pb_status status = check_head(&module->head, error);
    if (status != PB_OK)
        return status;
    if (strcmp(layout->columns, ours->columns) != 0)
        other = "other columns of the observation table";
    else if (strcmp(layout->words, ours->words) != 0)
        other = "other words of the vocabulary";
    else if (!same_sizes(layout->sizes, ours->sizes))
        other = "structs of other sizes";
    if (!other)
        return PB_OK;
    (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                  "built for Placebook %s with %s; this is Placebook " PB_VERSION, module->head.built_for, other);
    return compile_again(error);
}

/* Bytes of the field that an option fills; 0: not known here. */
static size_t field_size(const struct pb_option *option)
{
    switch (option->type) {
    case PB_OPTION_BOOLEAN:
        return sizeof(bool);
    case PB_OPTION_INTEGER:
        return sizeof(int64_t);
    case PB_OPTION_NUMBER:
        return sizeof(double);
    case PB_OPTION_DATE:
        return sizeof(int32_t);
    case PB_OPTION_TEXT_LIST:
    case PB_OPTION_PATH_LIST:
        return sizeof(struct pb_text_list);
    case PB_OPTION_OBJECT_LIST:
    case PB_OPTION_MAP:
        return sizeof(struct pb_object_list);
    case PB_OPTION_LOCATION:
        return sizeof(struct pb_location);
    case PB_OPTION_OBJECT:
        return 1; /* its fields are looked at one by one */
    case PB_OPTION_TEXT:
    case PB_OPTION_PATH:
    case PB_OPTION_RAW:
    case PB_OPTION_KEY:
        return sizeof(void *);
    }
    return 0;
}

static bool has_fields(const struct pb_option *option)
{
    return option->type == PB_OPTION_OBJECT || option->type == PB_OPTION_OBJECT_LIST || option->type == PB_OPTION_MAP;
}

static bool named_before(const struct pb_option *options, const struct pb_option *option)
{
    for (; options != option; options++)
        if (pb_option_in_json(options) && strcmp(options->name, option->name) == 0)
            return true;
    return false;
}

/* Two options in one field would each read what the other one wrote. Objects are looked at field by field. */
static bool shares_a_field(const struct pb_option *options, const struct pb_option *option)
{
    for (; options != option; options++)
        if (options->type != PB_OPTION_OBJECT && option->type != PB_OPTION_OBJECT &&
            options->offset < option->offset + field_size(option) &&
            option->offset < options->offset + field_size(options))
            return true;
    return false;
}

static const char *wrong_with(const struct pb_option *options, const struct pb_option *option, size_t size)
{
    size_t field = field_size(option);
    if (field == 0)
        return "has a type that this program does not know: use one of enum pb_option_type";
    if (pb_option_in_json(option) && named_before(options, option))
        return "is in the table twice: remove or rename one of them";
    if (pb_option_in_json(option) && (!option->help || !option->help[0]))
        return "has no help: add a sentence that says what it does";
    if (option->offset > size || field > size - option->offset)
        return "is outside the struct that it fills: use offsetof, and sizeof that struct as the size";
    if (shares_a_field(options, option))
        return "fills a field that an option above it fills: give each option a field of its own";
    if (has_fields(option) && !option->fields)
        return "has no table of fields: add one";
    if (option->type != PB_OPTION_OBJECT && has_fields(option) && option->size == 0)
        return "does not say the size of its items: add it";
    return NULL;
}

/* A default that its own option refuses would stop every run that does not set the option. */
static enum pb_status check_default(const struct pb_option *option, struct pb_error *error)
{
    union {
        double number;
        struct pb_text_list list;
        struct pb_object_list objects;
    } field;
    struct pb_option alone = *option;
    struct pb_arena arena;
    struct pb_json json = { 0 };
    struct pb_error why = { 0 };
    bool text = option->type == PB_OPTION_TEXT || option->type == PB_OPTION_PATH || option->type == PB_OPTION_DATE;
    struct cJSON *quoted = text ? pb_option_default(option) : NULL;
    enum pb_status status = PB_OK;
    alone.offset = 0;
    pb_arena_open(&arena, DEFAULT_MAXIMUM);
    const struct pb_option_reading reading = { .arena = &arena, .what = "the descriptor" };
    if (!text)
        status = pb_json_open(&json, "default", option->default_value, strlen(option->default_value), &why);
    else if (!quoted)
        status = pb_out_of_memory(&why);
    if (status == PB_OK)
        status = pb_option_read(&alone, text ? quoted : json.root, &field, &reading, &why);
    if (status == PB_FATAL)
        *error = why;
    else if (status != PB_OK)
        (void)pb_fail(
            error, status, PB_ERROR_CONFIGURATION,
            "option '%.64s' has the default '%.64s', which it does not accept itself: set .default_value to a "
            "%s within its limits",
            option->name, option->default_value, pb_option_type_text(option->type));
    cJSON_Delete(quoted);
    pb_json_close(&json);
    pb_arena_close(&arena);
    return status;
}

/* A table, and those below it: a row's own fields are walked when the row is reached, with a place to return to. */
static enum pb_status module_check_check_options(const struct pb_option *options, size_t size, struct pb_error *error)
{
    struct {
        const struct pb_option *table;
        const struct pb_option *at;
        size_t size;
    } levels[DEPTH_MAXIMUM] = { { options, options, size } };
    size_t depth = 1;
    for (size_t seen = 0; depth > 0; seen++) {
        const struct pb_option *option = levels[depth - 1].at++;
        size_t room = levels[depth - 1].size;
        if (!option->name) {
            depth--;
            continue;
        }
        const char *wrong = wrong_with(levels[depth - 1].table, option, room);
        if (!wrong && has_fields(option) && (depth == DEPTH_MAXIMUM || seen == OPTIONS_MAXIMUM))
            wrong = "is nested too deeply";
        if (wrong)
            return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "option '%.64s' %s", option->name, wrong);
        enum pb_status status = option->default_value ? check_default(option, error) : PB_OK;
        if (status != PB_OK)
            return status;
        if (!has_fields(option))
            continue;
        levels[depth].table = option->fields;
        levels[depth].at = option->fields;
        levels[depth++].size = option->type == PB_OPTION_OBJECT ? room - option->offset : option->size;
    }
    return PB_OK;
}

enum pb_status pb_module_validate(const struct pb_module *module, struct pb_error *error)
{
    enum pb_status status = check_layout(module, error);
    if (status != PB_OK)
        return status;
    const char *wrong = NULL;
    if (module->kind != PB_EXTRACTOR && module->kind != PB_TRANSFORM && module->kind != PB_LOADER)
        wrong = "its kind is not extractor, transform or loader: set .kind";
    else if (!good_name(module->name))
        wrong = "its name is not 1 to 31 lower-case letters, digits and underscores: set .name";
    else if (!module->summary || !module->summary[0])
        wrong = "it has no summary: set .summary";
    else if (!module->version || !module->version[0] || !module->since || !module->since[0])
        wrong = "its version, or the release it came with, is missing: set .version and .since";
    else if (!has_callbacks(module))
        wrong = "a callback that its kind needs is missing: see struct pb_module";
    else if (module->options && module->options->name && module->option_values_size == 0)
        wrong = "it has options but no struct to put them in: set .option_values_size";
    if (wrong)
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "not a complete module: %s", wrong);
    return module->options ? module_check_check_options(module->options, module->option_values_size, error) : PB_OK;
}
