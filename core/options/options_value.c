#include "core/options/options_value.h"

#include "core/base/name.h"
#include "core/options/mistakes.h"
#include "placebook/nearest.h"
#include "placebook/period.h"
#include "placebook/utf8.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_WHOLE 9007199254740992.0 /* 2^53: above it a double no longer holds every whole number */

const char *pb_option_quoted(const char *text, char buffer[PB_QUOTED_SIZE])
{
    if (!pb_text_copy(buffer, PB_QUOTED_SIZE - 3, text))
        memcpy(buffer + strlen(buffer), "...", 4);
    for (char *at = buffer; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = '?';
    return buffer;
}

enum pb_status pb_option_wrong(const struct pb_option_reading *reading, struct pb_location at, struct pb_error *error,
                               const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (reading->json)
        pb_error_at(error, reading->json->name, at.line, at.column);
    return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s", message);
}

/* The value's position; 0:0 for a default, which is in no document. */
static struct pb_location value_at(const struct pb_option_reading *reading, const struct cJSON *value)
{
    return reading->json ? pb_json_value_at(reading->json, value) : (struct pb_location){ 0 };
}

const char *pb_option_type_text(enum pb_option_type type)
{
    static const char *const texts[] = {
        [PB_OPTION_BOOLEAN] = "true or false",
        [PB_OPTION_INTEGER] = "whole number",
        [PB_OPTION_NUMBER] = "number",
        [PB_OPTION_TEXT] = "text",
        [PB_OPTION_DATE] = "date (YYYY-MM-DD)",
        [PB_OPTION_PATH] = "path",
        [PB_OPTION_TEXT_LIST] = "list of texts",
        [PB_OPTION_PATH_LIST] = "list of paths",
        [PB_OPTION_OBJECT] = "object",
        [PB_OPTION_OBJECT_LIST] = "list of objects",
        [PB_OPTION_MAP] = "object with names of your own",
        [PB_OPTION_RAW] = "any JSON",
        [PB_OPTION_KEY] = "name of the entry",
        [PB_OPTION_LOCATION] = "position in the file",
    };
    assert((size_t)type < sizeof texts / sizeof texts[0]);
    return texts[type];
}

/* The article that a kind of value takes in a message. */
static const char *article(const char *kind)
{
    if (strncmp(kind, "true", 4) == 0 || strncmp(kind, "any", 3) == 0 || strcmp(kind, "null") == 0)
        return "";
    return kind[0] == 'o' ? "an " : "a ";
}

enum pb_status pb_option_wrong_type(const struct pb_option *option, const struct cJSON *value,
                                    const struct pb_option_reading *reading, struct pb_error *error)
{
    const char *wanted = pb_option_type_text(option->type);
    const char *kind = pb_json_kind(value);
    enum pb_status status =
        pb_option_wrong(reading, value_at(reading, value), error, "expected %s%s for '%s', found %s%s", article(wanted),
                        wanted, option->name, article(kind), kind);
    bool list = option->type == PB_OPTION_TEXT_LIST || option->type == PB_OPTION_PATH_LIST;
    if (list && cJSON_IsString(value))
        pb_error_hint(error, "put it in square brackets: [\"...\"]");
    else if (option->example)
        pb_error_hint(error, "for example: \"%s\": %s", option->name, option->example);
    return status;
}

enum pb_status pb_option_check_count(const struct pb_option *option, const struct cJSON *value, size_t *count,
                                     const struct pb_option_reading *reading, struct pb_error *error)
{
    size_t items = 0;
    for (const struct cJSON *item = value->child; item; item = item->next)
        items++;
    *count = items;
    size_t fewest = option->minimum > 0 ? (size_t)option->minimum : 0;
    size_t most = option->maximum > 0 ? (size_t)option->maximum : (size_t)PB_LIST_MAXIMUM;
    if (items >= fewest && items <= most)
        return PB_OK;
    bool few = items < fewest;
    return pb_option_wrong(reading, value_at(reading, value), error, "'%s' has %zu item%s, expected at %s %zu",
                           option->name, items, items == 1 ? "" : "s", few ? "least" : "most", few ? fewest : most);
}

bool pb_option_is_identifier(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && length <= 64 && text[0] != '-' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static void hint_choices(const struct pb_option *option, const char *found, struct pb_error *error)
{
    char words[400] = "";
    size_t used = 0;
    for (const char *const *choice = option->choices; *choice && used < sizeof words - 1; choice++) {
        int written = snprintf(words + used, sizeof words - used, "%s%s", used ? ", " : "", *choice);
        used += written > 0 ? (size_t)written : 0;
    }
    const char *nearest = pb_nearest_word(found, option->choices);
    if (nearest)
        pb_error_hint(error, "did you mean '%s'? The choices are: %s", nearest, words);
    else
        pb_error_hint(error, "the choices are: %s", words);
}

/* A text that goes into names of sheets, headings and titles: one line of this many characters at the most. */
static enum pb_status check_line(const struct pb_option *option, const char *text, const char *shown,
                                 struct pb_location at, const struct pb_option_reading *reading, struct pb_error *error)
{
    size_t characters = 0;
    if (option->type != PB_OPTION_TEXT || option->maximum <= 0)
        return PB_OK;
    if (!pb_name_is_line(text))
        return pb_option_wrong(reading, at, error,
                               "'%s' ('%s') has a control character, such as a line break, a tab or a mark that turns "
                               "the direction of writing",
                               option->name, shown);
    if (option->flags & PB_REQUIRED && text[strspn(text, " ")] == '\0')
        return pb_option_wrong(reading, at, error, "the text of '%s' is empty", option->name);
    for (const unsigned char *byte = (const unsigned char *)text; *byte; byte++)
        characters += (*byte & 0xC0) != 0x80;
    if ((double)characters <= option->maximum)
        return PB_OK;
    return pb_option_wrong(reading, at, error, "'%s' has %zu characters, expected at most %.0f", option->name,
                           characters, option->maximum);
}

/* The rules for a text, alone or in a list. */
static enum pb_status options_value_check_text(const struct pb_option *option, const struct cJSON *value,
                                               const struct pb_option_reading *reading, struct pb_error *error)
{
    const char *text = value->valuestring;
    struct pb_location at = value_at(reading, value);
    char buffer[PB_QUOTED_SIZE];
    const char *shown = option->flags & PB_SECRET ? "(secret)" : pb_option_quoted(text, buffer);
    bool list = option->type == PB_OPTION_TEXT_LIST || option->type == PB_OPTION_PATH_LIST;
    bool path = option->type == PB_OPTION_PATH || option->type == PB_OPTION_PATH_LIST;
    if (!path && !pb_utf8_valid(text, strlen(text))) {
        enum pb_status status =
            pb_option_wrong(reading, at, error, "the text of '%s' is not UTF-8: '%s'", option->name, shown);
        pb_error_hint(error, "type it on a terminal that uses UTF-8, or write it into the file");
        return status;
    }
    if (!text[0] && (list || path || option->flags & PB_REQUIRED))
        return pb_option_wrong(reading, at, error, "the text of '%s' is empty", option->name);
    if (option->flags & PB_IDENTIFIER && !pb_option_is_identifier(text)) {
        enum pb_status status = pb_option_wrong(reading, at, error, "'%s' cannot be the '%s'", shown, option->name);
        pb_error_hint(error,
                      "use lower-case letters, digits and dashes, beginning with a letter or a digit, at most 64");
        return status;
    }
    for (const char *const *choice = option->choices; choice && *choice; choice++)
        if (strcmp(*choice, text) == 0)
            return PB_OK;
    if (!option->choices)
        return check_line(option, text, shown, at, reading, error);
    enum pb_status status =
        pb_option_wrong(reading, at, error, "'%s' is not one of the choices for '%s'", shown, option->name);
    hint_choices(option, text, error);
    return status;
}

static enum pb_status options_value_read_number(const struct pb_option *option, const struct cJSON *value, void *field,
                                                const struct pb_option_reading *reading, struct pb_error *error)
{
    if (!cJSON_IsNumber(value))
        return pb_option_wrong_type(option, value, reading, error);
    double number = value->valuedouble;
    bool whole = option->type == PB_OPTION_INTEGER;
    struct pb_location at = value_at(reading, value);
    if (whole && (number != floor(number) || fabs(number) > LARGEST_WHOLE))
        return pb_option_wrong(reading, at, error, "expected a whole number for '%s', found %.15g", option->name,
                               number);
    bool ranged = option->minimum != 0 || option->maximum != 0;
    if (ranged && (number < option->minimum || number > option->maximum))
        return pb_option_wrong(reading, at, error, "'%s' is %.15g, expected %.15g to %.15g", option->name, number,
                               option->minimum, option->maximum);
    if (whole)
        *(int64_t *)field = (int64_t)number;
    else
        *(double *)field = number;
    return PB_OK;
}

static bool has_scheme(const char *path)
{
    size_t length = strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    return length > 0 && strncmp(path + length, "://", 3) == 0;
}

const char *pb_option_path(struct pb_arena *arena, const char *folder, const char *path)
{
    if (!folder || !folder[0] || strcmp(folder, ".") == 0 || path[0] == '/' || has_scheme(path))
        return pb_arena_text(arena, path, strlen(path));
    bool slash = folder[strlen(folder) - 1] == '/';
    return pb_arena_format(arena, "%s%s%s", folder, slash ? "" : "/", path);
}

static enum pb_status options_value_read_text(const struct pb_option *option, const struct cJSON *value,
                                              const char **text, const struct pb_option_reading *reading,
                                              struct pb_error *error)
{
    enum pb_status status = options_value_check_text(option, value, reading, error);
    if (status != PB_OK)
        return status;
    bool path = option->type == PB_OPTION_PATH || option->type == PB_OPTION_PATH_LIST;
    *text = pb_option_path(reading->arena, path ? reading->folder : NULL, value->valuestring);
    return *text ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status read_date(const struct pb_option *option, const struct cJSON *value, int32_t *date,
                                const struct pb_option_reading *reading, struct pb_error *error)
{
    if (!cJSON_IsString(value))
        return pb_option_wrong_type(option, value, reading, error);
    if (pb_date_parse(value->valuestring, strlen(value->valuestring), date))
        return PB_OK;
    char buffer[PB_QUOTED_SIZE];
    *date = 0;
    return pb_option_wrong(reading, value_at(reading, value), error,
                           "'%s' is not a valid date for '%s': expected YYYY-MM-DD, such as 2024-03-31",
                           pb_option_quoted(value->valuestring, buffer), option->name);
}

static int options_value_by_text(const void *a, const void *b)
{
    const struct pb_option_item *left = a;
    const struct pb_option_item *right = b;
    int order = strcmp(left->value->valuestring, right->value->valuestring);
    return order ? order : left->order < right->order ? -1 : 1;
}

const struct cJSON *pb_option_repeated(struct pb_option_item *items, size_t count, const struct cJSON **first)
{
    const struct pb_option_item *again = NULL;
    if (count > 1)
        qsort(items, count, sizeof *items, options_value_by_text);
    for (size_t i = 1; i < count; i++)
        if (strcmp(items[i].value->valuestring, items[i - 1].value->valuestring) == 0 &&
            (!again || items[i].order < again->order)) {
            again = &items[i];
            *first = items[i - 1].value;
        }
    return again ? again->value : NULL;
}

static enum pb_status check_items_unique(const struct pb_option *option, const struct cJSON *value, size_t count,
                                         const struct pb_option_reading *reading, struct pb_error *error)
{
    struct pb_option_item *items = pb_arena_take(reading->arena, count, sizeof *items);
    if (!items)
        return pb_out_of_memory(error);
    size_t found = 0;
    for (const struct cJSON *item = value->child; item; item = item->next, found++) {
        assert(found < count);
        items[found] = (struct pb_option_item){ item, found };
    }
    const struct cJSON *first = NULL;
    const struct cJSON *again = pb_option_repeated(items, found, &first);
    if (!again)
        return PB_OK;
    char buffer[PB_QUOTED_SIZE];
    return pb_option_wrong(reading, value_at(reading, again), error, "'%s' is in '%s' twice",
                           pb_option_quoted(again->valuestring, buffer), option->name);
}

static enum pb_status read_text_list(const struct pb_option *option, const struct cJSON *value,
                                     struct pb_text_list *list, const struct pb_option_reading *reading,
                                     struct pb_error *error)
{
    if (!cJSON_IsArray(value))
        return pb_option_wrong_type(option, value, reading, error);
    size_t count = 0;
    enum pb_status status = pb_option_check_count(option, value, &count, reading, error);
    if (status != PB_OK)
        return status;
    const char **items = pb_arena_take(reading->arena, count, sizeof *items);
    if (!items)
        return pb_out_of_memory(error);
    size_t i = 0;
    size_t taken = 0;
    for (const struct cJSON *item = value->child; item; item = item->next, i++) {
        const char *kind = pb_json_kind(item);
        enum pb_status of_item = PB_OK;
        if (cJSON_IsString(item))
            of_item = options_value_read_text(option, item, &items[taken], reading, error);
        else
            of_item = pb_option_wrong(reading, value_at(reading, item), error,
                                      "expected a text for item %zu of '%s', found %s%s", i + 1, option->name,
                                      article(kind), kind);
        taken += of_item == PB_OK;
        if (pb_mistakes_end(reading->mistakes, of_item, &status, error))
            return status;
    }
    if (status == PB_OK && option->flags & PB_UNIQUE)
        status = check_items_unique(option, value, count, reading, error);
    *list = (struct pb_text_list){ taken, items };
    return status;
}

enum pb_status pb_option_read_plain(const struct pb_option *option, const struct cJSON *value, void *field,
                                    const struct pb_option_reading *reading, struct pb_error *error)
{
    switch (option->type) {
    case PB_OPTION_BOOLEAN:
        if (!cJSON_IsBool(value))
            return pb_option_wrong_type(option, value, reading, error);
        *(bool *)field = cJSON_IsTrue(value);
        return PB_OK;
    case PB_OPTION_INTEGER:
    case PB_OPTION_NUMBER:
        return options_value_read_number(option, value, field, reading, error);
    case PB_OPTION_TEXT:
    case PB_OPTION_PATH:
        if (!cJSON_IsString(value))
            return pb_option_wrong_type(option, value, reading, error);
        return options_value_read_text(option, value, field, reading, error);
    case PB_OPTION_DATE:
        return read_date(option, value, field, reading, error);
    case PB_OPTION_TEXT_LIST:
    case PB_OPTION_PATH_LIST:
        return read_text_list(option, value, field, reading, error);
    case PB_OPTION_RAW:
        *(const struct cJSON **)field = value;
        return PB_OK;
    case PB_OPTION_OBJECT:
    case PB_OPTION_OBJECT_LIST:
    case PB_OPTION_MAP:
    case PB_OPTION_KEY:
    case PB_OPTION_LOCATION:
        break;
    }
    return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "the option '%s' is not a plain value", option->name);
}
