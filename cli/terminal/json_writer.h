#ifndef PB_CLI_JSON_WRITER_H
#define PB_CLI_JSON_WRITER_H
/*
 * Writes JSON as it goes, so that millions of objects need no memory and nothing can be left out because memory was
 * short. Bytes that are not UTF-8 are spelled as in core/base/name.h ("caf\xE9.csv"): what comes out is always valid
 * JSON, and a file is found again by the name in it.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct cJSON;

enum { PB_JSON_WRITER_DEPTH = 32 };

struct pb_json_writer {
    FILE *file;
    unsigned depth;
    bool begun[PB_JSON_WRITER_DEPTH + 1]; /* something stands already at this depth */
};

/* Begins an object on a line of its own, with its key `schema` ("placebook.run/1"). */
void pb_json_document(struct pb_json_writer *writer, FILE *file, const char *schema);

/* In objects `key` names the value, in lists it is NULL. */
void pb_json_object(struct pb_json_writer *writer, const char *key);
void pb_json_list(struct pb_json_writer *writer, const char *key);
void pb_json_end_object(struct pb_json_writer *writer); /* the outermost one ends the line */
void pb_json_end_list(struct pb_json_writer *writer);
void pb_json_text(struct pb_json_writer *writer, const char *key, const char *text); /* NULL: null */
void pb_json_integer(struct pb_json_writer *writer, const char *key, int64_t number);
void pb_json_count(struct pb_json_writer *writer, const char *key, uint64_t number);
void pb_json_number(struct pb_json_writer *writer, const char *key, double number); /* not finite: null */
void pb_json_boolean(struct pb_json_writer *writer, const char *key, bool value);

/* A tree that cJSON made. */
void pb_json_tree(struct pb_json_writer *writer, const char *key, const struct cJSON *tree);

#endif
