#ifndef PB_CLI_JSON_WRITER_H
#define PB_CLI_JSON_WRITER_H
/*
 * JSON on a stream, one document on each line (include/placebook/json_write.h writes it).
 */
#include "placebook/json_write.h"

#include <stdio.h>

struct cJSON;

/* Begins an object on a line of its own, with its key `schema` ("placebook.run/1"). Whether the stream can be written
 * is asked once, when it is flushed at the end. */
void pb_json_document(struct pb_json_writer *writer, FILE *file, const char *schema);

/* A tree that cJSON made. */
void pb_json_tree(struct pb_json_writer *writer, const char *key, const struct cJSON *tree);

#endif
