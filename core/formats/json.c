#include "placebook/formats/json.h"

#include "core/formats/json_scan.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Positions of PB_JSON_VALUES_MAXIMUM values, grown by doubling, and room to look for duplicate keys. */
#define JSON_ARENA_MAXIMUM ((size_t)1 << 30)

struct cJSON *pb_json_walk_next(struct pb_json_walk *walk, struct cJSON *node)
{
    if (node->child && walk->depth <= PB_JSON_DEPTH_MAXIMUM) {
        walk->parents[walk->depth++] = node;
        return node->child;
    }
    while (walk->depth && !node->next)
        node = walk->parents[--walk->depth];
    return walk->depth ? node->next : NULL;
}

/* Gives each position its node. Both are in the order of the document, so they meet one by one. */
static bool attach(struct pb_json *json)
{
    struct pb_json_walk walk = { .depth = 0 };
    size_t count = 0;
    for (struct cJSON *node = json->root; node; node = pb_json_walk_next(&walk, node)) {
        if (count == json->position_count)
            return false;
        json->positions[count++].node = node;
    }
    if (count != json->position_count)
        return false;
    for (size_t i = 0; i < json->number_count; i++)
        json->numbers[i].node = json->positions[json->numbers[i].position].node;
    return true;
}

enum { JSON_LONG_LIST = 32 }; /* items: a shorter list is walked */

struct pb_json_list {
    const struct cJSON *list;
    const struct cJSON **items;
    size_t count;
};

static int json_by_list(const void *a, const void *b)
{
    uintptr_t left = (uintptr_t)((const struct pb_json_list *)a)->list;
    uintptr_t right = (uintptr_t)((const struct pb_json_list *)b)->list;
    return left < right ? -1 : left > right;
}

/* Notes the items of a list, if it is long. */
static bool note_list(struct pb_json *json, const struct cJSON *list, size_t *capacity)
{
    size_t count = (size_t)cJSON_GetArraySize(list);
    if (count < JSON_LONG_LIST)
        return true;
    if (json->list_count == *capacity) {
        size_t more = *capacity ? *capacity * 2 : 8;
        struct pb_json_list *grown = pb_arena_grow(&json->arena, json->lists, *capacity, more, sizeof *grown);
        if (!grown)
            return false;
        json->lists = grown;
        *capacity = more;
    }
    const struct cJSON **items = pb_arena_take(&json->arena, count, sizeof(const struct cJSON *));
    size_t i = 0;
    for (const struct cJSON *item = list->child; items && item; item = item->next)
        items[i++] = item;
    json->lists[json->list_count++] = (struct pb_json_list){ list, items, count };
    return items != NULL;
}

static enum pb_status note_lists(struct pb_json *json, struct pb_error *error)
{
    size_t capacity = 0;
    for (size_t i = 0; i < json->position_count; i++)
        if (cJSON_IsArray(json->positions[i].node) && !note_list(json, json->positions[i].node, &capacity))
            return pb_out_of_memory(error);
    if (json->list_count > 1)
        qsort(json->lists, json->list_count, sizeof *json->lists, json_by_list);
    return PB_OK;
}

static int json_by_node(const void *a, const void *b)
{
    uintptr_t left = (uintptr_t)((const struct pb_json_position *)a)->node;
    uintptr_t right = (uintptr_t)((const struct pb_json_position *)b)->node;
    return left < right ? -1 : left > right;
}

static int json_by_number(const void *a, const void *b)
{
    uintptr_t left = (uintptr_t)((const struct pb_json_long_number *)a)->node;
    uintptr_t right = (uintptr_t)((const struct pb_json_long_number *)b)->node;
    return left < right ? -1 : left > right;
}

struct entry {
    const struct cJSON *node;
    size_t order;
};

static int json_by_key(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    int order = strcmp(left->node->string, right->node->string);
    return order ? order : left->order < right->order ? -1 : 1;
}

struct scratch {
    struct entry *entries;
    size_t capacity;
};

/* The first member of the object whose key was there before, in *again. */
static enum pb_status find_duplicate(struct pb_json *json, const struct cJSON *object, struct scratch *scratch,
                                     const struct cJSON **again, struct pb_error *error)
{
    size_t count = 0;
    for (const struct cJSON *member = object->child; member; member = member->next) {
        if (count == scratch->capacity) {
            size_t capacity = scratch->capacity ? scratch->capacity * 2 : 64;
            void *grown =
                pb_arena_grow(&json->arena, scratch->entries, scratch->capacity, capacity, sizeof *scratch->entries);
            if (!grown)
                return pb_out_of_memory(error);
            *scratch = (struct scratch){ grown, capacity };
        }
        scratch->entries[count] = (struct entry){ member, count };
        count++;
    }
    size_t first = SIZE_MAX;
    if (count > 1)
        qsort(scratch->entries, count, sizeof *scratch->entries, json_by_key);
    for (size_t i = 1; i < count; i++) {
        const struct entry *entry = &scratch->entries[i];
        if (entry->order < first && strcmp(entry->node->string, entry[-1].node->string) == 0) {
            first = entry->order;
            *again = entry->node;
        }
    }
    return PB_OK;
}

/* What the grammar does not cover: no key twice, numbers that a double can hold. Positions are in the order of the
 * document still, so that the first fault is found first; then they are sorted. */
static enum pb_status json_check_values(struct pb_json *json, struct pb_error *error)
{
    const struct cJSON *fault = NULL;
    struct scratch scratch = { 0 };
    enum pb_status status = PB_OK;
    for (size_t i = 0; !fault && status == PB_OK && i < json->position_count; i++) {
        const struct cJSON *node = json->positions[i].node;
        if (cJSON_IsObject(node))
            status = find_duplicate(json, node, &scratch, &fault, error);
        else if (cJSON_IsNumber(node) && !isfinite(node->valuedouble))
            fault = node;
    }
    qsort(json->positions, json->position_count, sizeof *json->positions, json_by_node);
    if (json->number_count)
        qsort(json->numbers, json->number_count, sizeof *json->numbers, json_by_number);
    if (status != PB_OK || !fault)
        return status;
    bool too_large = cJSON_IsNumber(fault) && !isfinite(fault->valuedouble);
    struct pb_location at = too_large ? pb_json_value_at(json, fault) : pb_json_key_at(json, fault);
    pb_error_at(error, json->name, at.line, at.column);
    if (too_large)
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "a number that is too large");
    char key[64];
    pb_text_copy(key, sizeof key, fault->string);
    status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "the key '%s' is in this object already", key);
    pb_error_hint(error, "remove one of the two");
    return status;
}

static enum pb_status json_read_text(struct pb_json *json, const char *text, size_t length, struct pb_error *error)
{
    if (length > PB_JSON_SIZE_MAXIMUM) {
        pb_error_at(error, json->name, 0, 0);
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "is larger than %zu MB", PB_JSON_SIZE_MAXIMUM >> 20);
        pb_error_hint(error, "divide the document into several");
        return status;
    }
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    enum pb_status status = pb_json_scan(json, text, length, error);
    if (status != PB_OK)
        return status;
    json->root = cJSON_ParseWithLength(text, length);
    if (!json->root) /* the grammar was checked, so only memory is left as a reason */
        return pb_out_of_memory(error);
    if (!attach(json))
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "two readings of '%s' differ", json->name);
    status = note_lists(json, error);
    return status == PB_OK ? json_check_values(json, error) : status;
}

enum pb_status pb_json_open(struct pb_json *json, const char *name, const char *text, size_t length,
                            struct pb_error *error)
{
    *json = (struct pb_json){ 0 };
    pb_arena_open(&json->arena, JSON_ARENA_MAXIMUM);
    json->name = pb_arena_text(&json->arena, name, strlen(name));
    enum pb_status status = json->name ? json_read_text(json, text, length, error) : pb_out_of_memory(error);
    if (status != PB_OK)
        pb_json_close(json);
    if (status == PB_FAILED && error && !error->hint[0])
        pb_error_hint(error,
                      "JSON wants keys and texts in double quotes, a comma between entries and none after the last");
    return status;
}

void pb_json_close(struct pb_json *json)
{
    cJSON_Delete(json->root);
    pb_arena_close(&json->arena);
    *json = (struct pb_json){ 0 };
}

static struct pb_json_position json_position_of(const struct pb_json *json, const struct cJSON *node)
{
    struct pb_json_position key = { .node = node };
    const struct pb_json_position *position = NULL;
    if (node && json->position_count)
        position = bsearch(&key, json->positions, json->position_count, sizeof key, json_by_node);
    return position ? *position : key;
}

struct pb_location pb_json_value_at(const struct pb_json *json, const struct cJSON *node)
{
    return json_position_of(json, node).value;
}

struct pb_location pb_json_key_at(const struct pb_json *json, const struct cJSON *node)
{
    return json_position_of(json, node).key;
}

const struct cJSON *pb_json_item(const struct pb_json *json, const struct cJSON *list, size_t item)
{
    struct pb_json_list key = { .list = list };
    const struct pb_json_list *found = NULL;
    if (json->list_count)
        found = bsearch(&key, json->lists, json->list_count, sizeof key, json_by_list);
    if (found)
        return item < found->count ? found->items[item] : NULL;
    return item < JSON_LONG_LIST ? cJSON_GetArrayItem(list, (int)item) : NULL;
}

const char *pb_json_number_text(const struct pb_json *json, const struct cJSON *node)
{
    struct pb_json_long_number key = { .node = node };
    const struct pb_json_long_number *number = NULL;
    if (node && json->number_count)
        number = bsearch(&key, json->numbers, json->number_count, sizeof key, json_by_number);
    return number ? number->text : NULL;
}

const char *pb_json_kind(const struct cJSON *node)
{
    if (!node)
        return "nothing";
    switch (node->type & 0xFF) {
    case cJSON_True:
    case cJSON_False:
        return "true or false";
    case cJSON_Number:
        return "number";
    case cJSON_String:
        return "text";
    case cJSON_Array:
        return "list";
    case cJSON_Object:
        return "object";
    case cJSON_NULL:
        return "null";
    default:
        return "unknown";
    }
}
