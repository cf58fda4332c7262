#ifndef PB_CORE_FORMATS_TABULAR_JSON_H
#define PB_CORE_FORMATS_TABULAR_JSON_H
/*
 * Where the records of a JSON document are: along a path of keys, of which each may lead to a list whose objects all
 * have the next. Nothing here recurses.
 */
#include "placebook/formats/json.h"

enum { PB_JSON_PATH_MAXIMUM = 16, PB_JSON_LISTS_MAXIMUM = 32, PB_JSON_NAME = 1024 };

struct pb_json_path {
    const char *keys[PB_JSON_PATH_MAXIMUM];
    size_t count;
};

/* Goes through the records at a path. */
struct pb_json_cursor {
    const struct pb_json_path *path;
    const struct cJSON *at[PB_JSON_PATH_MAXIMUM + 1]; /* what is around the record, and the record last */
    bool listed[PB_JSON_PATH_MAXIMUM + 1];            /* more may follow beside it */
    size_t level;
    bool begun;
};

void pb_json_cursor_begin(struct pb_json_cursor *cursor, const struct cJSON *root, const struct pb_json_path *path);

/* The next record, which may be no object; NULL at the end. cursor->at[0] to [count - 1] are the objects around it. */
const struct cJSON *pb_json_cursor_next(struct pb_json_cursor *cursor);

/* Goes through the values of an object and of the objects in it; the name of one in another is OUTER.INNER. */
struct pb_json_leaves {
    const struct cJSON *at[PB_JSON_DEPTH_MAXIMUM + 1];
    size_t ends[PB_JSON_DEPTH_MAXIMUM + 1]; /* of the name of each object */
    size_t depth;
    char name[PB_JSON_NAME];
};
void pb_json_leaves_begin(struct pb_json_leaves *leaves, const struct cJSON *object);
const struct cJSON *pb_json_leaves_next(struct pb_json_leaves *leaves);

/* The lists of objects in a document: their paths, and how many objects each has. */
struct pb_json_lists {
    struct pb_json_path paths[PB_JSON_LISTS_MAXIMUM];
    size_t records[PB_JSON_LISTS_MAXIMUM];
    size_t count;
};
void pb_json_lists_find(struct pb_json_lists *lists, const struct pb_json *json);

/* The list that is most likely the table: that with most records, and of equal ones the innermost. NULL: none. */
const struct pb_json_path *pb_json_lists_best(const struct pb_json_lists *lists);

/* "'areas' (3 records), 'areas' > 'data' (20)". */
void pb_json_lists_say(const struct pb_json_lists *lists, char *text, size_t size);

/* JSON lines: objects one after the other, usually one a line. Gives a copy as one list, to be freed, with every value
 * in the line in which it was; NULL with *length unchanged when it is no such text, or memory is short. */
char *pb_json_lines(const char *text, size_t *length);

#endif
