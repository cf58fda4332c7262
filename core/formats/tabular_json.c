#include "core/formats/tabular_json.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The records at a path ---- */

static void cursor_enter(struct pb_json_cursor *cursor, size_t level, const struct cJSON *node)
{
    cursor->level = level;
    cursor->listed[level] = cJSON_IsArray(node);
    cursor->at[level] = cursor->listed[level] ? node->child : node;
}

static void cursor_advance(struct pb_json_cursor *cursor)
{
    const struct cJSON *node = cursor->at[cursor->level];
    cursor->at[cursor->level] = node && cursor->listed[cursor->level] ? node->next : NULL;
}

void pb_json_cursor_begin(struct pb_json_cursor *cursor, const struct cJSON *root, const struct pb_json_path *path)
{
    *cursor = (struct pb_json_cursor){ .path = path };
    cursor_enter(cursor, 0, root);
}

const struct cJSON *pb_json_cursor_next(struct pb_json_cursor *cursor)
{
    if (cursor->begun)
        cursor_advance(cursor);
    cursor->begun = true;
    for (;;) {
        const struct cJSON *node = cursor->at[cursor->level];
        if (!node && cursor->level == 0)
            return NULL;
        if (!node) {
            cursor->level--;
            cursor_advance(cursor);
            continue;
        }
        if (cursor->level == cursor->path->count)
            return node;
        const struct cJSON *inner =
            cJSON_IsObject(node) ? cJSON_GetObjectItemCaseSensitive(node, cursor->path->keys[cursor->level]) : NULL;
        if (inner)
            cursor_enter(cursor, cursor->level + 1, inner);
        else
            cursor_advance(cursor);
    }
}

/* ---- The values of a record ---- */

void pb_json_leaves_begin(struct pb_json_leaves *leaves, const struct cJSON *object)
{
    leaves->depth = 0;
    leaves->at[0] = object->child;
    leaves->ends[0] = 0;
}

const struct cJSON *pb_json_leaves_next(struct pb_json_leaves *leaves)
{
    for (;;) {
        const struct cJSON *node = leaves->at[leaves->depth];
        if (!node && leaves->depth == 0)
            return NULL;
        if (!node) {
            leaves->depth--;
            continue;
        }
        leaves->at[leaves->depth] = node->next;
        size_t end = leaves->ends[leaves->depth];
        int length = snprintf(leaves->name + end, sizeof leaves->name - end, "%s%s", end ? "." : "", node->string);
        bool fits = length >= 0 && (size_t)length < sizeof leaves->name - end;
        if (!cJSON_IsObject(node) || !node->child || !fits || leaves->depth == PB_JSON_DEPTH_MAXIMUM)
            return node;
        leaves->depth++;
        leaves->at[leaves->depth] = node->child;
        leaves->ends[leaves->depth] = end + (size_t)length;
    }
}

/* ---- What lists there are ---- */

static bool same_path(const struct pb_json_path *one, const struct pb_json_path *other)
{
    bool same = one->count == other->count;
    for (size_t i = 0; same && i < one->count; i++)
        same = strcmp(one->keys[i], other->keys[i]) == 0;
    return same;
}

/* The keys that lead to a value. False when there are too many, or none. */
static bool path_to(const struct pb_json_walk *walk, const struct cJSON *node, struct pb_json_path *path)
{
    path->count = 0;
    for (size_t i = 0; i <= walk->depth; i++) {
        const struct cJSON *at = i < walk->depth ? walk->parents[i] : node;
        if (!at->string)
            continue;
        if (path->count == PB_JSON_PATH_MAXIMUM)
            return false;
        path->keys[path->count++] = at->string;
    }
    return path->count > 0;
}

static void count_list(struct pb_json_lists *lists, const struct pb_json_path *path, const struct cJSON *list)
{
    size_t at = 0;
    while (at < lists->count && !same_path(&lists->paths[at], path))
        at++;
    if (at == PB_JSON_LISTS_MAXIMUM)
        return;
    if (at == lists->count) {
        lists->paths[lists->count] = *path;
        lists->records[lists->count++] = 0;
    }
    lists->records[at] += (size_t)cJSON_GetArraySize(list);
}

void pb_json_lists_find(struct pb_json_lists *lists, const struct pb_json *json)
{
    struct pb_json_walk walk = { .depth = 0 };
    struct pb_json_path path;
    lists->count = 0;
    for (struct cJSON *node = json->root; node; node = pb_json_walk_next(&walk, node))
        if (cJSON_IsArray(node) && cJSON_IsObject(node->child) && path_to(&walk, node, &path))
            count_list(lists, &path, node);
}

const struct pb_json_path *pb_json_lists_best(const struct pb_json_lists *lists)
{
    size_t best = 0;
    for (size_t i = 1; i < lists->count; i++)
        if (lists->records[i] > lists->records[best] ||
            (lists->records[i] == lists->records[best] && lists->paths[i].count > lists->paths[best].count))
            best = i;
    return lists->count > 0 ? &lists->paths[best] : NULL;
}

void pb_json_lists_say(const struct pb_json_lists *lists, char *text, size_t size)
{
    *text = '\0';
    for (size_t i = 0; i < lists->count; i++) {
        size_t at = strlen(text);
        if (at + 80 > size) {
            (void)snprintf(text + at, size - at, " ...");
            return;
        }
        (void)snprintf(text + at, size - at, "%s", i ? ", " : "");
        for (size_t k = 0; k < lists->paths[i].count; k++) {
            at = strlen(text);
            (void)snprintf(text + at, size - at, "%s'%.40s'", k ? " > " : "", lists->paths[i].keys[k]);
        }
        at = strlen(text);
        (void)snprintf(text + at, size - at, " (%zu record%s)", lists->records[i], lists->records[i] == 1 ? "" : "s");
    }
}

/* ---- JSON lines ---- */

static bool json_is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* After the object that begins at `at`; `length` when it does not end. */
static size_t after_object(const char *text, size_t length, size_t at)
{
    size_t depth = 0;
    bool quoted = false;
    for (; at < length; at++) {
        char byte = text[at];
        if (quoted) {
            at += byte == '\\';
            quoted = byte != '"';
        } else if (byte == '"')
            quoted = true;
        else if (byte == '{' || byte == '[')
            depth++;
        else if ((byte == '}' || byte == ']') && --depth == 0)
            return at + 1;
    }
    return length;
}

static size_t after_blank(const char *text, size_t length, size_t at)
{
    while (at < length && json_is_blank(text[at]))
        at++;
    return at;
}

char *pb_json_lines(const char *text, size_t *length)
{
    size_t mark = *length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    size_t first = after_blank(text, *length, mark);
    if (first == *length || text[first] != '{')
        return NULL;
    size_t end = after_object(text, *length, first);
    size_t next = after_blank(text, *length, end);
    if (next == *length || text[next] != '{')
        return NULL;
    /* A comma for each object at most, and an object has two bytes at least. */
    char *list = malloc(*length + *length / 2 + 4); /* checked: next line */
    if (!list)
        return NULL;
    size_t written = 0;
    list[written++] = '[';
    size_t from = mark;
    while (next < *length && text[next] == '{') {
        memcpy(list + written, text + from, end - from);
        written += end - from;
        list[written++] = ',';
        from = end;
        end = after_object(text, *length, next);
        next = after_blank(text, *length, end);
    }
    memcpy(list + written, text + from, *length - from);
    written += *length - from;
    list[written++] = ']';
    *length = written;
    return list;
}
