#ifndef PLACEBOOK_FORMATS_JSON_H
#define PLACEBOOK_FORMATS_JSON_H
/*
 * JSON with positions. cJSON reads it; beside its tree there is the line and column of every value and every key, so
 * that a wrong setting is reported as file:line:column. The grammar, the nesting and the size are checked before cJSON
 * sees the text; a key twice in one object is an error.
 */
#include "placebook/arena.h"

#pragma GCC visibility push(default)

struct cJSON;

/* Where something is in a file: 1-based, columns counted in characters; 0 when not known. */
struct pb_location {
    uint32_t line;
    uint32_t column;
};

struct pb_json_position;
struct pb_json_long_number;
struct pb_json_list;

struct pb_json {
    const char *name; /* the file's name, for messages */
    struct cJSON *root;
    struct pb_json_position *positions; /* sorted by node */
    size_t position_count;
    struct pb_json_long_number *numbers; /* with more digits than a double holds, sorted by node */
    size_t number_count;
    struct pb_json_list *lists; /* long ones, sorted by node: cJSON counts from the first item to find another */
    size_t list_count;
    struct pb_arena arena;
};

enum { PB_JSON_DEPTH_MAXIMUM = 64, PB_JSON_VALUES_MAXIMUM = 4000000 };

#define PB_JSON_SIZE_MAXIMUM ((size_t)64 << 20)

/* Reads a text, which need not be terminated. `name` is copied. Errors carry PB_ERROR_CONFIGURATION with file, line and
 * column: text that is not JSON, a key twice in one object, a nesting, a size or a number of values over the maximum,
 * bytes that are not UTF-8, a number that no double holds. A leading BOM is accepted. After an error `json` is closed.
 */
enum pb_status pb_json_open(struct pb_json *json, const char *name, const char *text, size_t length,
                            struct pb_error *error) PB_MUST_USE;
void pb_json_close(struct pb_json *json);

/* Where a value of this document begins, and where the key that names it begins. */
struct pb_location pb_json_value_at(const struct pb_json *json, const struct cJSON *node);
struct pb_location pb_json_key_at(const struct pb_json *json, const struct cJSON *node);

/* Item `item` of a list of this document; NULL when it has fewer. */
const struct cJSON *pb_json_item(const struct pb_json *json, const struct cJSON *list, size_t item);

/* The text of a number of which the double has lost digits (12345678901234567890, 1.50), as it is in the document; NULL
 * for every other value: pb_number_format has all its digits. Terminated; lives as long as the document. */
const char *pb_json_number_text(const struct pb_json *json, const struct cJSON *node);

/* A walk over a value and everything in it, in the order of the document. Begin with a zeroed walk at the top. */
struct pb_json_walk {
    struct cJSON *parents[PB_JSON_DEPTH_MAXIMUM + 1];
    size_t depth;
};

/* The value that follows `node`, NULL after the last. Anything nested deeper than PB_JSON_DEPTH_MAXIMUM is skipped;
 * pb_json_open refuses such documents. */
struct cJSON *pb_json_walk_next(struct pb_json_walk *walk, struct cJSON *node);

/* "text", "number", "true or false", "list", "object", "null", or "nothing" for NULL: what a value is, for messages. */
const char *pb_json_kind(const struct cJSON *node);

#pragma GCC visibility pop

#endif
