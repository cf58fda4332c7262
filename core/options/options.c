/*
 * From JSON to a struct, by its option table. Unknown keys come first, since a misspelled key is the likely reason for
 * a missing one; then defaults that need no value, the keys that are there, and finally what is missing. Nested objects
 * are read by the same functions: the recursion follows the tables, which are part of the program, and never the input.
 */
#include "placebook/options.h"

#include "core/options/mistakes.h"
#include "core/options/options_value.h"
#include "placebook/nearest.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

bool pb_option_in_json(const struct pb_option *option)
{
    return option->type != PB_OPTION_KEY && option->type != PB_OPTION_LOCATION;
}

static const struct pb_option *options_find_option(const struct pb_option *options, const char *name)
{
    for (; options && options->name; options++)
        if (pb_option_in_json(options) && strcmp(options->name, name) == 0)
            return options;
    return NULL;
}

/* The keys that may be suggested, one by one. */
static const char *known_key(const void *context, size_t i)
{
    for (const struct pb_option *option = context; option && option->name; option++)
        if (pb_option_in_json(option) && !(option->flags & PB_DEPRECATED) && i-- == 0)
            return option->name;
    return NULL;
}

/* Does an unknown key look like this one misspelled? Then it is not also missing. */
static bool options_is_meant(const struct pb_option *options, const struct pb_option *wanted,
                             const struct cJSON *members)
{
    for (const struct cJSON *member = members; member; member = member->next) {
        const char *nearest =
            options_find_option(options, member->string) ? NULL : pb_nearest(member->string, known_key, options);
        if (nearest && strcmp(nearest, wanted->name) == 0)
            return true;
    }
    return false;
}

static enum pb_status unknown_key(const struct pb_option *options, const struct cJSON *member,
                                  const struct pb_option_reading *reading, struct pb_error *error)
{
    char buffer[PB_QUOTED_SIZE];
    struct pb_location at = reading->json ? pb_json_key_at(reading->json, member) : (struct pb_location){ 0 };
    enum pb_status status = pb_option_wrong(reading, at, error, "unknown key '%s' in %s",
                                            pb_option_quoted(member->string, buffer), reading->what);
    const char *nearest = pb_nearest(member->string, known_key, options);
    if (nearest) {
        pb_error_hint(error, "did you mean '%s'?", nearest);
        return status;
    }
    char keys[450] = "";
    size_t used = 0;
    const char *key = NULL;
    for (size_t i = 0; used < sizeof keys - 1 && (key = known_key(options, i)); i++) {
        int written = snprintf(keys + used, sizeof keys - used, "%s%s", used ? ", " : "", key);
        used += written > 0 ? (size_t)written : 0;
    }
    if (used)
        pb_error_hint(error, "known keys: %s", keys);
    else
        pb_error_hint(error, "it takes no keys: remove it");
    return status;
}

static void set_defaults(const struct pb_option *options, void *target, struct pb_location at)
{
    assert(target || !options || !options->name);
    for (const struct pb_option *option = options; option && option->name; option++)
        if (option->type == PB_OPTION_LOCATION)
            *(struct pb_location *)(void *)((char *)target + option->offset) = at;
        else if (option->type == PB_OPTION_NUMBER)
            *(double *)(void *)((char *)target + option->offset) = NAN;
}

struct cJSON *pb_option_default(const struct pb_option *option)
{
    if (!option->default_value)
        return NULL;
    if (option->type == PB_OPTION_TEXT || option->type == PB_OPTION_PATH || option->type == PB_OPTION_DATE)
        return cJSON_CreateString(option->default_value);
    return cJSON_Parse(option->default_value);
}

static enum pb_status read_default(const struct pb_option *option, void *target,
                                   const struct pb_option_reading *reading, struct pb_error *error)
{
    struct pb_option_reading defaults = { .arena = reading->arena, .what = reading->what };
    struct cJSON *value = pb_option_default(option);
    if (!value)
        return pb_out_of_memory(error);
    enum pb_status status = pb_option_read_plain(option, value, (char *)target + option->offset, &defaults, error);
    cJSON_Delete(value);
    return status;
}

/* A key that is not in the object: its default, or nothing. `whole` is false for an object that is absent itself: then
 * nothing in it is required. */
static enum pb_status read_absent(const struct pb_option *option, const struct cJSON *object, bool whole, void *target,
                                  const struct pb_option_reading *reading, struct pb_error *error)
{
    if (option->default_value)
        return read_default(option, target, reading, error);
    if (whole && option->flags & PB_REQUIRED) {
        struct pb_location at = reading->json ? pb_json_value_at(reading->json, object) : (struct pb_location){ 0 };
        enum pb_status status =
            pb_option_wrong(reading, at, error, "missing key '%s' in %s", option->name, reading->what);
        if (option->example)
            pb_error_hint(error, "add it, for example \"%s\": %s", option->name, option->example);
        else
            pb_error_hint(error, "add it: %s", option->help ? option->help : pb_option_type_text(option->type));
        return status;
    }
    if (option->type != PB_OPTION_OBJECT)
        return PB_OK;
    void *inner = (char *)target + option->offset;
    set_defaults(option->fields, inner, (struct pb_location){ 0 });
    enum pb_status status = PB_OK;
    for (const struct pb_option *field = option->fields; status == PB_OK && field->name; field++)
        if (pb_option_in_json(field))
            status = read_absent(field, NULL, false, inner, reading, error);
    return status;
}

/* No two objects of the list may have the same text in this field. */
static enum pb_status check_unique(const struct pb_option *option, const struct pb_option *field,
                                   const struct cJSON *list, size_t count, const struct pb_option_reading *reading,
                                   struct pb_error *error)
{
    struct pb_option_item *items = pb_arena_take(reading->arena, count, sizeof *items);
    if (!items)
        return pb_out_of_memory(error);
    size_t found = 0;
    for (const struct cJSON *object = list->child; object; object = object->next) {
        const struct cJSON *value = cJSON_GetObjectItemCaseSensitive(object, field->name);
        if (cJSON_IsString(value)) {
            items[found] = (struct pb_option_item){ value, found };
            found++;
        }
    }
    const struct cJSON *first = NULL;
    const struct cJSON *again = pb_option_repeated(items, found, &first);
    if (!again)
        return PB_OK;
    char buffer[PB_QUOTED_SIZE];
    struct pb_location at = pb_json_value_at(reading->json, again);
    enum pb_status status = pb_option_wrong(reading, at, error, "two of '%s' have the %s '%s'", option->name,
                                            field->name, pb_option_quoted(again->valuestring, buffer));
    pb_error_hint(error, "the other one is in line %u", pb_json_value_at(reading->json, first).line);
    return status;
}

/* A key may have underscores too: it is a name within its file, and never that of a file. */
static bool can_be_key(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && length <= 64 && text[0] != '-' && text[0] != '_' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

static enum pb_status set_key(const struct pb_option *option, const struct cJSON *member, void *target,
                              const struct pb_option_reading *reading, struct pb_error *error)
{
    for (const struct pb_option *field = option->fields; field->name; field++) {
        if (field->type != PB_OPTION_KEY)
            continue;
        if (field->flags & PB_IDENTIFIER && !can_be_key(member->string)) {
            char buffer[PB_QUOTED_SIZE];
            enum pb_status status =
                pb_option_wrong(reading, pb_json_key_at(reading->json, member), error, "'%s' cannot be a name in '%s'",
                                pb_option_quoted(member->string, buffer), option->name);
            pb_error_hint(error, "use lower-case letters, digits, dashes and underscores, beginning with a letter or a "
                                 "digit");
            return status;
        }
        const char *key = pb_arena_text(reading->arena, member->string, strlen(member->string));
        if (!key)
            return pb_out_of_memory(error);
        *(const char **)(void *)((char *)target + field->offset) = key;
    }
    return PB_OK;
}

/* Lists of objects and maps. */
static enum pb_status read_objects(const struct pb_option *option, const struct cJSON *value,
                                   struct pb_object_list *list, const struct pb_option_reading *reading,
                                   struct pb_error *error)
{
    bool map = option->type == PB_OPTION_MAP;
    if (map ? !cJSON_IsObject(value) : !cJSON_IsArray(value))
        return pb_option_wrong_type(option, value, reading, error);
    size_t count = 0;
    enum pb_status status = pb_option_check_count(option, value, &count, reading, error);
    if (status != PB_OK)
        return status;
    assert(option->size > 0 && option->fields);
    char *items = pb_arena_take(reading->arena, count, option->size);
    if (!items)
        return pb_out_of_memory(error);
    size_t i = 0;
    for (const struct cJSON *item = value->child; item; item = item->next, i++) {
        char what[2 * PB_QUOTED_SIZE];
        char buffer[PB_QUOTED_SIZE];
        if (map)
            (void)snprintf(what, sizeof what, "'%s' of '%.60s'", pb_option_quoted(item->string, buffer), option->name);
        else
            (void)snprintf(what, sizeof what, "item %zu of '%.60s'", i + 1, option->name);
        struct pb_option_reading inner = *reading;
        inner.what = what;
        void *target = items + i * option->size;
        if (map && pb_mistakes_end(reading->mistakes, set_key(option, item, target, reading, error), &status, error))
            return status;
        if (pb_mistakes_end(reading->mistakes, pb_options_read(option->fields, item, target, &inner, error), &status,
                            error))
            return status;
    }
    for (const struct pb_option *field = option->fields; !map && field->name; field++)
        if (field->flags & PB_UNIQUE && field->type == PB_OPTION_TEXT &&
            pb_mistakes_end(reading->mistakes, check_unique(option, field, value, count, reading, error), &status,
                            error))
            return status;
    *list = (struct pb_object_list){ count, items };
    return status;
}

enum pb_status pb_option_read(const struct pb_option *option, const struct cJSON *value, void *target,
                              const struct pb_option_reading *reading, struct pb_error *error)
{
    void *field = (char *)target + option->offset;
    if (option->flags & PB_DEPRECATED && reading->warn) {
        struct pb_error warning = { 0 };
        struct pb_location at = reading->json ? pb_json_key_at(reading->json, value) : (struct pb_location){ 0 };
        (void)pb_option_wrong(reading, at, &warning, "'%s' in %s is deprecated", option->name, reading->what);
        pb_error_hint(&warning, "%s", option->help ? option->help : "");
        warning.status = PB_OK;
        reading->warn(reading->warn_context, &warning);
    }
    if (option->type == PB_OPTION_OBJECT_LIST || option->type == PB_OPTION_MAP)
        return read_objects(option, value, field, reading, error);
    if (option->type != PB_OPTION_OBJECT)
        return pb_option_read_plain(option, value, field, reading, error);
    if (!cJSON_IsObject(value))
        return pb_option_wrong_type(option, value, reading, error);
    char what[PB_QUOTED_SIZE];
    (void)snprintf(what, sizeof what, "'%.70s'", option->name);
    struct pb_option_reading inner = *reading;
    inner.what = what;
    return pb_options_read(option->fields, value, field, &inner, error);
}

/* Editors find the schema of a file by this key. */
static bool is_schema_key(const struct cJSON *object, const struct cJSON *member,
                          const struct pb_option_reading *reading)
{
    return reading->json && reading->json->root == object && strcmp(member->string, "$schema") == 0;
}

enum pb_status pb_options_read(const struct pb_option *options, const struct cJSON *object, void *target,
                               const struct pb_option_reading *reading, struct pb_error *error)
{
    struct pb_location at =
        reading->json && object ? pb_json_value_at(reading->json, object) : (struct pb_location){ 0 };
    if (object && !cJSON_IsObject(object)) {
        const char *kind = pb_json_kind(object);
        bool bare = cJSON_IsBool(object) || cJSON_IsNull(object);
        return pb_option_wrong(reading, at, error, "expected an object for %s, found %s%s", reading->what,
                               bare ? "" : "a ", kind);
    }
    const struct cJSON *members = object ? object->child : NULL;
    enum pb_status status = PB_OK;
    set_defaults(options, target, at);
    for (const struct cJSON *member = members; member; member = member->next)
        if (!options_find_option(options, member->string) && !is_schema_key(object, member, reading) &&
            pb_mistakes_end(reading->mistakes, unknown_key(options, member, reading, error), &status, error))
            return status;
    for (const struct cJSON *member = members; member; member = member->next) {
        const struct pb_option *option = options_find_option(options, member->string);
        if (option &&
            pb_mistakes_end(reading->mistakes, pb_option_read(option, member, target, reading, error), &status, error))
            return status;
    }
    for (const struct pb_option *option = options; option && option->name; option++)
        if (pb_option_in_json(option) && !cJSON_GetObjectItemCaseSensitive(object, option->name) &&
            !(status == PB_REJECTED && options_is_meant(options, option, members)) &&
            pb_mistakes_end(reading->mistakes, read_absent(option, object, true, target, reading, error), &status,
                            error))
            return status;
    return status;
}
