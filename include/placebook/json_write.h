#ifndef PLACEBOOK_JSON_WRITE_H
#define PLACEBOOK_JSON_WRITE_H
/*
 * Writes JSON as it goes, to a file, to an output or into memory, so that millions of objects need no memory. The
 * result is valid JSON in UTF-8 whatever the texts contain: a byte that is not UTF-8 is spelled, as in "caf\xE9.csv".
 *
 *     struct pb_json_writer writer = { .emit = pb_output_emit, .sink = file };
 *     pb_json_object(&writer, NULL);
 *     pb_json_text(&writer, "place", "Rugby");
 *     pb_json_list(&writer, "rates");
 *     pb_json_number(&writer, NULL, 12.5);
 *     pb_json_end_list(&writer);
 *     pb_json_end_object(&writer);
 *
 * In objects `key` names the value, in lists and outermost it is NULL. The end of the outermost object or list ends the
 * line.
 */
#include "placebook/arena.h"

#pragma GCC visibility push(default)

/* Takes bytes; false when it cannot. pb_output_emit is one. */
typedef bool pb_json_emit(void *sink, const char *bytes, size_t length);

struct pb_json_writer {
    pb_json_emit *emit;
    void *sink;
    bool indented; /* a line for each member of an object; false: everything on one line */

    /* The writer's own; begins as zero. */
    bool failed;    /* the sink did not take something: asked once, at the end */
    bool begun;     /* something stands already in what is open */
    unsigned depth; /* objects and lists that are open */
};

void pb_json_object(struct pb_json_writer *writer, const char *key);
void pb_json_list(struct pb_json_writer *writer, const char *key);
void pb_json_end_object(struct pb_json_writer *writer);
void pb_json_end_list(struct pb_json_writer *writer);
void pb_json_text(struct pb_json_writer *writer, const char *key, const char *text); /* NULL: null */
void pb_json_integer(struct pb_json_writer *writer, const char *key, int64_t number);
void pb_json_count(struct pb_json_writer *writer, const char *key, uint64_t number);
void pb_json_number(struct pb_json_writer *writer, const char *key, double number); /* not finite: null */
void pb_json_boolean(struct pb_json_writer *writer, const char *key, bool value);

/* A value that is JSON already: a number or a text as it was published, or what cJSON printed. Numbers and texts stay
 * as they are spelled; the space between them becomes the writer's. NULL: null. */
void pb_json_raw(struct pb_json_writer *writer, const char *key, const char *json);

/* A sink in memory: begins with its arena and nothing else. */
struct pb_json_buffer {
    struct pb_arena *arena;
    char *text; /* terminated; NULL before the first byte */
    size_t length;
    size_t capacity;
};

/* The pb_json_emit of a struct pb_json_buffer. False when the arena has no more memory. */
bool pb_json_buffer_emit(void *buffer, const char *bytes, size_t length);

#pragma GCC visibility pop

#endif
