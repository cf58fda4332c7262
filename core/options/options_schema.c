/*
 * JSON Schema (draft 2020-12) from option tables: for editors and other programs that check a file.
 */
#include "core/options/schema_tree.h"
#include "placebook/options.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

#define IDENTIFIER_PATTERN "^[a-z0-9][a-z0-9-]{0,63}$"
#define KEY_PATTERN        "^[a-z0-9][a-z0-9_-]{0,63}$"
#define DATE_PATTERN       "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
#define PARAMETER_PATTERN  "\\$\\{[^}]+\\}"

/* A tree that is being built. Memory may run out at any step: then `whole` is false and the tree is thrown away. */
struct builder {
    bool whole;
    bool parameters;
};

static void options_schema_put_text(struct builder *builder, struct cJSON *object, const char *key, const char *text)
{
    (void)pb_schema_put(&builder->whole, object, key, cJSON_CreateString(text));
}

static void options_schema_put_number(struct builder *builder, struct cJSON *object, const char *key, double number)
{
    (void)pb_schema_put(&builder->whole, object, key, cJSON_CreateNumber(number));
}

/* The rules for one text, as keywords of `schema`. */
static void describe_text(struct builder *builder, struct cJSON *schema, const struct pb_option *option)
{
    bool path = option->type == PB_OPTION_PATH || option->type == PB_OPTION_PATH_LIST;
    bool list = option->type == PB_OPTION_TEXT_LIST || option->type == PB_OPTION_PATH_LIST;
    bool formed = option->choices || option->flags & PB_IDENTIFIER || option->type == PB_OPTION_DATE;
    options_schema_put_text(builder, schema, "type", "string");
    if (path || list || option->flags & PB_REQUIRED)
        options_schema_put_number(builder, schema, "minLength", 1);
    if (!formed)
        return;
    struct cJSON *rules = schema;
    if (builder->parameters) {
        struct cJSON *ways = pb_schema_put(&builder->whole, schema, "anyOf", cJSON_CreateArray());
        rules = pb_schema_put_item(&builder->whole, ways, cJSON_CreateObject());
        struct cJSON *parameter = pb_schema_put_item(&builder->whole, ways, cJSON_CreateObject());
        options_schema_put_text(builder, parameter, "pattern", PARAMETER_PATTERN);
    }
    if (option->choices) {
        struct cJSON *choices = pb_schema_put(&builder->whole, rules, "enum", cJSON_CreateArray());
        for (const char *const *choice = option->choices; *choice; choice++)
            (void)pb_schema_put_item(&builder->whole, choices, cJSON_CreateString(*choice));
    } else if (option->type == PB_OPTION_DATE) {
        options_schema_put_text(builder, rules, "format", "date");
        options_schema_put_text(builder, rules, "pattern", DATE_PATTERN);
    } else {
        options_schema_put_text(builder, rules, "pattern", IDENTIFIER_PATTERN);
    }
}

static void describe_range(struct builder *builder, struct cJSON *schema, const struct pb_option *option,
                           const char *least, const char *most)
{
    if (option->minimum == 0 && option->maximum == 0)
        return;
    options_schema_put_number(builder, schema, least, option->minimum);
    if (isfinite(option->maximum) && option->maximum >= option->minimum)
        options_schema_put_number(builder, schema, most, option->maximum);
}

static void describe_fields(struct builder *builder, struct cJSON *schema, const struct pb_option *options);

static void describe_map(struct builder *builder, struct cJSON *schema, const struct pb_option *option)
{
    options_schema_put_text(builder, schema, "type", "object");
    describe_fields(builder, pb_schema_put(&builder->whole, schema, "additionalProperties", cJSON_CreateObject()),
                    option->fields);
    for (const struct pb_option *field = option->fields; field->name; field++)
        if (field->type == PB_OPTION_KEY && field->flags & PB_IDENTIFIER)
            options_schema_put_text(builder,
                                    pb_schema_put(&builder->whole, schema, "propertyNames", cJSON_CreateObject()),
                                    "pattern", KEY_PATTERN);
    describe_range(builder, schema, option, "minProperties", "maxProperties");
}

static void describe_type(struct builder *builder, struct cJSON *schema, const struct pb_option *option)
{
    switch (option->type) {
    case PB_OPTION_BOOLEAN:
        options_schema_put_text(builder, schema, "type", "boolean");
        break;
    case PB_OPTION_INTEGER:
    case PB_OPTION_NUMBER:
        options_schema_put_text(builder, schema, "type", option->type == PB_OPTION_INTEGER ? "integer" : "number");
        describe_range(builder, schema, option, "minimum", "maximum");
        break;
    case PB_OPTION_TEXT:
    case PB_OPTION_DATE:
    case PB_OPTION_PATH:
        describe_text(builder, schema, option);
        if (option->type == PB_OPTION_TEXT && option->maximum > 0)
            options_schema_put_number(builder, schema, "maxLength", option->maximum);
        break;
    case PB_OPTION_TEXT_LIST:
    case PB_OPTION_PATH_LIST:
        options_schema_put_text(builder, schema, "type", "array");
        describe_text(builder, pb_schema_put(&builder->whole, schema, "items", cJSON_CreateObject()), option);
        describe_range(builder, schema, option, "minItems", "maxItems");
        if (option->flags & PB_UNIQUE)
            (void)pb_schema_put(&builder->whole, schema, "uniqueItems", cJSON_CreateTrue());
        break;
    case PB_OPTION_OBJECT:
        describe_fields(builder, schema, option->fields);
        break;
    case PB_OPTION_OBJECT_LIST:
        options_schema_put_text(builder, schema, "type", "array");
        describe_fields(builder, pb_schema_put(&builder->whole, schema, "items", cJSON_CreateObject()), option->fields);
        describe_range(builder, schema, option, "minItems", "maxItems");
        break;
    case PB_OPTION_MAP:
        describe_map(builder, schema, option);
        break;
    case PB_OPTION_RAW:
    case PB_OPTION_KEY:
    case PB_OPTION_LOCATION:
        break;
    }
}

static void describe_option(struct builder *builder, struct cJSON *schema, const struct pb_option *option)
{
    if (option->help)
        options_schema_put_text(builder, schema, "description", option->help);
    describe_type(builder, schema, option);
    if (option->default_value)
        (void)pb_schema_put(&builder->whole, schema, "default", pb_option_default(option));
    if (option->example) {
        struct cJSON *examples = pb_schema_put(&builder->whole, schema, "examples", cJSON_CreateArray());
        (void)pb_schema_put_item(&builder->whole, examples, cJSON_Parse(option->example));
    }
    if (option->flags & PB_DEPRECATED)
        (void)pb_schema_put(&builder->whole, schema, "deprecated", cJSON_CreateTrue());
    if (option->flags & PB_SECRET)
        (void)pb_schema_put(&builder->whole, schema, "writeOnly", cJSON_CreateTrue());
}

/* The recursion follows the tables, which are part of the program, never the input. */
static void describe_fields(struct builder *builder, struct cJSON *schema, const struct pb_option *options)
{
    options_schema_put_text(builder, schema, "type", "object");
    struct cJSON *properties = pb_schema_put(&builder->whole, schema, "properties", cJSON_CreateObject());
    struct cJSON *required = NULL;
    for (const struct pb_option *option = options; option && option->name; option++) {
        if (!pb_option_in_json(option))
            continue;
        describe_option(builder, pb_schema_put(&builder->whole, properties, option->name, cJSON_CreateObject()),
                        option);
        if (!(option->flags & PB_REQUIRED) || option->default_value)
            continue;
        if (!required)
            required = pb_schema_put(&builder->whole, schema, "required", cJSON_CreateArray());
        (void)pb_schema_put_item(&builder->whole, required, cJSON_CreateString(option->name));
    }
    (void)pb_schema_put(&builder->whole, schema, "additionalProperties", cJSON_CreateFalse());
}

struct cJSON *pb_options_object_schema(const struct pb_option *options, bool parameters)
{
    struct builder builder = { .whole = true, .parameters = parameters };
    struct cJSON *schema = cJSON_CreateObject();
    describe_fields(&builder, schema, options);
    if (builder.whole)
        return schema;
    cJSON_Delete(schema);
    return NULL;
}

struct cJSON *pb_options_schema(const struct pb_option *options)
{
    struct builder builder = { .whole = true };
    struct cJSON *schema = cJSON_CreateObject();
    options_schema_put_text(&builder, schema, "$schema", "https://json-schema.org/draft/2020-12/schema");
    describe_fields(&builder, schema, options);
    struct cJSON *properties = cJSON_GetObjectItemCaseSensitive(schema, "properties");
    if (!cJSON_GetObjectItemCaseSensitive(properties, "$schema")) {
        struct cJSON *pointer = pb_schema_put(&builder.whole, properties, "$schema", cJSON_CreateObject());
        options_schema_put_text(&builder, pointer, "type", "string");
        options_schema_put_text(&builder, pointer, "description", "Where editors find the schema of this file.");
    }
    if (builder.whole)
        return schema;
    cJSON_Delete(schema);
    return NULL;
}
