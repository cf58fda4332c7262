#ifndef PB_TESTS_SUPPORT_DOCUMENT_H
#define PB_TESTS_SUPPORT_DOCUMENT_H
/*
 * JSON documents for tests: a good one, and the same with one thing wrong.
 */
#include "placebook/formats/json.h"

/* The text with the first `from` in it replaced by `to`; fails the test when `from` is not in it. To be freed. */
char *pb_test_edited(const char *text, const char *from, const char *to);

/* Opens a document; fails the test when it is not JSON. */
void pb_test_document(struct pb_json *json, const char *name, const char *text);

/* Opens a file of the repository, such as "pipelines/framework/places.json". */
void pb_test_document_of(struct pb_json *json, const char *path);

/* Fails the test unless the error is one of configuration at NAME:line:column whose message and hint contain these
 * texts. */
void pb_test_error_is(const struct pb_error *error, const char *name, uint64_t line, uint32_t column,
                      const char *message, const char *hint);

#endif
